"""Stand-ins of a deployed fleet: its load balancer, and on each instance the application that its user data writes."""

from study.fleets.balancer import Balancer, Request, Response
from study.fleets.fleet import Fleet
from study.fleets.stickiness import Stickiness
from study.fleets.visitor import Visitor

__all__ = ["Balancer", "Fleet", "Request", "Response", "Stickiness", "Visitor"]
