"""An endpoint has interfaces or routes where it says."""

import pytest
from botocore.exceptions import ClientError

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


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"ServiceName": "com.amazonaws.us-east-1.sqs"}, "InvalidParameter"),
        ({"ServiceName": "com.amazonaws.eu-west-1.s3"}, "InvalidServiceName"),
        ({"ServiceName": "com.amazonaws.eu-west-1.sqs", "VpcEndpointType": "Interface"}, "InvalidServiceName"),
    ],
)
def test_there_are_gateway_endpoints_of_few_services_and_endpoints_of_this_region(
    account: Account, asked: dict[str, str], code: str
) -> None:
    """Another Region's service is asked for as such."""
    network = Network.of(account)
    with pytest.raises(ClientError, match=code):
        network.ec2.create_vpc_endpoint(VpcId=network.vpc, **asked)
    elsewhere = {"ServiceName": "com.amazonaws.eu-west-1.sqs", "ServiceRegion": "eu-west-1"}
    network.ec2.create_vpc_endpoint(VpcId=network.vpc, VpcEndpointType="Interface", **elsewhere)


def test_an_interface_endpoint_has_its_names(account: Account) -> None:
    """The service's own comes and goes with private DNS, the zones' with the subnets."""
    network = Network.of(account)
    asked = {"VpcId": network.vpc, "VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.us-east-1.sqs"}
    made = network.ec2.create_vpc_endpoint(SubnetIds=list(network.subnets[:1]), PrivateDnsEnabled=False, **asked)
    name = made["VpcEndpoint"]["VpcEndpointId"]

    def names() -> list[str]:
        [told] = network.ec2.describe_vpc_endpoints(VpcEndpointIds=[name])["VpcEndpoints"]
        return [entry["DnsName"] for entry in told["DnsEntries"]]

    regional, zonal = names()
    assert regional.endswith(".sqs.us-east-1.vpce.amazonaws.com")
    assert zonal == regional.replace(".sqs.", "-us-east-1a.sqs.")
    network.ec2.modify_vpc_attribute(VpcId=network.vpc, EnableDnsHostnames={"Value": True})
    network.ec2.modify_vpc_endpoint(VpcEndpointId=name, AddSubnetIds=[network.subnets[1]], PrivateDnsEnabled=True)
    assert names()[1:] == [zonal, zonal.replace("1a", "1b"), "sqs.us-east-1.amazonaws.com"]
