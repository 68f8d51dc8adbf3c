"""Route servers learn from appliances in a VPC, and its route tables lead to them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _server(network: Network) -> str:
    made = network.ec2.create_route_server(AmazonSideAsn=65000)["RouteServer"]["RouteServerId"]
    network.ec2.associate_route_server(RouteServerId=made, VpcId=network.vpc)
    return str(made)


def _routes(network: Network, table: str) -> dict[str, dict[str, Any]]:
    [told] = network.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return {route["DestinationCidrBlock"]: route for route in told["Routes"]}


def test_what_an_appliance_advertises_leads_to_it(account: Account) -> None:
    """In the tables that the server propagates to, unless they have a route of their own; others do not change."""
    network = Network.of(account)
    ec2, server = network.ec2, _server(network)
    appliance = ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]
    endpoint = ec2.create_route_server_endpoint(RouteServerId=server, SubnetId=network.subnets[0])
    peer = ec2.create_route_server_peer(
        RouteServerEndpointId=endpoint["RouteServerEndpoint"]["RouteServerEndpointId"],
        PeerAddress=appliance["PrivateIpAddress"],
        BgpOptions={"PeerAsn": 65010},
    )["RouteServerPeer"]
    tables = [ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"] for _ in range(2)]
    ec2.enable_route_server_propagation(RouteServerId=server, RouteTableId=tables[0])
    assert set(_routes(network, tables[0])) == {"10.0.0.0/16"}
    tags = [{"Key": "sandbox:advertises", "Value": "10.8.0.0/16 10.9.0.0/16"}]
    ec2.create_tags(Resources=[peer["RouteServerPeerId"]], Tags=tags)
    ec2.create_route(
        RouteTableId=tables[0], DestinationCidrBlock="10.9.0.0/16", NetworkInterfaceId=appliance["NetworkInterfaceId"]
    )
    routes = _routes(network, tables[0])
    assert (routes["10.8.0.0/16"]["NetworkInterfaceId"], routes["10.8.0.0/16"]["Origin"]) == (
        appliance["NetworkInterfaceId"],
        "Advertisement",
    )
    assert routes["10.9.0.0/16"]["Origin"] == "CreateRoute"
    assert set(_routes(network, tables[1])) == {"10.0.0.0/16"}
    [told] = ec2.describe_route_server_peers()["RouteServerPeers"]
    assert told["BgpStatus"]["Status"] == "up"
    ec2.disable_route_server_propagation(RouteServerId=server, RouteTableId=tables[0])
    assert "10.8.0.0/16" not in _routes(network, tables[0])


def test_a_server_serves_one_vpc_and_goes_after_its_endpoints(account: Account) -> None:
    """An endpoint needs the association, a peer its endpoint."""
    network, other = Network.of(account), Network.of(account)
    ec2, server = network.ec2, _server(network)
    with pytest.raises(ClientError, match="is associated with"):
        ec2.associate_route_server(RouteServerId=server, VpcId=other.vpc)
    with pytest.raises(ClientError, match="is not associated with"):
        ec2.create_route_server_endpoint(RouteServerId=server, SubnetId=other.subnets[0])
    made = ec2.create_route_server_endpoint(RouteServerId=server, SubnetId=network.subnets[0])["RouteServerEndpoint"]
    assert len(network.interfaces("Route Server Endpoint")) == 1
    for refused, what in (
        (ec2.disassociate_route_server, {"RouteServerId": server, "VpcId": network.vpc}),
        (ec2.delete_route_server, {"RouteServerId": server}),
    ):
        with pytest.raises(ClientError, match="DependencyViolation"):
            refused(**what)
    ec2.delete_route_server_endpoint(RouteServerEndpointId=made["RouteServerEndpointId"])
    assert network.interfaces("Route Server Endpoint") == []
    ec2.disassociate_route_server(RouteServerId=server, VpcId=network.vpc)
    ec2.delete_route_server(RouteServerId=server)


def test_a_duration_is_for_a_server_that_persists_routes(account: Account) -> None:
    """Without it there is none, and a topic hears of changes if that is wanted."""
    ec2 = account.client("ec2")
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        ec2.create_route_server(AmazonSideAsn=65000, PersistRoutesDuration=2)
    made = ec2.create_route_server(
        AmazonSideAsn=65000, PersistRoutes="enable", PersistRoutesDuration=2, SnsNotificationsEnabled=True
    )["RouteServer"]
    assert (made["PersistRoutesState"], "SnsTopicArn" in made) == ("enabled", True)
    changed = ec2.modify_route_server(RouteServerId=made["RouteServerId"], PersistRoutes="disable")["RouteServer"]
    assert (changed["PersistRoutesState"], "PersistRoutesDuration" in changed) == ("disabled", False)
