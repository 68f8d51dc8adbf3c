"""WebSocket APIs: who is connected, which route a message takes, and how a connection is spoken to from outside.

``serving`` is what happens to a connection, ``connections`` knows all of them, ``management`` is the API with which
functions answer, ``wsgi`` speaks the protocol.
"""
