"""VPC peering connections fail, are found, carry options and end as EC2's do."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def _vpc(ec2: Any, block: str) -> str:
    return str(ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"])


def _peer(ec2: Any, vpc: str, peer: str, **options: str) -> str:
    made = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer, **options)["VpcPeeringConnection"]
    assert made["Status"]["Code"] == "initiating-request"
    return str(made["VpcPeeringConnectionId"])


def _told(ec2: Any, connection: str) -> dict[str, Any]:
    [told] = ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"]
    return dict(told)


@pytest.mark.parametrize("secondary", [False, True])
def test_vpcs_that_overlap_are_not_peered(account: Account, *, secondary: bool) -> None:
    """Neither if their first blocks overlap nor if any others do; the failed request can be read and not deleted."""
    ec2 = account.client("ec2")
    one, other = _vpc(ec2, "10.0.0.0/16"), _vpc(ec2, "10.2.0.0/16" if secondary else "10.0.128.0/17")
    if secondary:
        ec2.associate_vpc_cidr_block(VpcId=other, CidrBlock="10.0.128.0/17")
    connection = _peer(ec2, one, other)
    assert _told(ec2, connection)["Status"]["Code"] == "failed"
    for refused in (ec2.accept_vpc_peering_connection, ec2.delete_vpc_peering_connection):
        with pytest.raises(ClientError, match="InvalidStateTransition"):
            refused(VpcPeeringConnectionId=connection)


def test_vpcs_that_do_not_overlap_are_peered_once(account: Account) -> None:
    """The twin; a second connection between the two is refused until the first has ended."""
    ec2 = account.client("ec2")
    one, other = _vpc(ec2, "10.0.0.0/16"), _vpc(ec2, "10.1.0.0/16")
    connection = _peer(ec2, one, other)
    assert _told(ec2, connection)["Status"]["Code"] == "pending-acceptance"
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    told = _told(ec2, connection)
    assert told["Status"]["Code"] == "active"
    assert told["AccepterVpcInfo"]["CidrBlockSet"] == [{"CidrBlock": "10.1.0.0/16"}]
    with pytest.raises(ClientError, match="VpcPeeringConnectionAlreadyExists"):
        _peer(ec2, other, one)
    for name, value, found in (
        ("accepter-vpc-info.vpc-id", other, 1),
        ("accepter-vpc-info.vpc-id", one, 0),
        ("status-code", "active", 1),
    ):
        filters = [{"Name": name, "Values": [value]}]
        assert len(ec2.describe_vpc_peering_connections(Filters=filters)["VpcPeeringConnections"]) == found
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)
    _peer(ec2, other, one)


def test_each_side_changes_its_own_options_once_the_connection_is_active() -> None:
    """Across accounts neither changes the other's."""
    mine, theirs = Account(), Account()
    ours, others = mine.client("ec2"), theirs.client("ec2")
    connection = _peer(ours, _vpc(ours, "10.0.0.0/16"), _vpc(others, "10.1.0.0/16"), PeerOwnerId=theirs.id)
    resolving = {"AllowDnsResolutionFromRemoteVpc": True}
    with pytest.raises(ClientError, match="not active"):
        ours.modify_vpc_peering_connection_options(
            VpcPeeringConnectionId=connection, RequesterPeeringConnectionOptions=resolving
        )
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        ours.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    others.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    with pytest.raises(ClientError, match="cannot modify"):
        ours.modify_vpc_peering_connection_options(
            VpcPeeringConnectionId=connection, AccepterPeeringConnectionOptions=resolving
        )
    others.modify_vpc_peering_connection_options(
        VpcPeeringConnectionId=connection, AccepterPeeringConnectionOptions=resolving
    )
    told = _told(ours, connection)
    assert told["AccepterVpcInfo"]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"]
    assert not told["RequesterVpcInfo"]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"]


def test_a_connection_to_another_region_is_accepted_there(account: Account) -> None:
    """And not where it was asked for; a VPC that is not there fails it."""
    here, there = account.client("ec2"), account.services.elsewhere("eu-west-1").client("ec2")
    one, other = _vpc(here, "10.0.0.0/16"), _vpc(there, "10.1.0.0/16")
    connection = _peer(here, one, other, PeerRegion="eu-west-1")
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        here.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    there.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    assert _told(here, connection)["Status"]["Code"] == "active"
    lost = _peer(here, one, "vpc-00000000000000000", PeerRegion="eu-west-1")
    assert _told(here, lost)["Status"]["Code"] == "failed"


def test_a_connection_ends_with_its_vpc_and_its_routes_lead_nowhere(account: Account) -> None:
    """The other VPC's route to it becomes a blackhole."""
    ec2 = account.client("ec2")
    one, other = _vpc(ec2, "10.0.0.0/16"), _vpc(ec2, "10.1.0.0/16")
    connection = _peer(ec2, one, other)
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    main = [{"Name": "vpc-id", "Values": [one]}]
    table = ec2.describe_route_tables(Filters=main)["RouteTables"][0]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.1.0.0/16", VpcPeeringConnectionId=connection)

    def state() -> str:
        routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
        return str(next(route["State"] for route in routes if "VpcPeeringConnectionId" in route))

    assert state() == "active"
    ec2.delete_vpc(VpcId=other)
    assert state() == "blackhole"
    assert _told(ec2, connection)["Status"]["Code"] == "deleted"
