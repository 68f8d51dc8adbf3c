"""What happens once an API call has been answered: events reach those who asked for them.

``agenda`` is what is still to be done, and when. In a process without a server all that is due is done by the end of
the call that caused it, in order; a server does it beside. Whoever causes an event only puts it on the agenda.
"""
