"""Load balancers in front of a fleet: application, network and classic, side by side."""

from refarch.balancing.application_balancer import ApplicationBalancer
from refarch.balancing.classic_balancer import ClassicBalancer, ClassicOptions
from refarch.balancing.network_balancer import NetworkBalancer, Passing
from refarch.balancing.routes import Sticky, When

__all__ = [
    "ApplicationBalancer",
    "ClassicBalancer",
    "ClassicOptions",
    "NetworkBalancer",
    "Passing",
    "Sticky",
    "When",
]
