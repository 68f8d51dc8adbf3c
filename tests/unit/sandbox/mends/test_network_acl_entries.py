"""A network ACL does not lose entries that it never had."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_an_entry_that_is_not_there_cannot_be_deleted_or_replaced(account: Account) -> None:
    """The service says so, instead of failing inside."""
    network = Network.of(account)
    acl = network.ec2.create_network_acl(VpcId=network.vpc)["NetworkAcl"]["NetworkAclId"]
    with pytest.raises(ClientError, match=r"InvalidNetworkAclEntry\.NotFound"):
        network.ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Egress=True)
    with pytest.raises(ClientError, match=r"InvalidNetworkAclEntry\.NotFound"):
        network.ec2.replace_network_acl_entry(
            NetworkAclId=acl, RuleNumber=100, Egress=True, Protocol="-1", RuleAction="allow", CidrBlock="0.0.0.0/0"
        )
