"""Templates change the addresses of zonal NAT gateways, and learn why a gateway failed."""

from typing import Any

import jmespath
import pytest

from tests.unit.sandbox.account import Account, template

_OPEN = """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: {Ref: Vpc}, CidrBlock: 10.0.1.0/24}}
Gateway: {Type: AWS::EC2::InternetGateway}
Attached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: {Ref: Vpc}, InternetGatewayId: {Ref: Gateway}}}
A: {Type: AWS::EC2::EIP}
B: {Type: AWS::EC2::EIP}
C: {Type: AWS::EC2::EIP}
"""
_PUBLIC = {"SubnetId": {"Ref": "Subnet"}, "AllocationId": {"Fn::GetAtt": ["A", "AllocationId"]}}


def _template(**properties: Any) -> dict[str, Any]:
    made = template(_OPEN)
    made["Resources"]["Nat"] = {"Type": "AWS::EC2::NatGateway", "DependsOn": "Attached", "Properties": properties}
    return made


def _elastic(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "AllocationId"]}


@pytest.mark.parametrize(
    ("before", "after", "there"),
    [
        (
            {**_PUBLIC, "SecondaryAllocationIds": [_elastic("B")], "SecondaryPrivateIpAddresses": ["10.0.1.30"]},
            {**_PUBLIC, "SecondaryAllocationIds": [_elastic("C")], "SecondaryPrivateIpAddresses": ["10.0.1.40"]},
            ["10.0.1.4", "10.0.1.40"],
        ),
        ({**_PUBLIC, "SecondaryAllocationIds": [_elastic("B")]}, _PUBLIC, ["10.0.1.4"]),
        (
            {"SubnetId": {"Ref": "Subnet"}, "ConnectivityType": "private", "SecondaryPrivateIpAddressCount": 2},
            {"SubnetId": {"Ref": "Subnet"}, "ConnectivityType": "private", "SecondaryPrivateIpAddressCount": 1},
            ["10.0.1.4", "10.0.1.5"],
        ),
        (
            {"SubnetId": {"Ref": "Subnet"}, "ConnectivityType": "private", "PrivateIpAddress": "10.0.1.9"},
            {
                "SubnetId": {"Ref": "Subnet"},
                "ConnectivityType": "private",
                "PrivateIpAddress": "10.0.1.9",
                "SecondaryPrivateIpAddresses": ["10.0.1.50"],
                "MaxDrainDurationSeconds": 1,
            },
            ["10.0.1.50", "10.0.1.9"],
        ),
    ],
)
def test_secondary_addresses_follow_the_template(
    account: Account, before: dict[str, Any], after: dict[str, Any], there: list[str]
) -> None:
    """In place: the gateway is the same, and the service says of it what the template says."""
    assert account.create(_template(**before)) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    gateway = account.physical("Nat").id
    assert account.update(_template(**after)) == "UPDATE_COMPLETE", account.reasons()
    assert account.physical("Nat").id == gateway
    assert sorted(jmespath.search("NatGatewayAddresses[].PrivateIp", account.read("Nat"))) == there
    assert account.look_up().good, account.look_up()


def test_a_stack_says_why_its_gateway_failed(account: Account) -> None:
    """A public gateway without an internet gateway; a template that waits for the gateway's attachment has none."""
    failing = _template(**_PUBLIC)
    for name in ("Gateway", "Attached"):
        del failing["Resources"][name]
    del failing["Resources"]["Nat"]["DependsOn"]
    assert account.create(failing) == "ROLLBACK_COMPLETE"
    assert "has no Internet gateway attached" in account.reasons()["Nat"]
