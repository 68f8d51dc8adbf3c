"""AWS Direct Connect: connections, link aggregation groups, virtual interfaces, gateways and what they are tied to.

Connections are as if the provider had patched them; a virtual interface is up if its tag ``sandbox:advertises`` says
what the router at its other end advertises (``sandbox/networking/bgp.py``), and down otherwise.
"""
