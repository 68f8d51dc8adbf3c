"""Accounts keep VPCs from the internet, but for exclusions, and snapshots from being shared."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _mode(network: Network, subnet: str) -> Any:
    [told] = network.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]
    return told["BlockPublicAccessStates"]["InternetGatewayBlockMode"]


def test_a_subnet_tells_what_of_the_internet_is_kept_from_it(account: Account) -> None:
    """As the account says, but for what is excluded: in both directions, or outwards only."""
    network = Network.of(account)
    ec2, (first, second, third) = network.ec2, network.subnets
    assert _mode(network, first) == "off"
    ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-bidirectional")
    said = "allow-bidirectional"
    made = ec2.create_vpc_block_public_access_exclusion(SubnetId=first, InternetGatewayExclusionMode=said)
    ec2.create_vpc_block_public_access_exclusion(SubnetId=second, InternetGatewayExclusionMode="allow-egress")
    assert [_mode(network, one) for one in (first, second, third)] == ["off", "block-ingress", "block-bidirectional"]
    with pytest.raises(ClientError, match="already"):
        ec2.create_vpc_block_public_access_exclusion(SubnetId=first, InternetGatewayExclusionMode=said)
    with pytest.raises(ClientError, match="either"):
        ec2.create_vpc_block_public_access_exclusion(InternetGatewayExclusionMode=said)
    exclusion = made["VpcBlockPublicAccessExclusion"]["ExclusionId"]
    ec2.modify_vpc_block_public_access_exclusion(ExclusionId=exclusion, InternetGatewayExclusionMode="allow-egress")
    assert _mode(network, first) == "block-ingress"
    ec2.delete_vpc_block_public_access_exclusion(ExclusionId=exclusion)
    assert _mode(network, first) == "block-bidirectional"


def test_the_setting_is_of_one_region(account: Account) -> None:
    """Elsewhere it is off."""
    account.client("ec2").modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-ingress")
    away = account.services.elsewhere("eu-west-1").client("ec2")
    told = away.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
    assert (told["InternetGatewayBlockMode"], told["State"]) == ("off", "default-state")


def test_snapshots_are_kept_from_being_public(account: Account) -> None:
    """All of them or new ones, until they are no more."""
    ec2 = account.client("ec2")
    assert ec2.get_snapshot_block_public_access_state()["State"] == "unblocked"
    ec2.enable_snapshot_block_public_access(State="block-all-sharing")
    assert ec2.get_snapshot_block_public_access_state()["State"] == "block-all-sharing"
    ec2.disable_snapshot_block_public_access()
    assert ec2.get_snapshot_block_public_access_state()["State"] == "unblocked"
