"""The DNS servers of a simulated site: whom they serve, whom they ask, and what is refused."""

from typing import Any

import pytest
from aws_cdk import Stack

from refarch.dns import SiteDns
from refarch.hybrid import SimulatedSite
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, shape_of

ASKS = ["10.0.0.10", "10.0.1.10"]


def servers(stack: Stack, **options: Any) -> SiteDns:
    """Build a site with its servers."""
    site = SimulatedSite(stack, "Site", cidr="192.168.0.0/16", leads_to=["10.0.0.0/16"])
    chosen = {
        "domain": "berlin.example.com",
        "records": {"erp": site.offices.addresses},
        "asks": ASKS,
        "asks_for": "cloud.example.com",
        "asked_from": ["10.0.0.0/20"],
        **options,
    }
    return SiteDns(stack, "Dns", site=site, **chosen)


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(servers)


def test_the_sites_hosts_are_told_of_its_servers_by_dhcp(shape: Shape) -> None:
    """One in each of two offices."""
    told = shape.at("Dns/Dhcp/Options")
    assert told["DomainName"] == "berlin.example.com"
    assert [shape.referred(server) for server in told["DomainNameServers"]] == [
        "Dns/Servers/Host1",
        "Dns/Servers/Host2",
    ]


def test_servers_know_the_sites_names_and_ask_aws_for_those_of_its_domain(shape: Shape) -> None:
    """As the file says that they start with."""
    parts = shape.at("Dns/Servers/LaunchTemplate")["LaunchTemplateData"]["UserData"]["Fn::Base64"]["Fn::Join"][1]
    told = [part if isinstance(part, str) else shape.referred(part) for part in parts]
    text = "".join(told)
    assert "Site/Offices/Host1 erp.berlin.example.com\n" in text
    assert "\nDNS=10.0.0.10 10.0.1.10\nDomains=~cloud.example.com\n" in text
    # Asked for anything else it must not ask itself, which is what DHCP tells the site's hosts to do.
    assert "\nDNS=169.254.169.253\n[DHCPv4]\nUseDNS=no\n" in text
    assert "DNSStubListenerExtra=" in text


def test_questions_come_from_the_site_and_the_endpoint_and_go_to_the_endpoint(shape: Shape) -> None:
    """By UDP and by TCP, and nothing else."""
    inbound = shape.at("Dns/Servers/Group")["SecurityGroupIngress"]
    assert [(r["IpProtocol"], r["FromPort"], r["CidrIp"]) for r in inbound] == [
        ("udp", 53, "10.0.0.0/20"),
        ("tcp", 53, "10.0.0.0/20"),
    ]
    offices = [
        (r["IpProtocol"], r["FromPort"], shape.referred(r["SourceSecurityGroupId"]))
        for path, r in shape.of_type("EC2::SecurityGroupIngress").items()
        if path.startswith("Dns/Servers")
    ]
    whose = ("Site/Offices/Group", "Site/Routers/Group")
    assert sorted(offices) == sorted((way, 53, who) for way in ("udp", "tcp") for who in whose)
    out = [
        (r["IpProtocol"], r["FromPort"], r["CidrIp"])
        for path, r in shape.of_type("EC2::SecurityGroupEgress").items()
        if path.startswith("Dns/Servers")
    ]
    assert sorted(out) == sorted((way, 53, f"{address}/32") for address in ASKS for way in ("udp", "tcp"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"domain": "berlin..com"}, "name 'berlin..com': a name is made of letters"),
        ({"records": {"e r p": ["192.168.0.10"]}}, "name 'e r p.berlin.example.com'"),
        ({"asks": []}, r"asks=\[\].*: names are asked for in both directions"),
        ({"asked_from": []}, "names are asked for in both directions"),
    ],
)
def test_servers_that_nobody_could_use_are_refused(options: Any, message: str) -> None:
    """With the construct's path."""
    with pytest.raises(RefusedError, match=f"test/Dns: .*{message}|test/Dns: {message}"):
        servers(empty_stack(), **options)
