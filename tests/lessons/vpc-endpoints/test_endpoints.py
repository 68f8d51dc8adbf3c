"""VPC endpoints: gateway endpoints are routes, interface endpoints are addresses."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.lessons.endpoints import (
    HTTPS,
    A,
    address_of_s3,
    endpoint,
    gateway_endpoint,
    interface_endpoint,
    private_host,
)
from tests.teaching import teaches


def routes(lab: Lab, table: str) -> list[dict[str, Any]]:
    """Return the routes of a table that an endpoint has made."""
    (found,) = lab.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return [route for route in found["Routes"] if "DestinationPrefixListId" in route]


@teaches("vpc-endpoints.11", twin=True)
@teaches("vpc-endpoints.2")
def test_a_gateway_endpoint_is_of_the_vpc_and_a_target_of_routes(lab: Lab) -> None:
    """It is in no subnet and has no interface: the tables that it is given get a route to the service's prefix list."""
    vpc, _, table, _ = private_host(lab)
    name = gateway_endpoint(lab, vpc, table)

    made = endpoint(lab, name)
    assert (made["VpcEndpointType"], made.get("SubnetIds", []), made.get("NetworkInterfaceIds", [])) == (
        "Gateway",
        [],
        [],
    )
    assert [route["GatewayId"] for route in routes(lab, table)] == [name]


@teaches("vpc-endpoints.2", twin=True)
@teaches("vpc-endpoints.11")
def test_an_interface_endpoint_is_an_interface_in_a_subnet_behind_a_group_and_needs_no_route(lab: Lab) -> None:
    """The other kind: an address of the VPC's own, that every local route leads to."""
    vpc, subnet, table, _ = private_host(lab)
    group = lab.group(vpc, inbound=HTTPS)
    made = interface_endpoint(lab, vpc, [subnet], group)

    (interface,) = lab.ec2.describe_network_interfaces(NetworkInterfaceIds=made["NetworkInterfaceIds"])[
        "NetworkInterfaces"
    ]
    assert (interface["SubnetId"], [each["GroupId"] for each in interface["Groups"]]) == (subnet, [group])
    assert routes(lab, table) == []


@teaches("vpc-endpoints.3")
def test_each_service_has_a_gateway_endpoint_of_its_own(lab: Lab) -> None:
    """S3 and DynamoDB are two endpoints, two prefix lists and two routes."""
    vpc, _, table, _ = private_host(lab)
    names = {gateway_endpoint(lab, vpc, table, service=service) for service in ("s3", "dynamodb")}

    found = routes(lab, table)
    assert {route["GatewayId"] for route in found} == names
    assert len({route["DestinationPrefixListId"] for route in found}) == 2


@teaches("vpc-endpoints.3", twin=True)
def test_another_regions_service_is_not_to_be_had_by_a_gateway_endpoint(lab: Lab) -> None:
    """A bucket of another Region is reached over the internet, or by an interface endpoint there."""
    vpc, _, table, _ = private_host(lab)

    with pytest.raises(ClientError, match="InvalidServiceName"):
        lab.ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.eu-west-1.s3", RouteTableIds=[table])


@teaches("vpc-endpoints.4")
def test_s3_and_dynamodb_have_gateway_endpoints(lab: Lab) -> None:
    """The two, and for them interface endpoints exist besides."""
    vpc, subnet, table, _ = private_host(lab)

    assert {endpoint(lab, gateway_endpoint(lab, vpc, table, service=s))["State"] for s in ("s3", "dynamodb")} == {
        "available"
    }
    both = interface_endpoint(lab, vpc, [subnet], lab.group(vpc), service="s3", private_dns=False)
    assert both["VpcEndpointType"] == "Interface"


@teaches("vpc-endpoints.4", twin=True)
def test_other_services_have_none(lab: Lab) -> None:
    """Whoever asks for a gateway endpoint of SQS is refused; the interface endpoint is what there is."""
    vpc, subnet, table, _ = private_host(lab)

    with pytest.raises(ClientError, match="InvalidParameter"):
        gateway_endpoint(lab, vpc, table, service="sqs")
    assert interface_endpoint(lab, vpc, [subnet], lab.group(vpc))["VpcEndpointType"] == "Interface"


@teaches("vpc-endpoints.7")
def test_a_host_without_any_way_out_reaches_s3_by_a_gateway_endpoint(lab: Lab) -> None:
    """The route to the prefix list is all it takes; everything else still needs a NAT gateway."""
    vpc, _, table, host = private_host(lab)
    gateway_endpoint(lab, vpc, table)

    assert lab.follow(host, address_of_s3(lab), 443).reachable
    assert lab.follow(host, "203.0.113.7", 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("vpc-endpoints.7", twin=True)
def test_without_the_route_in_its_own_table_the_endpoint_is_of_no_use(lab: Lab) -> None:
    """The endpoint is there, and was given to another table."""
    vpc, _, _, host = private_host(lab)
    gateway_endpoint(lab, vpc, lab.route_table(vpc))

    assert lab.follow(host, address_of_s3(lab), 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("vpc-endpoints.8")
def test_a_gateway_endpoint_is_lost_with_no_zone(lab: Lab) -> None:
    """It stands in none: hosts in the zones that are left reach the service as before."""
    vpc, _, table, _ = private_host(lab)
    other = lab.subnet(vpc, "10.0.1.0/24", "b")
    lab.ec2.associate_route_table(RouteTableId=table, SubnetId=other)
    host = lab.host(other, lab.group(vpc))
    gateway_endpoint(lab, vpc, table)

    assert lab.lose_zone("a").follow(host, address_of_s3(lab), 443).reachable


@teaches("vpc-endpoints.12")
def test_an_interface_in_each_zone_leaves_one_when_a_zone_is_lost(lab: Lab) -> None:
    """The regional name then means the interfaces that are left."""
    host, endpoints = in_two_zones(lab, interfaces=2)
    left = lab.lose_zone("a")

    (kept,) = [each for each in endpoints if each in left.account.interfaces]
    assert left.follow(host, kept, 443).reachable


@teaches("vpc-endpoints.8", twin=True)
@teaches("vpc-endpoints.12", twin=True)
def test_an_interface_in_one_zone_is_lost_with_it(lab: Lab) -> None:
    """The host in the other zone lives, and the service is gone."""
    _, endpoints = in_two_zones(lab, interfaces=1)
    left = lab.lose_zone("a")

    assert not any(each in left.account.interfaces for each in endpoints)


def in_two_zones(lab: Lab, *, interfaces: int) -> tuple[str, list[str]]:
    """Build a host in zone b and an endpoint with interfaces in zone a, or in both; return host and interfaces."""
    vpc = lab.vpc(A)
    subnets = [lab.subnet(vpc, f"10.0.{number}.0/24", zone) for number, zone in enumerate("ab")]
    host = lab.host(subnets[1], lab.group(vpc))
    made = interface_endpoint(lab, vpc, subnets[:interfaces], lab.group(vpc, inbound=HTTPS))
    return host, made["NetworkInterfaceIds"]
