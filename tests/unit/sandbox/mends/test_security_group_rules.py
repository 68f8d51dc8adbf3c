"""A rule has its description, whatever its peer is."""

from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_rule_from_a_group_has_a_description_that_can_be_changed(account: Account) -> None:
    """DescribeSecurityGroupRules tells the description of the moment."""
    network = Network.of(account)
    web, app = network.group("web"), network.group("app")

    def permission(text: str) -> list[dict[str, Any]]:
        pair = {"GroupId": web, "Description": text}
        return [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [pair]}]

    def description() -> str:
        found = network.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [app]}])
        [rule] = [rule for rule in found["SecurityGroupRules"] if not rule["IsEgress"]]
        return str(rule["Description"])

    network.ec2.authorize_security_group_ingress(GroupId=app, IpPermissions=permission("before"))
    assert description() == "before"
    network.ec2.update_security_group_rule_descriptions_ingress(GroupId=app, IpPermissions=permission("after"))
    assert description() == "after"
