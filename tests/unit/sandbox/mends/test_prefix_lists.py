"""Prefix lists keep entries in versions, within their size, for those who may see them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network

OFFICE, BRANCH, THIRD = "203.0.113.0/25", "203.0.113.128/25", "198.51.100.0/24"


def _list(ec2: Any, *blocks: str, most: int = 2) -> str:
    entries = [{"Cidr": block, "Description": "site"} for block in blocks]
    made = ec2.create_managed_prefix_list(
        PrefixListName="sites", AddressFamily="IPv4", MaxEntries=most, Entries=entries
    )
    return str(made["PrefixList"]["PrefixListId"])


def _entries(ec2: Any, identity: str, **version: int) -> list[str]:
    found = ec2.get_managed_prefix_list_entries(PrefixListId=identity, **version)["Entries"]
    return [entry["Cidr"] for entry in found]


def test_every_change_of_entries_is_a_version_that_can_be_restored(account: Account) -> None:
    """A change names the version that it is of; one that is not current any more is refused."""
    ec2 = account.client("ec2")
    sites = _list(ec2, OFFICE)
    ec2.modify_managed_prefix_list(
        PrefixListId=sites, CurrentVersion=1, AddEntries=[{"Cidr": BRANCH}], RemoveEntries=[{"Cidr": OFFICE}]
    )
    assert (_entries(ec2, sites), _entries(ec2, sites, TargetVersion=1)) == ([BRANCH], [OFFICE])
    with pytest.raises(ClientError, match="PrefixListVersionMismatch"):
        ec2.modify_managed_prefix_list(PrefixListId=sites, CurrentVersion=1, AddEntries=[{"Cidr": OFFICE}])
    ec2.restore_managed_prefix_list_version(PrefixListId=sites, PreviousVersion=1, CurrentVersion=2)
    assert _entries(ec2, sites) == [OFFICE]
    [told] = ec2.describe_managed_prefix_lists(PrefixListIds=[sites])["PrefixLists"]
    assert (told["Version"], told["PrefixListName"], told["MaxEntries"]) == (3, "sites", 2)


def test_a_list_has_room_for_as_many_entries_as_were_said(account: Account) -> None:
    """The size can be changed, in a request of its own and not below what is in it."""
    ec2 = account.client("ec2")
    sites = _list(ec2, OFFICE, BRANCH)
    with pytest.raises(ClientError, match="PrefixListMaxEntriesExceeded"):
        ec2.modify_managed_prefix_list(PrefixListId=sites, CurrentVersion=1, AddEntries=[{"Cidr": THIRD}])
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        ec2.modify_managed_prefix_list(PrefixListId=sites, CurrentVersion=1, MaxEntries=3, AddEntries=[{"Cidr": THIRD}])
    with pytest.raises(ClientError, match="PrefixListMaxEntriesExceeded"):
        ec2.modify_managed_prefix_list(PrefixListId=sites, MaxEntries=1)
    ec2.modify_managed_prefix_list(PrefixListId=sites, MaxEntries=3)
    ec2.modify_managed_prefix_list(PrefixListId=sites, CurrentVersion=1, AddEntries=[{"Cidr": THIRD}])
    assert _entries(ec2, sites) == [OFFICE, BRANCH, THIRD]


def test_entries_of_the_other_family_are_refused(account: Account) -> None:
    """A list is of one family."""
    with pytest.raises(ClientError, match="address family"):
        _list(account.client("ec2"), "2001:db8::/32")


def test_a_list_stays_while_a_route_or_a_rule_refers_to_it(account: Account) -> None:
    """A route to a list that there is not is refused."""
    network = Network.of(account)
    ec2, sites = network.ec2, _list(network.ec2, OFFICE)
    group = network.group("inner")
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": sites}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    table = ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network.vpc)
    with pytest.raises(ClientError, match=r"InvalidPrefixListID\.NotFound"):
        ec2.create_route(RouteTableId=table, DestinationPrefixListId="pl-00000000000000000", GatewayId=gateway)
    ec2.create_route(RouteTableId=table, DestinationPrefixListId=sites, GatewayId=gateway)

    found = ec2.get_managed_prefix_list_associations(PrefixListId=sites)["PrefixListAssociations"]
    assert [one["ResourceId"] for one in found] == [table, group]
    with pytest.raises(ClientError, match="PrefixListInUse"):
        ec2.delete_managed_prefix_list(PrefixListId=sites)
    ec2.delete_route(RouteTableId=table, DestinationPrefixListId=sites)
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[rule])
    ec2.delete_managed_prefix_list(PrefixListId=sites)
    with pytest.raises(ClientError, match=r"InvalidPrefixListID\.NotFound"):
        ec2.describe_managed_prefix_lists(PrefixListIds=[sites])


def test_a_shared_list_and_those_of_aws_are_seen_and_not_changed(account: Account) -> None:
    """Another account reads the entries of what is shared with it."""
    owner = Account()
    sites = _list(owner.client("ec2"), OFFICE)
    arn = f"arn:aws:ec2:us-east-1:{owner.id}:prefix-list/{sites}"
    owner.client("ram").create_resource_share(name="sites", resourceArns=[arn], principals=[account.id])
    ec2, ram = account.client("ec2"), account.client("ram")
    for invitation in ram.get_resource_share_invitations()["resourceShareInvitations"]:
        ram.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
    assert _entries(ec2, sites) == [OFFICE]
    with pytest.raises(ClientError, match=r"InvalidPrefixListID\.NotFound"):
        ec2.delete_managed_prefix_list(PrefixListId=sites)
    s3 = [{"Name": "prefix-list-name", "Values": ["com.amazonaws.us-east-1.s3"]}]
    [told] = ec2.describe_managed_prefix_lists(Filters=s3)["PrefixLists"]
    assert told["OwnerId"] == "AWS"
    assert _entries(ec2, told["PrefixListId"])
