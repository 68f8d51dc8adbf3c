"""Transit Gateway hubs: segments, the spokes in them, and what they share."""

from refarch.transit.addresses import PRIVATE_NETWORKS
from refarch.transit.hub import TransitHub

__all__ = ["PRIVATE_NETWORKS", "TransitHub"]
