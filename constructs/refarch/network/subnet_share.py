"""A tier of subnets, and security groups, that other accounts of the organization may launch into."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Network

from aws_cdk import CfnResource, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.network.routes import table_of
from refarch.network.tiers import Exposure
from refarch.refusal import refuse
from refarch.remembered import zone_at

_PRINCIPAL = re.compile(r"\d{12}|arn:aws[a-z-]*:organizations::\d{12}:(organization/o-|ou/o-)[\w/-]+")


def is_principal(participant: str) -> bool:
    """Return whether one can share with it: an account's twelve digits, or the ARN of an organization or a unit."""
    return _PRINCIPAL.fullmatch(participant) is not None


def _table_of(subnet: ec2.ISubnet) -> str | None:
    try:
        return table_of(subnet)
    except RuntimeError:  # Of a subnet that was imported without its route table; a participant changes none.
        return None


class SharedTier:
    """A tier as a participant sees it: subnets to launch into, and nothing to change.

    Attributes:
        vpc: the owner's VPC, as far as a participant needs it for security groups of its own.
    """

    def __init__(self, scope: Construct, name: str, share: "SubnetShare") -> None:
        """Look at a shared tier from another stack.

        Args:
            scope: the participant's stack.
            name: of the tier.
            share: by which it is shared.
        """
        self._name, self._share = name, share
        zones = [zone_at(number) for number in range(len(share.subnets))]
        self.vpc = ec2.Vpc.from_vpc_attributes(
            scope, f"{name.capitalize()}Vpc", vpc_id=share.network.vpc.vpc_id, availability_zones=zones
        )
        self._subnets = [
            ec2.Subnet.from_subnet_attributes(
                scope,
                f"{name.capitalize()}Subnet{number}",
                subnet_id=subnet.subnet_id,
                route_table_id=_table_of(subnet),
            )
            for number, subnet in enumerate(share.subnets, start=1)
        ]

    def subnets(self, tier: str) -> Sequence[ec2.ISubnet]:
        """Return the tier's subnets, one for each zone of the owner's VPC."""
        self._refuse_another(tier)
        return self._subnets

    def block_of(self, tier: str) -> IPv4Network:
        """Return the prefix that holds the tier's subnets.

        Raises:
            RefusedError: if another tier is meant, or the owner's VPC is imported and does not tell.
        """
        self._refuse_another(tier)
        return self._share.network.block_of(tier)

    def exposure_of(self, tier: str) -> Exposure:
        """Return what the tier is: the owner's route tables decide."""
        self._refuse_another(tier)
        return self._share.network.exposure_of(tier)

    def _refuse_another(self, tier: str) -> None:
        if tier != self._name:
            refuse(self._share, f"tier={tier!r}", "another tier is not shared", f"The shared tier is {self._name}")


class SubnetShare(Construct):
    """Shares a tier's subnets, and security groups of the same VPC, with accounts of the organization by AWS RAM.

    The owner keeps routes, gateways, network ACLs and the rules of the groups; a participant launches what is its own,
    pays for it, and wears its own groups beside the shared ones. RAM shares subnets within the organization only, and
    needs sharing with it to be enabled once, in the management account.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html

    Example::

        share = SubnetShare(self, "AppShare", network=network, tier="app", participants=["210000000010"])

    Attributes:
        network: the VPC, in tiers.
        subnets: what is shared.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        tier: str,
        participants: Sequence[str],
        groups: Sequence[ec2.ISecurityGroup] = (),
    ) -> None:
        """Add the resource share.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, new or imported; not a default one, which cannot be shared.
            tier: whose subnets are shared; of an imported VPC the name of some subnets, one in each zone.
            participants: twelve digits of accounts, or ARNs of the organization or of units of it.
            groups: security groups of the VPC to share as well; a default one cannot be.

        Raises:
            RefusedError: if the tier is unknown, or a participant is none.
        """
        super().__init__(scope, construct_id)
        if not participants:
            refuse(self, "participants=[]", "a share has somebody to share with", "Name an account")
        for participant in participants:
            if not is_principal(participant):
                refuse(
                    self,
                    f"participant {participant!r}",
                    "subnets are shared with accounts, units or the whole of one's organization",
                    "Write an account's twelve digits, or the ARN of a unit",
                )
        self.network, self._tier = in_tiers(self, network), tier
        self.subnets = self.network.subnets(tier)
        stack = Stack.of(self)
        shared = [("subnet", subnet.subnet_id) for subnet in self.subnets]
        shared += [("security-group", group.security_group_id) for group in groups]
        # As a plain resource: importing aws_ram would only slow synthesis.
        CfnResource(
            self,
            "Resource",
            type="AWS::RAM::ResourceShare",
            properties={
                "Name": self.node.path.replace("/", "-"),
                # Subnets and groups do not leave the organization in any case: it is said, and refused early.
                "AllowExternalPrincipals": False,
                "Principals": list(participants),
                "ResourceArns": [
                    stack.format_arn(service="ec2", resource=kind, resource_name=name) for kind, name in shared
                ],
            },
        )

    def seen_from(self, scope: Construct) -> SharedTier:
        """Return the tier as a participant's stack sees it."""
        return SharedTier(scope, self._tier, self)
