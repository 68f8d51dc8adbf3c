"""AWS's own prefix lists for gateway endpoints, Region by Region."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest

from tests.unit.sandbox.account import Account

REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "ap-south-1", "us-isob-west-1")


def blocks(account: Account, region: str, service: str) -> list[IPv4Network]:
    """Return the blocks of a service in a Region, which both operations tell alike."""
    ec2 = account.services.elsewhere(region).client("ec2")
    named = [{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{region}.{service}"]}]
    [listed] = ec2.describe_managed_prefix_lists(Filters=named)["PrefixLists"]
    entries = ec2.get_managed_prefix_list_entries(PrefixListId=listed["PrefixListId"])["Entries"]
    [told] = ec2.describe_prefix_lists(PrefixListIds=[listed["PrefixListId"]])["PrefixLists"]
    assert told.get("Cidrs") == [entry["Cidr"] for entry in entries]
    return [IPv4Network(entry["Cidr"]) for entry in entries]


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_a_region_shares_no_address_of_a_service_with_another(account: Account, service: str) -> None:
    """So that an address of another Region's S3 is not taken for one behind this Region's gateway endpoint."""
    held = {region: blocks(account, region, service) for region in REGIONS}
    assert all(block.is_global for found in held.values() for block in found)
    for one, other in combinations(REGIONS, 2):
        assert not any(here.overlaps(there) for here in held[one] for there in held[other]), (one, other)


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_a_region_has_the_same_blocks_in_every_account(account: Account, service: str) -> None:
    """The twin: they are the service's, not the account's."""
    assert blocks(account, "eu-west-1", service) == blocks(Account(), "eu-west-1", service)
