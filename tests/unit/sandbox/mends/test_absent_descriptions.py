"""What an account has none of is described by an empty list, and not by an error."""

import pytest

from tests.unit.sandbox.account import Account


@pytest.mark.parametrize(
    ("operation", "key", "given"),
    [
        ("describe_security_group_vpc_associations", "SecurityGroupVpcAssociations", {}),
        ("describe_transit_gateway_connect_peers", "TransitGatewayConnectPeers", {}),
        ("describe_transit_gateway_connects", "TransitGatewayConnects", {}),
        ("describe_vpc_block_public_access_exclusions", "VpcBlockPublicAccessExclusions", {}),
        (
            "get_transit_gateway_prefix_list_references",
            "TransitGatewayPrefixListReferences",
            {"TransitGatewayRouteTableId": "tgw-rtb-0123456789abcdef0"},
        ),
    ],
)
def test_there_is_none_in_an_empty_account(account: Account, operation: str, key: str, given: dict[str, str]) -> None:
    """So that whoever reads the account knows that none was overlooked."""
    assert getattr(account.client("ec2"), operation)(**given)[key] == []


def test_public_access_is_not_blocked_at_first(account: Account) -> None:
    """Nobody has turned it on."""
    options = account.client("ec2").describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]

    assert (options["InternetGatewayBlockMode"], options["State"]) == ("off", "default-state")
    assert options["AwsRegion"] == account.client("ec2").meta.region_name
