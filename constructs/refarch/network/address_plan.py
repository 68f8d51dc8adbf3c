"""The address plan of a VPC, as arithmetic on prefixes: no construct, no AWS call.

The block is divided by tier first and by zone second. A tier then has *one* prefix in every zone, present and
future: a network ACL, a route or a firewall on premises names the whole tier in one line, and a zone that is
added later is already inside it.

Subnets cannot be moved, so the plan grows without moving any: up to four zones share one plan, and a tier that is
added with a prefix of its own, no larger than the smallest, takes what was spare. A fifth zone makes another plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, collapse_addresses

from refarch.network.tiers import Exposure, Tier

VPC_PREFIXES = range(16, 29)
"""Prefix lengths that AWS accepts for a VPC's IPv4 block and for a subnet.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

MAX_ZONES = 6
"""The largest Region, us-east-1, has six Availability Zones."""

_ZONE_SLOTS = (4, 8)
"""Nearly all Regions have three or four zones; a slot for each, used or not, keeps the plan when one is added."""

_SHARE = {
    # In units of the plan. Instances and containers need most addresses, load balancers grow with traffic,
    # databases need few; together with one spare unit the default tiers fill eight units exactly.
    Exposure.EGRESS: 4,
    Exposure.PUBLIC: 2,
    Exposure.ISOLATED: 1,
}
_SPARE_UNITS = 1
_TOKEN = "${Token["  # noqa: S105 CDK's mark in a text, and no secret
_THIS_NETWORK = IPv4Network("0.0.0.0/8")


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


def parse_network(given: str, cidr: str) -> IPv4Network:
    """Return the network of any IPv4 block in CIDR notation.

    Args:
        given: where the block was given, for the error.
        cidr: the block.

    Raises:
        PlanError: if it is malformed or has host bits set.
    """
    if _TOKEN in cidr:
        rule = "this is a token, and which block it stands for is known when it is deployed"
        raise PlanError(given, rule, "Write the block itself, so that what is wrong with it is seen before")
    try:
        network = IPv4Network(cidr, strict=False)
    except ValueError:
        raise PlanError(given, "this is no IPv4 CIDR block", "Write it like '10.0.0.0/16'") from None
    if str(network) != cidr:
        remedy = f"Write '{network}'" if "/" in cidr else "Write it like '10.0.0.0/16'"
        raise PlanError(given, "a CIDR block names its network address and its prefix length", remedy)
    return network


def parse_vpc_cidr(cidr: str) -> IPv4Network:
    """Return the network of a VPC's IPv4 block.

    Raises:
        PlanError: if it is malformed, has host bits set, or is no size that AWS accepts.
    """
    given = f"cidr={cidr!r}"
    network = parse_network(given, cidr)
    if network.is_multicast or network.is_loopback or network.is_link_local or network.overlaps(_THIS_NETWORK):
        raise PlanError(
            given,
            "no host can have an address of this block (RFC 6890)",
            "Use private addresses: 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (RFC 1918)",
        )
    if network.prefixlen not in VPC_PREFIXES:
        raise PlanError(
            given,
            f"AWS accepts VPC blocks from /{VPC_PREFIXES[0]} to /{VPC_PREFIXES[-1]}, not /{network.prefixlen}",
            "Choose a size in between; several VPCs, or several blocks on one VPC, make a larger network",
        )
    return network


def plan_addresses(vpc: IPv4Network, zones: int, tiers: Sequence[Tier]) -> AddressPlan:
    """Divide a VPC's block among tiers and zones, leaving room for more of both.

    Args:
        vpc: the block.
        zones: Availability Zones in use, 1 to 6.
        tiers: in the order of their placement among tiers of one size.

    Raises:
        PlanError: if a tier's prefix is no subnet size, or the tiers do not fit.
    """
    slots = next(slots for slots in _ZONE_SLOTS if zones <= slots)
    subnets = [_subnet_prefix(vpc, tier, tiers, slots) for tier in tiers]
    # Smallest subnets first: a remedy that suits them suits all.
    for subnet, tier in sorted(zip(subnets, tiers, strict=True), key=lambda found: -found[0]):
        _refuse_bad_size(vpc, tier, subnet, slots)
    prefixes = [subnet - _bits(slots) for subnet in subnets]
    needed = sum(2 ** (32 - prefix) for prefix in prefixes)
    if needed > vpc.num_addresses:
        given = f"cidr='{vpc}'"
        raise PlanError(
            given,
            f"the tiers need {needed} addresses in {slots} zone slots and the block has {vpc.num_addresses}",
            "Use a larger block, fewer tiers or longer prefixes",
        )
    placed = _place(vpc, prefixes)
    blocks = tuple(_tier_block(tier, block, zones, slots) for tier, block in zip(tiers, placed, strict=True))
    return AddressPlan(vpc=vpc, blocks=blocks, spare=tuple(_unused(vpc, placed)))


def _power_of_two_above(number: int) -> int:
    return 1 << number.bit_length()


def _bits(power_of_two: int) -> int:
    return power_of_two.bit_length() - 1


def _subnet_prefix(vpc: IPv4Network, tier: Tier, tiers: Sequence[Tier], slots: int) -> int:
    """Return the prefix length of a tier's subnets: its own, or its share of what the plan divides."""
    if tier.prefix is not None:
        return tier.prefix
    units = _power_of_two_above(sum(_SHARE[t.exposure] for t in tiers if t.prefix is None) + _SPARE_UNITS - 1)
    return vpc.prefixlen + _bits(units) - _bits(_SHARE[tier.exposure]) + _bits(slots)


def _refuse_bad_size(vpc: IPv4Network, tier: Tier, subnet: int, slots: int) -> None:
    given = f"tier {tier.name!r} in cidr='{vpc}'"
    shortest, longest = VPC_PREFIXES[0], VPC_PREFIXES[-1]
    if subnet not in VPC_PREFIXES:
        larger_vpc = f"Use a VPC block of /{vpc.prefixlen - (subnet - longest)} or larger"
        raise PlanError(
            given,
            f"its subnets would be /{subnet}, and AWS accepts /{shortest} to /{longest}",
            larger_vpc if tier.prefix is None else f"Give the tier a prefix from {shortest} to {longest}",
        )
    if subnet - _bits(slots) < vpc.prefixlen:
        raise PlanError(
            given,
            f"{slots} zone slots of /{subnet} are a /{subnet - _bits(slots)}, larger than the VPC",
            "Use a larger VPC block or a longer prefix",
        )


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
    parts = list(block.subnets(prefixlen_diff=_bits(slots)))
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
