"""The one Availability Zone that takes no new kinds of instances, and how many zones lead into it for certain."""

from constructs import Construct

from refarch.network.address_plan import MAX_ZONES
from refarch.refusal import refuse

CONSTRAINED = "use1-az3"
"""Zone of us-east-1, the only Region with six: it has no instances that are built on the Nitro System.

Which letter it has differs from account to account, so that a template cannot leave it out: zones are taken by index of
``Fn::GetAZs``, in the order of their letters. With six of them it is among them in every account.

Sources: https://wolfman.dev/posts/exclude-use1-az3/ and
https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
"""
_NOT_NITRO = frozenset(
    {"c1", "c3", "c4", "d2", "g3", "h1", "i2", "i3", "m1", "m2", "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "x1"}
)
"""Families on Xen; all later ones are built on Nitro.

Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html
"""


def refuse_constrained_zone(scope: Construct, *, zones: int, instance_type: str) -> None:
    """Stop synthesis if an instance would be launched in a zone that does not have its type.

    Raises:
        RefusedError: if it would, whichever letter the zone has in an account.
    """
    if zones >= MAX_ZONES and instance_type.partition(".")[0] not in _NOT_NITRO:
        refuse(
            scope,
            f"{instance_type} in {zones} zones",
            f"only us-east-1 has six, and one of them, {CONSTRAINED}, does not have this type",
            f"Use at most {MAX_ZONES - 1} zones, and with {MAX_ZONES - 1} see which letter it has in your account",
        )
