"""An endpoint has interfaces or routes where it says."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_an_interface_endpoint_stands_in_its_subnets_with_its_groups(account: Account) -> None:
    """Free addresses of the subnets; both subnets and groups follow a modification."""
    network = Network.of(account)
    first, second, third = network.subnets
    group, other = network.group("endpoint"), network.group("other")
    made = network.ec2.create_vpc_endpoint(
        VpcId=network.vpc,
        ServiceName="com.amazonaws.us-east-1.kms",
        VpcEndpointType="Interface",
        SubnetIds=[first, second],
        SecurityGroupIds=[group],
    )["VpcEndpoint"]["VpcEndpointId"]
    interfaces = network.interfaces(f"VPC Endpoint Interface {made}")
    assert [(i["PrivateIpAddress"], i["Groups"][0]["GroupId"]) for i in interfaces] == [
        ("10.0.1.4", group),
        ("10.0.2.4", group),
    ]
    network.ec2.modify_vpc_endpoint(
        VpcEndpointId=made,
        AddSubnetIds=[third],
        RemoveSubnetIds=[first],
        AddSecurityGroupIds=[other],
        RemoveSecurityGroupIds=[group],
    )
    interfaces = network.interfaces(f"VPC Endpoint Interface {made}")
    assert [(i["PrivateIpAddress"], i["Groups"][0]["GroupId"]) for i in interfaces] == [
        ("10.0.2.4", other),
        ("10.0.3.4", other),
    ]


def test_the_routes_of_a_gateway_endpoint_follow_its_route_tables(account: Account) -> None:
    """A table that is added has a route to the endpoint, one that is removed has none any more."""
    network = Network.of(account)
    tables = [network.ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"] for _ in range(2)]
    service = "com.amazonaws.us-east-1.s3"
    made = network.ec2.create_vpc_endpoint(VpcId=network.vpc, ServiceName=service, RouteTableIds=tables[:1])
    endpoint = made["VpcEndpoint"]["VpcEndpointId"]
    network.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddRouteTableIds=tables[1:], RemoveRouteTableIds=tables[:1])
    described = network.ec2.describe_route_tables(RouteTableIds=tables)["RouteTables"]
    leading = {t["RouteTableId"] for t in described for route in t["Routes"] if route.get("GatewayId") == endpoint}
    assert leading == set(tables[1:])


def test_an_endpoint_without_a_type_is_a_gateway_endpoint_and_can_be_deleted(account: Account) -> None:
    """``Gateway`` is the default of CreateVpcEndpoint."""
    network = Network.of(account)
    made = network.ec2.create_vpc_endpoint(VpcId=network.vpc, ServiceName="com.amazonaws.us-east-1.s3")["VpcEndpoint"]
    [endpoint] = network.ec2.describe_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])["VpcEndpoints"]
    assert endpoint["VpcEndpointType"] == "Gateway"
    assert network.ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])["Unsuccessful"] == []
