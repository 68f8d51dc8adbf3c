"""Which zones, tiers and NAT gateways a VPC can have together."""

import re
from collections.abc import Sequence

from constructs import Construct

from refarch.network.address_plan import MAX_ZONES
from refarch.network.tiers import Exposure, NatStrategy, Tier
from refarch.refusal import refuse

_TIER_NAME = re.compile(r"(?=.*[a-z0-9])[a-z0-9-]+")


def refuse_other_types(scope: Construct, cidr: str, zones: int, tiers: Sequence[Tier], nat: NatStrategy) -> None:
    """Stop synthesis because of other types; checkers say this too, but not everybody who writes Python runs one.

    Raises:
        RefusedError: if a value is of another type.
    """
    if not isinstance(cidr, str):
        refuse(scope, f"cidr={cidr!r}", "a block is a string", "Write it like '10.0.0.0/16'")
    if not isinstance(zones, int) or isinstance(zones, bool):
        refuse(scope, f"zones={zones!r}", "the number of zones is an int", "Write it like 3")
    if not isinstance(nat, NatStrategy):
        names = ", ".join(f"NatStrategy.{strategy.name}" for strategy in NatStrategy)
        refuse(scope, f"nat={nat!r}", "the strategy is a NatStrategy", f"Use one of {names}")
    for tier in tiers:
        if not isinstance(tier, Tier):
            refuse(scope, f"tiers=[… {tier!r} …]", "a tier is a Tier", "Write Tier(name=…, exposure=…)")


def refuse_bad_shape(scope: Construct, zones: int, tiers: Sequence[Tier], nat: NatStrategy) -> None:
    """Stop synthesis if a VPC cannot have these zones, tiers and NAT gateways.

    Raises:
        RefusedError: if it cannot.
    """
    if not 1 <= zones <= MAX_ZONES:
        refuse(
            scope,
            f"zones={zones}",
            f"a VPC spans 1 to {MAX_ZONES} zones, as many as its Region has",
            "Use 3 in production",
        )
    names = [tier.name for tier in tiers]
    if not tiers or len(set(names)) != len(names):
        refuse(scope, f"tiers={names}", "a VPC needs tiers with names of their own", "Name each tier once")
    for name in names:
        if not _TIER_NAME.fullmatch(name):
            refuse(scope, f"tier {name!r}", "a tier's name becomes part of ids", "Use a-z, 0-9 and hyphens")
    exposures = {tier.exposure for tier in tiers}
    # With isolated tiers only, the default means none: nobody would leave through a NAT gateway.
    wanted = nat is NatStrategy.SINGLE or (nat is NatStrategy.ONE_PER_ZONE and Exposure.EGRESS in exposures)
    if wanted and Exposure.PUBLIC not in exposures:
        refuse(
            scope,
            f"nat={nat.value!r} with tiers={names}",
            "a public NAT gateway lives in a public subnet, and no tier is public",
            "Add a tier with Exposure.PUBLIC or use NatStrategy.NONE",
        )
