"""Names across the border: who asks whom through Resolver endpoints, and how the questions get there."""

from dataclasses import dataclass

from study.lab import Lab
from tests.hybrid import SITE, Vpc, connect, customer_gateway, direct_connect, private_gateway
from tests.lessons.lines import kinds
from tests.names import DNS_PORT, endpoint, follow_rule, for_questions, named_vpc, record, rule, zone
from tests.teaching import teaches

SERVER = "192.168.0.53"
"""The DNS server on premises."""
INBOUND = ("10.0.1.10", "10.0.2.10")


@dataclass(frozen=True)
class Hub:
    """A VPC that is connected with a network on premises, with two subnets for endpoints.

    Attributes:
        routed: the VPC with its gateway and route table.
        subnets: one in each of two zones.
    """

    routed: Vpc
    subnets: tuple[str, str]


def hub(lab: Lab, *, vpn: bool = True) -> Hub:
    """Build one; a router on premises announces the site by BGP, over a VPN or over Direct Connect."""
    vpc = named_vpc(lab, "10.0.0.0/16")
    subnets = (lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24", "b"))
    table, gateway = lab.route_table(vpc, *subnets), private_gateway(lab, vpc)
    lab.ec2.enable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)
    if vpn:
        connect(lab, gateway, customer_gateway(lab, address="198.51.100.10", announces=SITE))
    else:
        direct_connect(lab, [gateway])
    return Hub(Vpc(vpc, subnets[0], table, gateway, lab.host(subnets[0])), subnets)


@teaches("vpc-dns.4")
def test_a_server_on_premises_resolves_private_names_at_the_inbound_endpoint(lab: Lab) -> None:
    """Over the VPN it asks an address of the VPC, and is answered as the VPC's own hosts are: by the private zone."""
    made = hub(lab)
    record(lab, zone(lab, "cloud.test", made.routed.id), "db.cloud.test", "10.0.1.20")
    group = for_questions(lab, made.routed.id, SITE)
    inbound = endpoint(lab, "INBOUND", made.subnets, group, INBOUND)

    found = lab.now().ask(SERVER, "db.cloud.test", at=inbound)
    assert found.values == ("10.0.1.20",)
    assert all(lab.follow(SERVER, address, DNS_PORT, protocol="udp").reachable for address in INBOUND)


@teaches("vpc-dns.4", twin=True)
def test_the_vpcs_own_resolver_answers_nobody_from_outside(lab: Lab) -> None:
    """Base plus two is for hosts of the VPC: through the VPN nobody gets there, hence the endpoint with addresses."""
    made = hub(lab)
    record(lab, zone(lab, "cloud.test", made.routed.id), "db.cloud.test", "10.0.1.20")

    assert lab.now().ask(made.routed.host, "db.cloud.test").values == ("10.0.1.20",)
    assert not lab.follow(SERVER, "10.0.0.2", DNS_PORT, protocol="udp").reachable
    assert not lab.follow(SERVER, INBOUND[0], DNS_PORT, protocol="udp").reachable


@teaches("vpc-dns.5")
def test_a_forwarded_question_comes_from_the_outbound_endpoint_whoever_asks(lab: Lab) -> None:
    """A spoke follows the hub's rule. What leaves has the endpoint's addresses; the spoke has no way there at all."""
    made, spoke = hub(lab), named_vpc(lab, "10.1.0.0/16")
    host = lab.host(lab.subnet(spoke, "10.1.0.0/24"))
    outbound = endpoint(lab, "OUTBOUND", made.subnets, for_questions(lab, made.routed.id))
    follow_rule(lab, spoke, rule(lab, "corp.test", outbound, SERVER))

    found = lab.now().ask(host, "erp.corp.test")
    assert found.servers == (SERVER,)
    told = lab.client("route53resolver").list_resolver_endpoint_ip_addresses(ResolverEndpointId=outbound)
    sources = {str(trace.forward[0].packet.source) for trace in found.answers}
    assert sources == {address["Ip"] for address in told["IpAddresses"]}
    assert not lab.follow(host, SERVER, DNS_PORT, protocol="udp").reachable


@teaches("vpc-dns.5", twin=True)
def test_without_a_rule_for_the_domain_nothing_is_forwarded(lab: Lab) -> None:
    """An endpoint alone asks nobody: a VPC that follows no rule asks the internet, and a system rule keeps a part."""
    made, spoke = hub(lab), named_vpc(lab, "10.1.0.0/16")
    host = lab.host(lab.subnet(spoke, "10.1.0.0/24"))
    record(lab, zone(lab, "aws.corp.test", spoke), "db.aws.corp.test", "10.1.0.20")
    outbound = endpoint(lab, "OUTBOUND", made.subnets, for_questions(lab, made.routed.id))

    assert lab.now().ask(host, "erp.corp.test").servers == ()
    follow_rule(lab, spoke, rule(lab, "corp.test", outbound, SERVER))
    follow_rule(lab, spoke, rule(lab, "aws.corp.test", kind="SYSTEM"))
    assert lab.now().ask(host, "erp.corp.test").servers == (SERVER,)
    assert lab.now().ask(host, "db.aws.corp.test").values == ("10.1.0.20",)


@teaches("vpc-dns.6")
def test_forwarded_questions_travel_through_the_vpn(lab: Lab) -> None:
    """From the endpoint by its subnet's routes to the private gateway, the connection, and the router beyond."""
    made = hub(lab)
    outbound = endpoint(lab, "OUTBOUND", made.subnets, for_questions(lab, made.routed.id))

    for protocol in ("udp", "tcp"):
        answer = lab.follow(outbound, SERVER, DNS_PORT, protocol=protocol)
        assert answer.reachable
        assert kinds(answer)[-3:] == ["VpnGateway", "VpnConnection", "CustomerGateway"]


@teaches("vpc-dns.6")
def test_or_through_direct_connect(lab: Lab) -> None:
    """The rule and the endpoint do not change: routes alone say by which way one gets there."""
    made = hub(lab, vpn=False)
    outbound = endpoint(lab, "OUTBOUND", made.subnets, for_questions(lab, made.routed.id))

    answer = lab.follow(outbound, SERVER, DNS_PORT, protocol="udp")
    assert answer.reachable
    assert "VirtualInterface" in kinds(answer)
    assert "VpnConnection" not in kinds(answer)


@teaches("vpc-dns.6", twin=True)
def test_without_a_way_there_names_are_lost_with_it(lab: Lab) -> None:
    """The router is silent: every name of the domain is answered with SERVFAIL, though rule and endpoint are there."""
    made = hub(lab)
    outbound = endpoint(lab, "OUTBOUND", made.subnets, for_questions(lab, made.routed.id))
    follow_rule(lab, made.routed.id, rule(lab, "corp.test", outbound, SERVER))
    (found,) = lab.ec2.describe_customer_gateways()["CustomerGateways"]
    named = {"Resources": [found["CustomerGatewayId"]], "Tags": [{"Key": "sandbox:advertises", "Value": ""}]}

    assert lab.now().ask(made.routed.host, "erp.corp.test").servers == (SERVER,)
    lab.ec2.create_tags(**named)
    assert not lab.follow(outbound, SERVER, DNS_PORT, protocol="udp").reachable
    assert "SERVFAIL" in lab.now().ask(made.routed.host, "erp.corp.test").codes
