"""VPC endpoints: gateway endpoints are routes, interface endpoints are addresses, PrivateLink is both sides of one."""

from collections.abc import Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.teaching import teaches

A, B = "10.0.0.0/16", "10.1.0.0/16"
HTTPS = [("tcp", 443, "10.0.0.0/8")]


def gateway_endpoint(lab: Lab, vpc: str, *tables: str, service: str = "s3") -> str:
    """Create a gateway endpoint for a service, with routes in some tables."""
    name = f"com.amazonaws.{lab.region}.{service}"
    made = lab.ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=name, RouteTableIds=list(tables))
    return str(made["VpcEndpoint"]["VpcEndpointId"])


def interface_endpoint(
    lab: Lab, vpc: str, subnets: Sequence[str], group: str, *, service: str = "sqs", private_dns: bool = True
) -> dict[str, Any]:
    """Create an interface endpoint with an interface in each of some subnets."""
    lab.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    made = lab.ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName=service if service.startswith("com.") else f"com.amazonaws.{lab.region}.{service}",
        SubnetIds=list(subnets),
        SecurityGroupIds=[group],
        PrivateDnsEnabled=private_dns,
    )
    return endpoint(lab, made["VpcEndpoint"]["VpcEndpointId"])


def endpoint(lab: Lab, name: str) -> dict[str, Any]:
    """Return an endpoint as it is now."""
    return dict(lab.ec2.describe_vpc_endpoints(VpcEndpointIds=[name])["VpcEndpoints"][0])


def routes(lab: Lab, table: str) -> list[dict[str, Any]]:
    """Return the routes of a table that an endpoint has made."""
    (found,) = lab.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return [route for route in found["Routes"] if "DestinationPrefixListId" in route]


def address_of_s3(lab: Lab) -> str:
    """Return an address of S3 in the Region, from AWS's own prefix list."""
    wanted = [{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{lab.region}.s3"]}]
    (found,) = lab.ec2.describe_managed_prefix_lists(Filters=wanted)["PrefixLists"]
    entries = lab.ec2.get_managed_prefix_list_entries(PrefixListId=found["PrefixListId"])["Entries"]
    return str(entries[0]["Cidr"].partition("/")[0])


def private_host(lab: Lab, block: str = A) -> tuple[str, str, str, str]:
    """Build a VPC with a host that has no way to the internet; return VPC, subnet, route table and host."""
    vpc = lab.vpc(block)
    subnet = lab.subnet(vpc, block.replace("/16", "/24"))
    return vpc, subnet, lab.route_table(vpc, subnet), lab.host(subnet, lab.group(vpc))


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


@teaches("vpc-endpoints.9")
def test_with_private_dns_the_usual_name_means_private_addresses(lab: Lab) -> None:
    """So that applications need not be changed (the course says that they must): and these addresses are reached."""
    vpc, subnet, _, host = private_host(lab)
    made = interface_endpoint(lab, vpc, [subnet], lab.group(vpc, inbound=HTTPS))

    assert f"sqs.{lab.region}.amazonaws.com" in {entry["DnsName"] for entry in made["DnsEntries"]}
    assert lab.follow(host, made["VpcEndpointId"], 443).reachable


@teaches("vpc-endpoints.9", twin=True)
def test_without_it_that_name_means_public_addresses_which_a_private_host_does_not_reach(lab: Lab) -> None:
    """The endpoint then goes by names of its own; an application that is not changed calls the public address."""
    vpc, subnet, _, host = private_host(lab)
    made = interface_endpoint(lab, vpc, [subnet], lab.group(vpc, inbound=HTTPS), private_dns=False)

    assert f"sqs.{lab.region}.amazonaws.com" not in {entry["DnsName"] for entry in made["DnsEntries"]}
    assert lab.follow(host, "203.0.113.7", 443).codes == ("NO_ROUTE_TO_DESTINATION",)
    assert lab.follow(host, made["VpcEndpointId"], 443).reachable


def peered(lab: Lab) -> tuple[tuple[str, str, str, str], tuple[str, str, str, str], str]:
    """Build two private hosts in VPCs that are peered, with routes on both sides."""
    here, there = private_host(lab, A), private_host(lab, B)
    connection = lab.peering(here[0], there[0])
    lab.route(here[2], B, connection)
    lab.route(there[2], A, connection)
    return here, there, connection


@teaches("vpc-endpoints.10")
def test_a_gateway_endpoint_is_used_from_inside_of_its_vpc(lab: Lab) -> None:
    """By every subnet whose table has the route."""
    here, _, _ = peered(lab)
    gateway_endpoint(lab, here[0], here[2])

    assert lab.follow(here[3], address_of_s3(lab), 443).reachable


@teaches("vpc-endpoints.10", twin=True)
def test_a_peered_vpc_cannot_use_it(lab: Lab) -> None:
    """Whatever it routes to the peering: that leads to addresses of the other VPC only."""
    here, there, connection = peered(lab)
    gateway_endpoint(lab, here[0], here[2])
    lab.route(there[2], f"{address_of_s3(lab)}/32", connection)

    assert lab.follow(there[3], address_of_s3(lab), 443).codes == ("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",)


@teaches("vpc-endpoints.15")
def test_an_interface_endpoint_is_used_from_a_peered_vpc(lab: Lab) -> None:
    """It is an address of the VPC like any other; over VPN and Direct Connect likewise."""
    here, there, _ = peered(lab)
    made = interface_endpoint(lab, here[0], [here[1]], lab.group(here[0], inbound=[("tcp", 443, B)]))

    assert lab.follow(there[3], made["VpcEndpointId"], 443).reachable


@teaches("vpc-endpoints.15", twin=True)
def test_unless_its_group_admits_its_own_vpc_only(lab: Lab) -> None:
    """The mistake that makes it work at home and nowhere else."""
    here, there, _ = peered(lab)
    made = interface_endpoint(lab, here[0], [here[1]], lab.group(here[0], inbound=[("tcp", 443, A)]))

    assert lab.follow(here[3], made["VpcEndpointId"], 443).reachable
    assert lab.follow(there[3], made["VpcEndpointId"], 443).codes == ("ENI_SG_RULES_MISMATCH",)


def offered(lab: Lab, *consumers: str) -> str:
    """Offer a service behind a Network Load Balancer to some accounts; return its name."""
    _, subnet, _, _ = private_host(lab, B)
    elb = lab.client("elbv2")
    made = elb.create_load_balancer(Name="offer", Type="network", Scheme="internal", Subnets=[subnet])
    arns = [made["LoadBalancers"][0]["LoadBalancerArn"]]
    service = lab.ec2.create_vpc_endpoint_service_configuration(NetworkLoadBalancerArns=arns, AcceptanceRequired=False)[
        "ServiceConfiguration"
    ]
    if consumers:
        lab.ec2.modify_vpc_endpoint_service_permissions(
            ServiceId=service["ServiceId"], AddAllowedPrincipals=[f"arn:aws:iam::{each}:root" for each in consumers]
        )
    return str(service["ServiceName"])


@teaches("vpc-endpoints.13")
def test_an_interface_endpoint_leads_to_somebody_elses_service_too(lab: Lab) -> None:
    """PrivateLink: the provider permits an account, which makes an endpoint in a VPC of its own."""
    consumer = Lab()
    service = offered(lab, consumer.account_id)
    vpc, subnet, _, _ = private_host(consumer)
    made = interface_endpoint(consumer, vpc, [subnet], consumer.group(vpc), service=service, private_dns=False)

    assert (made["ServiceName"], made["State"]) == (service, "available")


@teaches("vpc-endpoints.13", twin=True)
def test_for_whom_it_does_not_permit_there_is_no_such_service(lab: Lab) -> None:
    """Knowing the name is not enough."""
    stranger = Lab()
    service = offered(lab, "210000000099")
    vpc, subnet, _, _ = private_host(stranger)

    with pytest.raises(ClientError, match="InvalidServiceName"):
        interface_endpoint(stranger, vpc, [subnet], stranger.group(vpc), service=service, private_dns=False)


@teaches("vpc-endpoints.14")
def test_an_interface_endpoint_has_a_regional_name_and_one_for_each_zone(lab: Lab) -> None:
    """Each in a hosted zone, which an alias record of Route 53 can point to."""
    vpc = lab.vpc(A)
    subnets = [lab.subnet(vpc, f"10.0.{number}.0/24", zone) for number, zone in enumerate("ab")]
    made = interface_endpoint(lab, vpc, subnets, lab.group(vpc), private_dns=False)

    names = [entry["DnsName"] for entry in made["DnsEntries"]]
    assert len(names) == 3
    assert all(
        made["VpcEndpointId"] in name and name.endswith(f"sqs.{lab.region}.vpce.amazonaws.com") for name in names
    )
    assert [f"-{lab.region}a." in name or f"-{lab.region}b." in name for name in names] == [False, True, True]
    assert all(entry["HostedZoneId"] for entry in made["DnsEntries"])


@teaches("vpc-endpoints.14", twin=True)
def test_a_gateway_endpoint_has_no_name_at_all(lab: Lab) -> None:
    """S3's usual name keeps meaning public addresses, and the route sends them to the endpoint."""
    vpc, _, table, _ = private_host(lab)

    assert endpoint(lab, gateway_endpoint(lab, vpc, table)).get("DnsEntries", []) == []
