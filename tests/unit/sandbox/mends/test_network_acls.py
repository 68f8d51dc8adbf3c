"""Every network ACL ends in an entry that denies the rest."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_new_network_acl_denies_everything_by_its_last_entry(account: Account) -> None:
    """Rule 32767, in both directions."""
    network = Network.of(account)
    entries = network.ec2.create_network_acl(VpcId=network.vpc)["NetworkAcl"]["Entries"]
    assert sorted((e["Egress"], e["RuleNumber"], e["RuleAction"], e["CidrBlock"]) for e in entries) == [
        (False, 32767, "deny", "0.0.0.0/0"),
        (True, 32767, "deny", "0.0.0.0/0"),
    ]
