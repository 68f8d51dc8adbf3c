"""A private hosted zone has VPCs, and no name servers to tell."""

from typing import Any

from tests.unit.sandbox.account import Account

_VPCS = {
    name: {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": f"10.{n}.0.0/16"}}
    for n, name in enumerate(("One", "Two", "Three"))
}


def _template(*vpcs: str) -> dict[str, Any]:
    associated = [{"VPCId": {"Ref": vpc}, "VPCRegion": {"Ref": "AWS::Region"}} for vpc in vpcs]
    zone = {"Type": "AWS::Route53::HostedZone", "Properties": {"Name": "internal", "VPCs": associated}}
    return {"Resources": {**_VPCS, "Zone": zone}}


def test_vpcs_of_a_private_zone_come_and_go_in_place(account: Account) -> None:
    """Also when none of the old ones stays."""
    assert account.create(_template("One", "Two")) == "CREATE_COMPLETE", account.reasons()
    before = account.physical("Zone").id
    for vpcs in (("Two", "Three"), ("One",)):
        assert account.update(_template(*vpcs)) == "UPDATE_COMPLETE", account.reasons()
        told = account.read("Zone")
        assert told["Config"]["PrivateZone"] is True
        assert {vpc["VPCId"] for vpc in told["VPCs"]} == {account.physical(name).id for name in vpcs}
        assert account.look_up().good
    assert account.physical("Zone").id == before
    assert account.delete() == "DELETE_COMPLETE"
