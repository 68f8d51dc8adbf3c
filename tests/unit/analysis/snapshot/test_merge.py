"""Several accounts and Regions as one network: what is shared is there once, and everything has its owner."""

from typing import Any

import pytest

from analysis.snapshot.merge import merge, owners
from analysis.snapshot.model import build
from analysis.snapshot.raw import Raw

HUB, SPOKE = "111111111111", "222222222222"


def raw(account: str, region: str = "us-east-1", *, missing: dict[str, str] | None = None, **files: list[Any]) -> Raw:
    """Return a snapshot of one place."""
    return Raw(account, region, files, missing or {})


def subnet(**details: Any) -> dict[str, Any]:
    """Return a subnet of the hub's."""
    return {
        "SubnetId": "subnet-1",
        "VpcId": "vpc-1",
        "CidrBlock": "10.0.0.0/24",
        "AvailabilityZone": "us-east-1a",
        "OwnerId": HUB,
        **details,
    }


@pytest.mark.parametrize("owner_first", [True, False])
def test_a_shared_subnet_is_there_once_and_as_its_owner_sees_it(*, owner_first: bool) -> None:
    """Tags are the owner's; participants do not see them."""
    both = [
        raw(HUB, Subnets=[subnet(Tags=[{"Key": "Name", "Value": "shared"}])]),
        raw(SPOKE, Subnets=[subnet(Tags=[])]),
    ]

    account = build(both if owner_first else both[::-1])

    assert [found.name for found in account.subnets.values()] == ["shared"]
    assert account.place_of("subnet-1") == (HUB, "us-east-1")


def test_two_views_of_an_attachment_are_completed_by_each_other() -> None:
    """The association is told to the hub's owner only, the subnets in whichever account has them."""
    same = {"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-1", "ResourceOwnerId": SPOKE}
    known = {"Association": {"TransitGatewayRouteTableId": "tgw-rtb-1"}}
    hub = raw(HUB, TransitGatewayAttachments=[{**same, **known, "Tags": []}])
    spoke = raw(SPOKE, TransitGatewayAttachments=[{**same, "Tags": [{"Key": "Name", "Value": "spoke"}]}])

    (found,) = merge([hub, spoke]).files["TransitGatewayAttachments"]

    assert found == {**same, **known, "Tags": [{"Key": "Name", "Value": "spoke"}]}


def test_both_ends_of_a_peering_between_regions_stay_although_they_have_one_id() -> None:
    """Each belongs to a Transit Gateway of its own."""
    ends = [
        raw(HUB, region, TransitGatewayAttachments=[{"TransitGatewayAttachmentId": "a", "TransitGatewayId": gateway}])
        for region, gateway in (("us-east-1", "tgw-1"), ("eu-west-1", "tgw-2"))
    ]

    found = merge(ends).files["TransitGatewayAttachments"]

    assert [item["TransitGatewayId"] for item in found] == ["tgw-1", "tgw-2"]


def test_what_has_only_a_name_is_told_apart_by_its_place() -> None:
    """Two Auto Scaling groups called web, each made by a stack."""

    def place(account: str, vpc: str) -> Raw:
        group = {"AutoScalingGroupName": "web", "MinSize": 1, "MaxSize": 1, "DesiredCapacity": 1}
        made = {"StackName": account, "LogicalResourceId": "Web", "PhysicalResourceId": "web"}
        kind = "AWS::AutoScaling::AutoScalingGroup"
        other = {**made, "LogicalResourceId": "Other", "ResourceType": "AWS::S3::Bucket"}
        return raw(
            account,
            AutoScalingGroups=[{**group, "VPCZoneIdentifier": vpc}],
            StackResourceSummaries=[{**made, "ResourceType": kind}, other],
        )

    account = build([place(HUB, "subnet-1"), place(SPOKE, "subnet-2")])

    assert {name: set(group.subnet_ids) for name, group in account.scaling_groups.items()} == {
        "web": {"subnet-1"},
        f"{SPOKE}/us-east-1/web": {"subnet-2"},
    }
    assert [r.physical_id for r in account.stack_resources] == ["web", "web", f"{SPOKE}/us-east-1/web", "web"]


def test_what_is_missing_in_one_place_is_missing_in_all() -> None:
    """Somebody may be there who is not seen; the reason names the place."""
    account = build([raw(HUB, Vpcs=[]), raw(SPOKE, missing={"Vpcs": "access denied"})])

    assert account.missing["Vpcs"] == f"{SPOKE} us-east-1: access denied"


def test_instances_and_what_names_no_owner_belong_to_where_they_were_seen() -> None:
    """Descriptions of NAT gateways, for example, do not name an account."""
    instances = [{"Instances": [{"InstanceId": "i-1"}]}]
    places = [raw(HUB), raw(SPOKE, "eu-west-1", Reservations=instances, NatGateways=[{"NatGatewayId": "nat-1"}])]

    found = owners(places)

    assert found == {"nat-1": (SPOKE, "eu-west-1"), "i-1": (SPOKE, "eu-west-1")}


def test_one_snapshot_is_itself() -> None:
    """Nothing is copied."""
    only = raw(HUB, Vpcs=[])

    assert merge([only]) is only


def test_no_snapshot_is_an_error() -> None:
    """Every question needs an account."""
    with pytest.raises(ValueError, match="no snapshot"):
        build([])
