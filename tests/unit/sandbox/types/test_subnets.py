"""A subnet is given an IPv6 block, another one, and none, while it stays the same subnet."""

from typing import Any

from tests.unit.sandbox.account import Account, template

_NETWORK = """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Ipv6: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: {Ref: Vpc}, AmazonProvidedIpv6CidrBlock: true}}
"""


def _template(part: int | None) -> dict[str, Any]:
    made = template(_NETWORK)
    properties: dict[str, Any] = {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24"}
    if part is not None:
        whole = {"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}
        properties["Ipv6CidrBlock"] = {"Fn::Select": [part, {"Fn::Cidr": [whole, 4, "64"]}]}
        properties["AssignIpv6AddressOnCreation"] = True
    subnet = {"Type": "AWS::EC2::Subnet", "DependsOn": "Ipv6", "Properties": properties}
    made["Resources"]["Subnet"] = subnet
    return made


def test_the_ipv6_block_of_a_subnet_changes_in_place(account: Account) -> None:
    """There is one at a time, and none in the end."""
    assert account.create(_template(None)) == "CREATE_COMPLETE", account.reasons()
    subnet, seen = account.physical("Subnet").id, []
    for part in (0, 2, None):
        assert account.update(_template(part)) == "UPDATE_COMPLETE", account.reasons()
        assert account.physical("Subnet").id == subnet
        assert account.look_up().good, account.look_up()
        told = account.read("Subnet")
        seen.append((len(told["Ipv6CidrBlockAssociationSet"]), told["AssignIpv6AddressOnCreation"]))
    assert seen == [(1, True), (1, True), (0, False)]
