"""Resolver endpoints, forwarding rules and who follows them: what is made, and what is refused."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.dns import Direction, FollowedRules, HybridResolver, ResolverEndpoint
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of

SITE = "192.168.0.0/16"
SERVERS = ["192.168.0.10", "192.168.1.10"]
INBOUND = ["10.0.192.10", "10.0.200.10", "10.0.208.10"]


def resolver(stack: Stack, **options: Any) -> HybridResolver:
    """Make endpoints in the data tier of three zones."""
    vpc = network(stack)
    chosen = {"subnets": vpc.subnets("data"), "networks": [SITE], **options}
    return HybridResolver(stack, "Resolver", vpc=vpc.vpc, **chosen)


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template of both endpoints with a rule of either kind, shared and followed."""

    def build(stack: Stack) -> None:
        made = resolver(stack)
        made.forward("Corp.Example.com.", to=SERVERS)
        made.keep("aws.corp.example.com")
        made.share(["210000000010"])
        made.follow()

    return shape_of(build)


def test_each_endpoint_has_an_address_in_each_zone(shape: Shape) -> None:
    """Two endpoints, three zones."""
    ends = shape.of_type("Route53Resolver::ResolverEndpoint")
    assert {path: (end["Direction"], len(end["IpAddresses"])) for path, end in ends.items()} == {
        "Resolver/Inbound/Endpoint": ("INBOUND", 3),
        "Resolver/Outbound/Endpoint": ("OUTBOUND", 3),
    }


def test_questions_come_and_go_by_udp_and_by_tcp_and_only_between_the_networks(shape: Shape) -> None:
    """An answer that is too long for UDP is asked for again by TCP."""
    inbound = shape.at("Resolver/Inbound/Group")["SecurityGroupIngress"]
    outbound = shape.at("Resolver/Outbound/Group")["SecurityGroupEgress"]
    for rules in (inbound, outbound):
        assert [(r["IpProtocol"], r["FromPort"], r["CidrIp"]) for r in rules] == [("udp", 53, SITE), ("tcp", 53, SITE)]
    assert "SecurityGroupIngress" not in shape.at("Resolver/Outbound/Group")


def test_a_rule_leads_out_and_another_keeps_a_part_inside(shape: Shape) -> None:
    """Both are shared within the organization, and followed."""
    forward, keep = shape.at("Resolver/Rules/corp-example-com"), shape.at("Resolver/Rules/aws-corp-example-com")
    assert (forward["RuleType"], forward["DomainName"]) == ("FORWARD", "corp.example.com")
    assert shape.referred(forward["ResolverEndpointId"]) == "Resolver/Outbound/Endpoint"
    assert forward["TargetIps"] == [{"Ip": server, "Port": "53"} for server in SERVERS]
    assert (keep["RuleType"], "TargetIps" in keep) == ("SYSTEM", False)
    share = shape.only("RAM::ResourceShare")
    assert [shape.referred(arn) for arn in share["ResourceArns"]] == [
        "Resolver/Rules/corp-example-com",
        "Resolver/Rules/aws-corp-example-com",
    ]
    assert share["AllowExternalPrincipals"] is False
    assert len(shape.of_type("Route53Resolver::ResolverRuleAssociation")) == 2


def test_the_endpoints_vpc_follows_no_rule_unless_it_is_told_to() -> None:
    """Where an inbound endpoint and a rule share a VPC, questions can go round in a circle."""
    shape = shape_of(lambda stack: resolver(stack).forward("corp.example.com", to=SERVERS, port=5353))
    assert not shape.of_type("Route53Resolver::ResolverRuleAssociation")
    assert shape.only("Route53Resolver::ResolverRule")["TargetIps"][0]["Port"] == "5353"


def test_the_inbound_endpoint_has_the_addresses_that_were_chosen_in_an_imported_vpc_too() -> None:
    """Servers elsewhere are configured with them."""

    def build(stack: Stack) -> None:
        vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["a", "b"])
        subnets = [ec2.Subnet.from_subnet_id(stack, name, f"subnet-{name}") for name in "ab"]
        HybridResolver(
            stack, "Resolver", vpc=vpc, subnets=subnets, networks=[SITE], addresses=["10.9.0.10", "10.9.1.10"]
        )

    ends = shape_of(build).of_type("Route53Resolver::ResolverEndpoint")
    assert ends["Resolver/Inbound/Endpoint"]["IpAddresses"] == [
        {"Ip": "10.9.0.10", "SubnetId": "subnet-a"},
        {"Ip": "10.9.1.10", "SubnetId": "subnet-b"},
    ]
    assert ends["Resolver/Outbound/Endpoint"]["IpAddresses"] == [{"SubnetId": "subnet-a"}, {"SubnetId": "subnet-b"}]


def test_everything_is_forwarded_once_awss_own_names_are_kept() -> None:
    """The root's rule and the one that AWS recommends beside it."""

    def build(stack: Stack) -> None:
        made = resolver(stack)
        made.keep("amazonaws.com")
        made.forward(".", to=SERVERS)

    rules = shape_of(build).of_type("Route53Resolver::ResolverRule")
    assert {rule["DomainName"]: rule["RuleType"] for rule in rules.values()} == {
        "amazonaws.com": "SYSTEM",
        ".": "FORWARD",
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"networks": []}, r"test/Resolver/Inbound: networks=\[\]: nobody could ask"),
        ({"networks": ["192.168.0.1/16"]}, r"networks='192\.168\.0\.1/16': a CIDR block names its network address"),
        ({"addresses": INBOUND[:2]}, "2 addresses in 3 subnets: an address is one of a subnet's"),
        ({"addresses": ["10.0.192.3", *INBOUND[1:]]}, r"addresses='10\.0\.192\.3': it is not in 10\.0\.192\.0/21"),
        ({"addresses": [INBOUND[1], *INBOUND[1:]]}, r"it is not in 10\.0\.192\.0/21, or one of the five"),
        ({"addresses": ["ten", *INBOUND[1:]]}, "this is no IPv4 address"),
    ],
)
def test_endpoints_that_aws_refuses_are_refused(options: Any, message: str) -> None:
    """With the path of the endpoint."""
    with pytest.raises(RefusedError, match=message):
        resolver(empty_stack(), **options)


def test_fewer_than_two_addresses_and_more_than_six_are_refused() -> None:
    """And so is the same subnet twice, because one zone's loss would take both."""
    stack = empty_stack()
    vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["a"])
    subnets = [ec2.Subnet.from_subnet_id(stack, f"S{n}", f"subnet-{n}") for n in range(7)]
    for number, chosen in enumerate((subnets[:1], subnets, [subnets[0], subnets[0]])):
        with pytest.raises(RefusedError, match="an endpoint has 2 to 6 addresses"):
            ResolverEndpoint(
                stack, f"End{number}", direction=Direction.OUTBOUND, vpc=vpc, subnets=chosen, networks=[SITE]
            )
    with pytest.raises(RefusedError, match="port=5353: inbound endpoints listen to 53"):
        ResolverEndpoint(
            stack, "In", direction=Direction.INBOUND, vpc=vpc, subnets=subnets[:2], networks=[SITE], port=5353
        )


@pytest.mark.parametrize(
    ("domain", "servers", "message"),
    [
        ("corp.example.com", [], "a rule has 1 to 6 targets"),
        ("corp.example.com", ["dns.example.com"], "a server is named by its IPv4 address"),
        ("corp.example.com", [INBOUND[0]], "this is our own inbound endpoint, and questions would go round"),
        ("corp-.example.com", SERVERS, "a name is made of letters"),
        (".", SERVERS, r"forward\('\.'\): the names of AWS's own services .* Keep 'amazonaws\.com' first"),
        ("com", SERVERS, "Keep 'amazonaws.com' first"),
        ("taken.example.com", SERVERS, "a VPC follows one rule for a domain"),
    ],
)
def test_a_rule_that_leads_nowhere_or_in_a_circle_is_refused(domain: str, servers: list[str], message: str) -> None:
    """With the path of the resolver."""
    made = resolver(empty_stack(), addresses=INBOUND)
    made.keep("taken.example.com")
    with pytest.raises(RefusedError, match=f"test/Resolver: .*{message}"):
        made.forward(domain, to=servers)


def test_a_share_of_nothing_or_with_nobody_is_refused() -> None:
    """And so is a participant outside of any organization."""
    made = resolver(empty_stack())
    with pytest.raises(RefusedError, match="of 0 rules: a share holds something for somebody"):
        made.share(["210000000010"])
    made.forward("corp.example.com", to=SERVERS)
    with pytest.raises(RefusedError, match=r"share\('12345'\): rules are shared with accounts"):
        made.share(["12345"])


def test_rules_of_another_account_are_followed_each_once() -> None:
    """By their ids; two for one domain AWS refuses."""

    def build(stack: Stack) -> None:
        FollowedRules(
            stack, "Rules", vpc=network(stack).vpc, rules={".": "rslvr-rr-1", "corp.example.com": "rslvr-rr-2"}
        )

    made = shape_of(build).of_type("Route53Resolver::ResolverRuleAssociation")
    assert {path: each["ResolverRuleId"] for path, each in made.items()} == {
        "Rules/Root": "rslvr-rr-1",
        "Rules/corp-example-com": "rslvr-rr-2",
    }
    stack = empty_stack()
    vpc = network(stack).vpc
    with pytest.raises(RefusedError, match="there is nothing to follow"):
        FollowedRules(stack, "None", vpc=vpc, rules={})
    with pytest.raises(RefusedError, match="a VPC follows one rule for a domain"):
        FollowedRules(stack, "Both", vpc=vpc, rules={"corp.test": "rslvr-rr-1", "Corp.test.": "rslvr-rr-2"})
