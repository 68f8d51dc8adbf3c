"""Operations that moto lacks and that data alone cannot say, written out: one kind of thing per file.

Each is a function of the place where a request arrived and of its parameters, and returns the response as the API's
description has it. A mend installs them when their service is asked for.
"""
