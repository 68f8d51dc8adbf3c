"""Networks: VPCs, their tiers and their packet filters."""

from refarch.network.address_plan import AddressPlan
from refarch.network.bare_vpc import BareVpc, CustomTable
from refarch.network.dhcp_options import DhcpOptions
from refarch.network.extra_block import ExtraBlock
from refarch.network.gateway_policy import keep_inside, pass_only
from refarch.network.interface_endpoint import InterfaceEndpoint
from refarch.network.ipv6_only_tier import Ipv6OnlyTier
from refarch.network.multi_az_vpc import MultiAzVpc
from refarch.network.offered_service import OfferedService
from refarch.network.peering_accepter import PeeringAccepter
from refarch.network.peering_dns import PeeringDns
from refarch.network.peering_mesh import PeeringMesh
from refarch.network.private_nat import PrivateNat
from refarch.network.routes import with_route_quota
from refarch.network.subnet_share import SharedTier, SubnetShare
from refarch.network.tier_acl import EPHEMERAL, Pass, TierAcl
from refarch.network.tiers import DEFAULT_TIERS, Exposure, NatStrategy, Tenancy, Tier
from refarch.network.vpc_peering import Peer, VpcPeering

__all__ = [
    "DEFAULT_TIERS",
    "EPHEMERAL",
    "AddressPlan",
    "BareVpc",
    "CustomTable",
    "DhcpOptions",
    "Exposure",
    "ExtraBlock",
    "InterfaceEndpoint",
    "Ipv6OnlyTier",
    "MultiAzVpc",
    "NatStrategy",
    "OfferedService",
    "Pass",
    "Peer",
    "PeeringAccepter",
    "PeeringDns",
    "PeeringMesh",
    "PrivateNat",
    "SharedTier",
    "SubnetShare",
    "Tenancy",
    "Tier",
    "TierAcl",
    "VpcPeering",
    "keep_inside",
    "pass_only",
    "with_route_quota",
]
