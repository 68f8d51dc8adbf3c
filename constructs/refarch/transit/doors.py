"""In which subnets a transit gateway has its interfaces in a VPC: one of each zone."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network import MultiAzVpc
from refarch.network.existing_vpc import ExistingTiers, chosen
from refarch.refusal import RefusedError, refuse

DOOR = "transit"
"""The name of subnets that hold nothing but the interfaces of a transit gateway: a /28 for each zone is enough."""


@dataclass(frozen=True, kw_only=True)
class Doors:
    """The subnets of an attachment.

    Attributes:
        subnets: one of each zone.
        apart: whether they hold nothing else, so that nobody in them needs the way to the hub.
    """

    subnets: Sequence[ec2.ISubnet]
    apart: bool


def doors_of(
    scope: Construct,
    place: MultiAzVpc | ExistingTiers,
    *,
    door: str | None,
    subnets: ec2.SubnetSelection | Sequence[ec2.ISubnet] | None,
) -> Doors:
    """Return the subnets for an attachment's interfaces: those that are named or given, or what there is.

    If nothing is said, they are those that are called ``transit``. If the VPC has none, they are the first private
    subnet of each zone, for want of one the first isolated one, and a public one where there is no other. Isolated ones
    come second, because the network ACL that often guards them would guard what comes from the hub as well.

    Args:
        scope: who asks.
        place: the VPC.
        door: the name of the subnets.
        subnets: the subnets themselves; hosts may stand in them.

    Raises:
        RefusedError: if name and subnets are given both, there are none, or two are of one zone.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """
    if subnets is not None:
        if door is not None:
            rule = "either says in which subnets the attachment has its interfaces"
            refuse(scope, f"door={door!r} with subnets=…", rule, "Leave one of the two out")
        return Doors(subnets=_given(scope, place, subnets), apart=False)
    try:
        return Doors(subnets=place.subnets(door or DOOR), apart=True)
    except RefusedError as error:
        if door is None:
            return Doors(subnets=_first_of_each_zone(scope, place), apart=False)
        rule = "the attachment has an interface in a subnet of each zone, and the VPC has no subnets of that name"
        known = str(error).rpartition(". ")[2].rstrip(".")
        add = f"Add Tier(name={door!r}, exposure=Exposure.ISOLATED, prefix=28), or name others with door=…"
        refuse(scope, f"door={door!r}", rule, f"{add} {known}")


def _given(
    scope: Construct, place: MultiAzVpc | ExistingTiers, subnets: ec2.SubnetSelection | Sequence[ec2.ISubnet]
) -> Sequence[ec2.ISubnet]:
    named = list(subnets) if not isinstance(subnets, ec2.SubnetSelection) else chosen(place.vpc, [subnets])
    zones: dict[str, ec2.ISubnet] = {}
    for subnet in named:
        other = zones.setdefault(_zone_of(scope, subnet), subnet)
        if other is not subnet:
            rule = f"an attachment has one subnet of a zone, and {other.node.path} is of the same one"
            refuse(scope, f"subnets=[… {subnet.node.path} …]", rule, "Give one of the two")
    if not named:
        rule = "the attachment has an interface in a subnet of each zone"
        refuse(scope, "subnets=[]", rule, "Give one of each zone that has hosts")
    return named


def _zone_of(scope: Construct, subnet: ec2.ISubnet) -> str:
    try:
        return subnet.availability_zone
    except RuntimeError:  # CDK has nothing to answer with for a subnet that was imported by its id alone.
        rule = "an attachment has one subnet of a zone, and of which zone this is nobody knows"
        remedy = "Import it with its availability_zone: ec2.Subnet.from_subnet_attributes"
        refuse(scope, f"subnets=[… {subnet.node.path} …]", rule, remedy)


def _first_of_each_zone(scope: Construct, place: MultiAzVpc | ExistingTiers) -> Sequence[ec2.ISubnet]:
    vpc = place.vpc
    zones: dict[str, ec2.ISubnet] = {}
    for subnet in (*vpc.private_subnets, *vpc.isolated_subnets, *vpc.public_subnets):
        zones.setdefault(subnet.availability_zone, subnet)
    if not zones:
        rule = "the attachment has an interface in a subnet of each zone, and nobody has told of any"
        refuse(scope, f"vpc={vpc.node.path!r}", rule, "Import it with its subnets, or give them with subnets=[...]")
    return list(zones.values())
