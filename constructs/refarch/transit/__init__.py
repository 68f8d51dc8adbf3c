"""Transit Gateway hubs: segments, the spokes in them, and what inspects between them."""

from refarch.transit.addresses import PRIVATE_NETWORKS
from refarch.transit.firewall import Firewall, Permit
from refarch.transit.guest import GuestAttachment
from refarch.transit.hub import TransitHub
from refarch.transit.inspection_vpc import InspectionVpc
from refarch.transit.peering import HubPeering, PeerSide
from refarch.transit.peering_accepter import HubPeeringAccepter

__all__ = [
    "PRIVATE_NETWORKS",
    "Firewall",
    "GuestAttachment",
    "HubPeering",
    "HubPeeringAccepter",
    "InspectionVpc",
    "PeerSide",
    "Permit",
    "TransitHub",
]
