"""What a VPC is divided into: tiers, told apart by where their default route leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Exposure(Enum):
    """Where a tier's default route leads, which alone makes a subnet public or private.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
    """

    PUBLIC = "public"
    """To the internet gateway: hosts with a public address can be reached from outside."""
    EGRESS = "egress"
    """To a NAT gateway (and an egress-only internet gateway for IPv6): out, but never in."""
    ISOLATED = "isolated"
    """Nowhere: only the VPC itself and gateway endpoints can be reached."""


class NatStrategy(Enum):
    """How many NAT gateways serve the egress tiers."""

    NONE = "none"
    """No NAT gateway: egress tiers become isolated (over IPv6 they still leave)."""
    SINGLE = "single"
    """One for all zones: the cheapest, lost for everybody together with its zone."""
    ONE_PER_ZONE = "one-per-zone"
    """One in every zone, so that the loss of a zone takes only that zone's own way out."""
    REGIONAL = "regional"
    """One that AWS spreads over the zones that have hosts, without public subnets: no zone's loss takes another's way
    out. It takes up to an hour until it serves a zone that is new to it from that zone itself; meanwhile another one's
    serves it. Billed by the hour for each zone, like one in every zone.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """


class Tenancy(Enum):
    """On whose hardware a VPC's instances run.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-instance.html
    """

    DEFAULT = "default"
    """On hardware that accounts share, unless an instance asks for other."""
    DEDICATED = "dedicated"
    """On hardware of this account only, every instance, at 2 USD an hour for the Region and more for each instance."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """A named row of subnets, one in every zone.

    Attributes:
        name: lower-case letters, digits and hyphens; part of construct ids, so it changes only on purpose.
        exposure: where the default route leads.
        prefix: prefix length of each subnet (16 to 28); ``None`` lets the address plan choose. A tier that is added
            to a VPC in use needs one: the plan divides anew among the tiers that have none.
    """

    name: str
    exposure: Exposure
    prefix: int | None = None


DEFAULT_TIERS: Sequence[Tier] = (
    # Load balancers and NAT gateways only: nothing that holds data or code has a public address.
    Tier(name="public", exposure=Exposure.PUBLIC),
    Tier(name="app", exposure=Exposure.EGRESS),
    # Databases never start a connection to the internet, so they get no route to it at all.
    Tier(name="data", exposure=Exposure.ISOLATED),
)
