"""The default security group of a VPC lets its own members in."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_the_default_group_of_a_new_vpc_admits_itself(account: Account) -> None:
    """One inbound rule, from the group itself, for everything."""
    network = Network.of(account)
    [group] = network.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [network.vpc]}])[
        "SecurityGroups"
    ]
    [rule] = group["IpPermissions"]
    assert (rule["IpProtocol"], rule["UserIdGroupPairs"][0]["GroupId"], rule["IpRanges"]) == (
        "-1",
        group["GroupId"],
        [],
    )
