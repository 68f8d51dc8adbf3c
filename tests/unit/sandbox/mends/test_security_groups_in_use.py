"""A security group that something depends on stays."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_group_in_use_cannot_be_deleted_until_it_is_free(account: Account) -> None:
    """An interface that carries it, or a rule that names it, holds it; a default group is never deleted."""
    network = Network.of(account)
    web, app = network.group("web"), network.group("app")
    pair = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": web}]}]
    network.ec2.authorize_security_group_ingress(GroupId=app, IpPermissions=pair)
    with pytest.raises(ClientError, match="DependencyViolation"):
        network.ec2.delete_security_group(GroupId=web)
    network.ec2.revoke_security_group_ingress(GroupId=app, IpPermissions=pair)
    made = network.ec2.create_network_interface(SubnetId=network.subnets[0], Groups=[web])["NetworkInterface"]
    with pytest.raises(ClientError, match="DependencyViolation"):
        network.ec2.delete_security_group(GroupId=web)
    network.ec2.delete_network_interface(NetworkInterfaceId=made["NetworkInterfaceId"])
    network.ec2.delete_security_group(GroupId=web)
    groups = network.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [network.vpc]}])[
        "SecurityGroups"
    ]
    assert {entry["GroupName"] for entry in groups} == {"default", "app"}
    default = next(entry["GroupId"] for entry in groups if entry["GroupName"] == "default")
    with pytest.raises(ClientError, match="CannotDelete"):
        network.ec2.delete_security_group(GroupId=default)
