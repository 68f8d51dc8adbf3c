"""CloudFormation accepts the peering connections that it makes, also in other accounts and Regions."""

from typing import Any

import pytest

from tests.unit.sandbox.account import Account

_TRUST = '{"Version": "2012-10-17", "Statement": []}'


def _vpc(account: Account, block: str) -> str:
    return str(account.client("ec2").create_vpc(CidrBlock=block)["Vpc"]["VpcId"])


def _template(peer: str, **properties: str) -> dict[str, Any]:
    vpc = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
    connection = {
        "Type": "AWS::EC2::VPCPeeringConnection",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "PeerVpcId": peer, **properties},
    }
    return {"Resources": {"Vpc": vpc, "Connection": connection}}


def _status(account: Account) -> str:
    [told] = account.client("ec2").describe_vpc_peering_connections()["VpcPeeringConnections"]
    return str(told["Status"]["Code"])


def test_a_role_of_the_other_account_accepts_its_connection(account: Account) -> None:
    """Both sides see it active, and the lookup finds it as the template says."""
    other = Account()
    role = other.client("iam").create_role(RoleName="peering", AssumeRolePolicyDocument=_TRUST)["Role"]["Arn"]
    template = _template(_vpc(other, "10.1.0.0/16"), PeerOwnerId=other.id, PeerRoleArn=role)
    assert account.create(template) == "CREATE_COMPLETE", account.reasons()
    assert (_status(account), _status(other)) == ("active", "active")
    assert account.look_up().good


@pytest.mark.parametrize("role", ["", "arn:aws:iam::{other}:role/absent"])
def test_without_the_role_no_connection_to_another_account_is_made(account: Account, role: str) -> None:
    """Neither if the template names none nor if there is no such role."""
    other = Account()
    given = {"PeerRoleArn": role.format(other=other.id)} if role else {}
    assert account.create(_template(_vpc(other, "10.1.0.0/16"), PeerOwnerId=other.id, **given)) == "ROLLBACK_COMPLETE"
    assert "Role" in account.reasons()["Connection"] or "role" in account.reasons()["Connection"]


def test_a_connection_to_another_region_is_accepted_there(account: Account) -> None:
    """The accepter's side is active too."""
    away = account.services.elsewhere("eu-west-1").client("ec2")
    peer = away.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    assert account.create(_template(peer, PeerRegion="eu-west-1")) == "CREATE_COMPLETE", account.reasons()
    [told] = away.describe_vpc_peering_connections()["VpcPeeringConnections"]
    assert told["Status"]["Code"] == "active"
    assert account.delete() == "DELETE_COMPLETE"
    assert away.describe_vpc_peering_connections()["VpcPeeringConnections"][0]["Status"]["Code"] == "deleted"


def test_vpcs_that_overlap_fail_the_stack_and_say_why(account: Account) -> None:
    """Nothing of the stack is left."""
    assert account.create(_template(_vpc(account, "10.0.0.0/16"))) == "ROLLBACK_COMPLETE"
    assert "overlapping CIDR range" in account.reasons()["Connection"]
