"""Rules name security groups of peered VPCs, of other accounts too, and of the same Region only."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def rule(group: str, owner: str) -> list[dict[str, Any]]:
    """Return a rule that admits the wearers of another account's group."""
    pair = {"GroupId": group, "UserId": owner}
    return [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [pair]}]


def group_in(ec2: Any, block: str) -> tuple[str, str]:
    """Make a VPC and a security group in it."""
    vpc = ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]
    return vpc, ec2.create_security_group(VpcId=vpc, GroupName="peer", Description="peer")["GroupId"]


@pytest.mark.parametrize("direction", ["ingress", "egress"])
def test_a_group_of_a_peered_vpc_is_named_once_the_peering_is_active(direction: str) -> None:
    """Before it is accepted the group does not exist for the rule; afterwards the rule tells whose it is."""
    mine, theirs = Account(), Account()
    ours, others = mine.client("ec2"), theirs.client("ec2")
    (vpc, group), (peer, far) = group_in(ours, "10.0.0.0/16"), group_in(others, "10.1.0.0/16")
    asked = others.create_vpc_peering_connection(VpcId=peer, PeerVpcId=vpc, PeerOwnerId=mine.id)
    authorize = getattr(ours, f"authorize_security_group_{direction}")

    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        authorize(GroupId=group, IpPermissions=rule(far, theirs.id))
    ours.accept_vpc_peering_connection(VpcPeeringConnectionId=asked["VpcPeeringConnection"]["VpcPeeringConnectionId"])
    authorize(GroupId=group, IpPermissions=rule(far, theirs.id))

    [told] = ours.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    pairs = [p for r in (*told["IpPermissions"], *told["IpPermissionsEgress"]) for p in r["UserIdGroupPairs"]]
    assert [(pair["GroupId"], pair["UserId"]) for pair in pairs] == [(far, theirs.id)]
    getattr(ours, f"revoke_security_group_{direction}")(GroupId=group, IpPermissions=rule(far, theirs.id))


def test_a_group_of_another_region_does_not_exist_for_a_rule(account: Account) -> None:
    """The twin: peered all the same, and addresses are all that a rule can name."""
    ours, others = account.client("ec2"), account.services.elsewhere("eu-west-1").client("ec2")
    (vpc, group), (peer, far) = group_in(ours, "10.0.0.0/16"), group_in(others, "10.1.0.0/16")
    asked = ours.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer, PeerRegion="eu-west-1")
    others.accept_vpc_peering_connection(VpcPeeringConnectionId=asked["VpcPeeringConnection"]["VpcPeeringConnectionId"])

    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        ours.authorize_security_group_ingress(GroupId=group, IpPermissions=rule(far, account.id))
