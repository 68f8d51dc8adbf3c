"""Networks: VPCs, their tiers and their packet filters."""

from refarch.network.address_plan import AddressPlan
from refarch.network.bare_vpc import BareVpc, CustomTable
from refarch.network.multi_az_vpc import MultiAzVpc
from refarch.network.tier_acl import EPHEMERAL, Pass, TierAcl
from refarch.network.tiers import DEFAULT_TIERS, Exposure, NatStrategy, Tier

__all__ = [
    "DEFAULT_TIERS",
    "EPHEMERAL",
    "AddressPlan",
    "BareVpc",
    "CustomTable",
    "Exposure",
    "MultiAzVpc",
    "NatStrategy",
    "Pass",
    "Tier",
    "TierAcl",
]
