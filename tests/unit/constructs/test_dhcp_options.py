"""DHCP options: what hosts are told, and which sets are refused."""

from typing import Any

import pytest
from aws_cdk import aws_ec2 as ec2

from refarch.network import DhcpOptions
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import empty_stack, network, shape_of


def test_by_default_hosts_ask_the_vpcs_resolver_and_amazons_clock() -> None:
    """Only the domain name is the caller's."""
    shape = shape_of(lambda stack: DhcpOptions(stack, "Dhcp", vpc=network(stack).vpc, domain_name="corp.example.com"))
    options = shape.at("Dhcp/Options")
    assert options["DomainName"] == "corp.example.com"
    assert options["DomainNameServers"] == ["AmazonProvidedDNS"]
    assert options["NtpServers"] == ["169.254.169.123"]
    association = shape.at("Dhcp/Association")
    assert shape.referred(association["VpcId"]) == "Network/Vpc"
    assert shape.referred(association["DhcpOptionsId"]) == "Dhcp/Options"


def test_an_imported_vpc_gets_a_set_with_servers_on_premises() -> None:
    """Whose names the VPC then depends on."""

    def build(stack: Any) -> None:
        vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["a"])
        DhcpOptions(stack, "Dhcp", vpc=vpc, domain_name="corp.example.com", name_servers=["192.168.0.53"])

    shape = shape_of(build)
    assert shape.at("Dhcp/Options")["DomainNameServers"] == ["192.168.0.53"]
    assert shape.at("Dhcp/Association")["VpcId"] == "vpc-00000001"


@pytest.mark.parametrize(
    "servers", [["fd00:ec2::123"], [*(f"10.0.0.{n}" for n in range(4)), *(f"fd00:ec2::{n}" for n in range(4))]]
)
def test_hosts_without_ipv4_are_told_of_servers_that_they_reach(servers: list[str]) -> None:
    """Four time servers of each kind of address; the resolver has one of either kind."""

    def build(stack: Any) -> None:
        DhcpOptions(
            stack,
            "Dhcp",
            vpc=network(stack).vpc,
            domain_name="example.com",
            name_servers=["fd00:ec2::253"],
            time_servers=servers,
        )

    options = shape_of(build).at("Dhcp/Options")
    assert (options["DomainNameServers"], options["NtpServers"]) == (["fd00:ec2::253"], servers)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name_servers": []}, r"name_servers=\[\]: a set holds 1 to 4 of them"),
        ({"name_servers": [f"10.0.0.{n}" for n in range(10, 15)]}, "a set holds 1 to 4 of them"),
        (
            {"name_servers": ["dns.example.com"]},
            "name_servers='dns.example.com': a server is named by its address",
        ),
        ({"time_servers": ["AmazonProvidedDNS"]}, "time_servers='AmazonProvidedDNS': a server is named by its address"),
        ({"time_servers": []}, r"time_servers=\[\]: a set holds 1 to 4 of them"),
        ({"time_servers": [f"fd00:ec2::{n}" for n in range(5)]}, "a set holds 1 to 4 of them"),
    ],
)
def test_a_set_that_aws_would_refuse_is_refused(options: dict[str, Any], message: str) -> None:
    """Too few, too many, and names for addresses."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=message):
        DhcpOptions(stack, "Dhcp", vpc=network(stack).vpc, domain_name="example.com", **options)


def test_a_second_set_for_a_vpc_is_refused() -> None:
    """The association of the first would be lost."""
    stack = empty_stack()
    vpc = network(stack).vpc
    DhcpOptions(stack, "Dhcp", vpc=vpc, domain_name="example.com")
    with pytest.raises(RefusedError, match=r"test/More: vpc='test/Network/Vpc': a VPC has one set of DHCP options"):
        DhcpOptions(stack, "More", vpc=vpc, domain_name="example.org")
