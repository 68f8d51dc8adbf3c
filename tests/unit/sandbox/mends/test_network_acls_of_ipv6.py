"""The default network ACL lets IPv6 pass as soon as its VPC has an IPv6 block."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_the_default_acl_has_entries_for_ipv6_once_there_is_a_block(account: Account) -> None:
    """Before: none; afterwards 101 allows and 32768 denies, in both directions."""
    network = Network.of(account)

    def entries() -> list[tuple[int, str, bool]]:
        filters = [{"Name": "vpc-id", "Values": [network.vpc]}]
        [acl] = network.ec2.describe_network_acls(Filters=filters)["NetworkAcls"]
        found = [entry for entry in acl["Entries"] if "Ipv6CidrBlock" in entry]
        return sorted((entry["RuleNumber"], entry["RuleAction"], entry["Egress"]) for entry in found)

    assert entries() == []
    network.ec2.associate_vpc_cidr_block(VpcId=network.vpc, AmazonProvidedIpv6CidrBlock=True)
    assert entries() == [(101, "allow", False), (101, "allow", True), (32768, "deny", False), (32768, "deny", True)]
