"""What moto's services do not do, written out where a table cannot say it: one kind of thing per file.

An addition is a function of the place where a request arrived and of its parameters, and returns the response as the
API's description has it; or it stands in for one of moto's own. A mend installs it when its service is asked for.
The additions to networks are so many that they have a room of their own, ``sandbox/networking/``.
"""
