"""Placement groups can be made, found, tagged and deleted."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_placement_group_is_found_by_name_filter_and_tag(account: Account) -> None:
    """A spread group spreads over racks unless it is said otherwise, a partition group has two partitions."""
    ec2 = account.client("ec2")
    tags = [{"ResourceType": "placement-group", "Tags": [{"Key": "tier", "Value": "data"}]}]
    ec2.create_placement_group(GroupName="spread", Strategy="spread", TagSpecifications=tags)
    made = ec2.create_placement_group(GroupName="parts", Strategy="partition")["PlacementGroup"]
    ec2.create_tags(Resources=[made["GroupId"]], Tags=[{"Key": "tier", "Value": "web"}])

    [spread] = ec2.describe_placement_groups(Filters=[{"Name": "strategy", "Values": ["spread"]}])["PlacementGroups"]
    [parts] = ec2.describe_placement_groups(Filters=[{"Name": "tag:tier", "Values": ["w*"]}])["PlacementGroups"]
    assert (spread["GroupName"], spread["SpreadLevel"], spread["State"]) == ("spread", "rack", "available")
    assert (parts["GroupName"], parts["PartitionCount"]) == ("parts", 2)
    assert parts["GroupArn"].endswith(":placement-group/parts")
    [tag] = ec2.describe_tags(Filters=[{"Name": "resource-type", "Values": ["placement-group"]}])["Tags"][1:]
    assert (tag["ResourceId"], tag["Value"]) == (made["GroupId"], "web")


def test_a_placement_group_is_gone_once_and_its_name_is_free_again(account: Account) -> None:
    """A second of the same name is refused, and so is a group that there is not."""
    ec2 = account.client("ec2")
    ec2.create_placement_group(GroupName="one", Strategy="cluster")
    with pytest.raises(ClientError, match=r"InvalidPlacementGroup\.Duplicate"):
        ec2.create_placement_group(GroupName="one", Strategy="cluster")
    ec2.delete_placement_group(GroupName="one")
    with pytest.raises(ClientError, match=r"InvalidPlacementGroup\.Unknown"):
        ec2.delete_placement_group(GroupName="one")
    with pytest.raises(ClientError, match=r"InvalidPlacementGroup\.Unknown"):
        ec2.describe_placement_groups(GroupNames=["one"])
