"""Networks on premises: routers, VPN connections, and the gateways that they end at."""

from refarch.hybrid.direct_connect import DedicatedLine, PublicEnds
from refarch.hybrid.direct_connect_hub import DirectConnectHub
from refarch.hybrid.ends import ExistingGateway, VpnEnd, VpnHub
from refarch.hybrid.on_premises import OnPremises
from refarch.hybrid.private_gateway import PrivateGateway
from refarch.hybrid.routing import AMAZON_ASN, Bgp, Routing, Static
from refarch.hybrid.simulated_site import SimulatedSite
from refarch.hybrid.transit_gateway_end import TransitGatewayEnd

__all__ = [
    "AMAZON_ASN",
    "Bgp",
    "DedicatedLine",
    "DirectConnectHub",
    "ExistingGateway",
    "OnPremises",
    "PrivateGateway",
    "PublicEnds",
    "Routing",
    "SimulatedSite",
    "Static",
    "TransitGatewayEnd",
    "VpnEnd",
    "VpnHub",
]
