"""The address plan of a VPC, as arithmetic on prefixes: no construct, no AWS call.

The block is divided by tier first and by zone second. A tier then has *one* prefix in every zone, present and
future: a network ACL, a route or a firewall on premises names the whole tier in one line, and a zone that is
added later is already inside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError, collapse_addresses

from refarch.network.tiers import Exposure, Tier

VPC_PREFIXES = range(16, 29)
"""Prefix lengths that AWS accepts for a VPC's IPv4 block and for a subnet.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

MAX_ZONES = 6
"""The largest Region, us-east-1, has six Availability Zones."""

_SHARE = {
    # In units of the plan. Instances and containers need most addresses, load balancers grow with traffic,
    # databases need few; together with one spare unit the default tiers fill eight units exactly.
    Exposure.EGRESS: 4,
    Exposure.PUBLIC: 2,
    Exposure.ISOLATED: 1,
}
_SPARE_UNITS = 1


class PlanError(ValueError):
    """Addresses that AWS refuses or that do not fit; ``args`` are what was given, the rule and the remedy."""


@dataclass(frozen=True)
class TierBlock:
    """One tier's prefix, the subnets in use (one per zone, in zone order) and the slots kept for more zones."""

    tier: Tier
    block: IPv4Network
    subnets: tuple[IPv4Network, ...]
    free_slots: tuple[IPv4Network, ...]


@dataclass(frozen=True)
class AddressPlan:
    """Who has which addresses in one VPC.

    Attributes:
        vpc: the VPC's primary IPv4 block.
        blocks: one entry per tier, in the order of the tiers.
        spare: what no tier uses, as the fewest prefixes.
    """

    vpc: IPv4Network
    blocks: tuple[TierBlock, ...]
    spare: tuple[IPv4Network, ...]

    def block_of(self, tier: str) -> TierBlock:
        """Return a tier's block.

        Raises:
            KeyError: if the plan has no such tier.
        """
        for block in self.blocks:
            if block.tier.name == tier:
                return block
        raise KeyError(tier)

    @property
    def summary(self) -> str:
        """Return the tiers' prefixes in a line; each holds the tier's subnets of all zones and room for more."""
        parts = [f"{block.tier.name} {block.block}" for block in self.blocks]
        return ", ".join([*parts, *(f"spare {block}" for block in self.spare)])

    def __str__(self) -> str:
        """Return the plan as a table for people: a row per tier, then what is left for growth."""
        rows = [f"address plan of {self.vpc}:"]
        rows += [
            f"  {b.tier.name:<10} {b.block!s:<18} {', '.join(map(str, b.subnets))}"
            + (f"  (free: {', '.join(map(str, b.free_slots))})" if b.free_slots else "")
            for b in self.blocks
        ]
        rows.append(f"  {'(spare)':<10} {', '.join(map(str, self.spare)) or 'none'}")
        return "\n".join(rows)


def parse_vpc_cidr(cidr: str) -> IPv4Network:
    """Return the network of a VPC's IPv4 block.

    Raises:
        PlanError: if it is malformed, has host bits set, or is no size that AWS accepts.
    """
    given = f"cidr={cidr!r}"
    try:
        network = IPv4Network(cidr, strict=False)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise PlanError(given, "this is no IPv4 CIDR block", "Write it like '10.0.0.0/16'") from None
    if "/" not in cidr or str(network) != cidr:
        raise PlanError(given, "a CIDR block names its network address", f"Write '{network}'")
    if network.prefixlen not in VPC_PREFIXES:
        raise PlanError(
            given,
            f"AWS accepts VPC blocks from /{VPC_PREFIXES[0]} to /{VPC_PREFIXES[-1]}, not /{network.prefixlen}",
            "Choose a size in between; several VPCs, or several blocks on one VPC, make a larger network",
        )
    return network


def plan_addresses(vpc: IPv4Network, zones: int, tiers: Sequence[Tier]) -> AddressPlan:
    """Divide a VPC's block among tiers and zones, leaving room for at least one more zone and one more tier.

    Raises:
        PlanError: if a tier's prefix is no subnet size, or the tiers do not fit.
    """
    slots = _power_of_two_above(zones)
    prefixes = [_tier_prefix(vpc, tier, tiers, slots) for tier in tiers]
    needed = sum(2 ** (32 - prefix) for prefix in prefixes)
    if needed > vpc.num_addresses:
        raise PlanError(
            f"cidr='{vpc}'",
            f"the tiers need {needed} addresses in {slots} zone slots and the block has {vpc.num_addresses}",
            "Use a larger block, fewer tiers or longer prefixes",
        )
    placed = _place(vpc, prefixes)
    blocks = tuple(_tier_block(tier, block, zones, slots) for tier, block in zip(tiers, placed, strict=True))
    return AddressPlan(vpc=vpc, blocks=blocks, spare=tuple(_unused(vpc, placed)))


def _power_of_two_above(zones: int) -> int:
    return 1 << zones.bit_length()


def _tier_prefix(vpc: IPv4Network, tier: Tier, tiers: Sequence[Tier], slots: int) -> int:
    """Return the prefix length of a tier's whole block."""
    slot_bits = slots.bit_length() - 1
    if tier.prefix is not None:
        subnet = tier.prefix
    else:
        units = _power_of_two_above(sum(_SHARE[t.exposure] for t in tiers) + _SPARE_UNITS - 1)
        share = _SHARE[tier.exposure]
        subnet = vpc.prefixlen + (units.bit_length() - 1) - (share.bit_length() - 1) + slot_bits
    given = f"tier {tier.name!r} in cidr='{vpc}'"
    if subnet not in VPC_PREFIXES:
        raise PlanError(
            given,
            f"its subnets would be /{subnet}, and AWS accepts /{VPC_PREFIXES[0]} to /{VPC_PREFIXES[-1]}",
            f"Use a VPC block of /{max(VPC_PREFIXES[0], vpc.prefixlen - (subnet - VPC_PREFIXES[-1]))} or larger"
            if subnet > VPC_PREFIXES[-1]
            else "Use a longer prefix",
        )
    block = subnet - slot_bits
    if block < vpc.prefixlen:
        raise PlanError(
            given,
            f"{slots} zone slots of /{subnet} are a /{block}, larger than the VPC",
            "Use a larger VPC block or a longer prefix",
        )
    return block


def _place(vpc: IPv4Network, prefixes: Sequence[int]) -> list[IPv4Network]:
    """Lay blocks out largest first, so that each one falls on its own boundary without gaps."""
    placed: dict[int, IPv4Network] = {}
    address = int(vpc.network_address)
    for index in sorted(range(len(prefixes)), key=lambda i: prefixes[i]):
        block = IPv4Network((address, prefixes[index]))
        placed[index] = block
        address += block.num_addresses
    return [placed[index] for index in range(len(prefixes))]


def _tier_block(tier: Tier, block: IPv4Network, zones: int, slots: int) -> TierBlock:
    parts = list(block.subnets(prefixlen_diff=slots.bit_length() - 1))
    return TierBlock(tier=tier, block=block, subnets=tuple(parts[:zones]), free_slots=tuple(parts[zones:]))


def _unused(vpc: IPv4Network, placed: Sequence[IPv4Network]) -> Iterator[IPv4Network]:
    free = [vpc]
    for block in placed:
        free = [
            part
            for network in free
            for part in (
                network.address_exclude(block)
                if block.subnet_of(network) and block != network
                else ([] if block == network else [network])
            )
        ]
    return collapse_addresses(free)
