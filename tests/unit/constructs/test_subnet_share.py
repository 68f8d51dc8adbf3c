"""A tier that is shared: what is in the share, how a participant sees it, and what is refused."""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.network import SubnetShare
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import empty_stack, network, shape_of

PARTICIPANT = "210000000010"
UNIT = "arn:aws:organizations::123456789012:ou/o-abc123/ou-abc1-23456789"


def share(stack: Stack, **options: Any) -> SubnetShare:
    """Share the tier app of three zones."""
    chosen = {"tier": "app", "participants": [PARTICIPANT], **options}
    return SubnetShare(stack, "Share", network=network(stack), **chosen)


def test_a_share_holds_the_tiers_subnets_and_the_groups_and_stays_in_the_organization() -> None:
    """Three subnets and a group; accounts and units may be named."""

    def build(stack: Stack) -> None:
        group = ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-00000123")
        share(stack, groups=[group], participants=[PARTICIPANT, UNIT])

    shape = shape_of(build)
    found = shape.only("RAM::ResourceShare")
    assert found["AllowExternalPrincipals"] is False
    assert found["Principals"] == [PARTICIPANT, UNIT]
    *subnets, group = found["ResourceArns"]
    assert [shape.referred(arn["Fn::Join"][1][-1]) for arn in subnets] == [
        f"Network/Vpc/appSubnet{zone}/Subnet" for zone in (1, 2, 3)
    ]
    assert str(group["Fn::Join"][1][-1]).endswith(":security-group/sg-00000123")


def two_accounts() -> tuple[Stack, Stack]:
    """Return a stack of the owner's and one of a participant's."""
    app = App(analytics_reporting=False)
    places = [Environment(account=account, region="us-east-1") for account in ("123456789012", PARTICIPANT)]
    return Stack(app, "owner", env=places[0]), Stack(app, "participant", env=places[1])


def test_a_participants_hosts_stand_in_the_owners_subnets_and_wear_both_groups() -> None:
    """One in each zone; their own group is made in the owner's VPC."""
    owner, participant = two_accounts()
    seen = share(owner).seen_from(participant)
    shared = ec2.SecurityGroup.from_security_group_id(participant, "Shared", "sg-00000123", mutable=False)
    hosts = HostPerZone(participant, "Hosts", network=seen, tier="app", also=[shared])
    assert len(hosts.instances) == 3
    [interface] = participant.resolve(hosts.instances[0].network_interfaces)
    assert interface["groupSet"][1] == "sg-00000123"
    assert owner.resolve(seen.vpc.vpc_id) == {"Ref": "NetworkVpc7FB7348F"}
    assert str(seen.block_of("app")) == "10.0.0.0/17"


@pytest.mark.parametrize("given", ["12345", "arn:aws:iam::210000000010:root", ""])
def test_a_participant_outside_of_any_organization_is_refused(given: str) -> None:
    """Subnets are shared with accounts and units; what is neither would be refused minutes later."""
    with pytest.raises(RefusedError, match=r"test/Share: participant .*: subnets are shared with accounts"):
        share(empty_stack(), participants=[given])


def test_a_share_with_nobody_and_one_of_an_unknown_tier_are_refused() -> None:
    """With what there is."""
    with pytest.raises(RefusedError, match=r"participants=\[\]: a share has somebody"):
        share(empty_stack(), participants=[])
    with pytest.raises(RefusedError, match="tier='dmz': this VPC has no tier of that name"):
        share(empty_stack(), tier="dmz")


def test_hosts_in_another_tier_than_the_shared_one_are_refused() -> None:
    """The participant sees no other."""
    owner, participant = two_accounts()
    seen = share(owner).seen_from(participant)
    with pytest.raises(RefusedError, match=r"tier='data': another tier is not shared\. The shared tier is app"):
        HostPerZone(participant, "Hosts", network=seen, tier="data")
