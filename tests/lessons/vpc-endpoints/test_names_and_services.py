"""Names of endpoints, who may use them from where, and services of others behind them."""

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.lessons.endpoints import (
    HTTPS,
    A,
    B,
    address_of_s3,
    endpoint,
    gateway_endpoint,
    interface_endpoint,
    private_host,
)
from tests.teaching import teaches


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
