"""A site that is simulated: its routers, its offices, and the program that makes an instance a router."""

import json
from typing import Any

import pytest

from refarch.hybrid import SimulatedSite
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, shape_of

CLOUD = "10.0.0.0/16"


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(lambda stack: SimulatedSite(stack, "Site", cidr="192.168.0.0/16", leads_to=[CLOUD]))


def test_each_office_leads_to_aws_through_the_router_of_its_own_zone(shape: Shape) -> None:
    """Two zones, two routers that pass on what is not their own."""
    routes = [r for r in shape.of_type("EC2::Route").values() if r.get("DestinationCidrBlock") == CLOUD]
    assert [(shape.referred(r["RouteTableId"]), shape.referred(r["InstanceId"])) for r in routes] == [
        (f"Site/Network/Vpc/officeSubnet{zone}/RouteTable", f"Site/Routers/Host{zone}") for zone in (1, 2)
    ]
    assert [shape.at(f"Site/Routers/Host{zone}")["SourceDestCheck"] for zone in (1, 2)] == [False, False]
    assert shape.at("Site/Offices/Host1")["SourceDestCheck"] is True


def test_a_router_keeps_its_address_whatever_becomes_of_the_instance(shape: Shape) -> None:
    """A customer gateway is known by it."""
    pairs = [
        (shape.referred(a["AllocationId"]), shape.referred(a["InstanceId"]))
        for a in shape.of_type("EC2::EIPAssociation").values()
    ]
    assert pairs == [(f"Site/Address{zone}", f"Site/Routers/Host{zone}") for zone in (1, 2)]


def test_nobody_outside_may_call_a_router(shape: Shape) -> None:
    """It opens the tunnels itself: the offices come in, IKE and HTTPS go out."""
    (inbound,) = shape.at("Site/Routers/Group")["SecurityGroupIngress"]
    assert (inbound["CidrIp"], inbound["IpProtocol"]) == ("192.168.0.0/16", "-1")
    out = {
        (rule["IpProtocol"], rule.get("FromPort"), rule["CidrIp"])
        for path, rule in shape.of_type("EC2::SecurityGroupEgress").items()
        if path.startswith("Site/Routers")
    }
    assert out == {
        ("-1", None, "192.168.0.0/16"),
        ("udp", 500, "0.0.0.0/0"),
        ("udp", 4500, "0.0.0.0/0"),
        ("tcp", 443, "0.0.0.0/0"),
    }


def program(shape: Shape) -> str:
    """Return the program that routers run, as user data carries it."""
    data = shape.at("Site/Routers/LaunchTemplate")["LaunchTemplateData"]["UserData"]
    text = data["Fn::Base64"]
    assert len(text) < 16_384
    return str(text).partition("<<'PROGRAM'\n")[2].partition("\nPROGRAM")[0]


CONFIGURATION = """<vpn_connection id="vpn-1"><ipsec_tunnel>
<customer_gateway><tunnel_outside_address><ip_address>198.51.100.1</ip_address></tunnel_outside_address>
<tunnel_inside_address><ip_address>169.254.44.42</ip_address></tunnel_inside_address>{theirs}</customer_gateway>
<vpn_gateway><tunnel_outside_address><ip_address>203.0.113.1</ip_address></tunnel_outside_address>
<tunnel_inside_address><ip_address>169.254.44.41</ip_address></tunnel_inside_address>{ours}</vpn_gateway>
<ike><pre_shared_key>a.key</pre_shared_key></ike></ipsec_tunnel></vpn_connection>"""
NUMBERS = {"theirs": "<bgp><asn>65010</asn></bgp>", "ours": "<bgp><asn>64512</asn></bgp>"}


@pytest.mark.parametrize("numbers", [NUMBERS, dict.fromkeys(NUMBERS, "")])
def test_a_router_configures_what_aws_tells_of_the_connections_at_its_address(
    shape: Shape, numbers: dict[str, str]
) -> None:
    """One tunnel interface for each tunnel; BGP only where AWS gives numbers."""
    text = program(shape)
    assert "@SITE@" not in text
    assert "@CLOUD@" not in text
    names: dict[str, Any] = {}
    exec(compile(text, "customer router", "exec"), names)  # noqa: S102 our own program
    asked: list[tuple[str, ...]] = []
    written: dict[str, str] = {}
    run: list[str] = []
    answers = {
        "describe-customer-gateways": {"CustomerGateways": [{"CustomerGatewayId": "cgw-1"}]},
        "describe-vpn-connections": {
            "VpnConnections": [{"CustomerGatewayConfiguration": CONFIGURATION.format(**numbers)}]
        },
    }

    def ec2(_region: str, operation: str, *arguments: str) -> object:
        asked.append((operation, *arguments))
        return json.loads(json.dumps(answers[operation]))

    class Commands:
        @staticmethod
        def run(command: list[str], **_how: object) -> None:
            run.append(" ".join(command))

    names |= {"ec2": ec2, "write": written.__setitem__, "subprocess": Commands}
    found = names["tunnels"]("198.51.100.1", "eu-west-1")
    names["apply"](found)

    assert "Name=ip-address,Values=198.51.100.1" in asked[0]
    assert "right=203.0.113.1" in written["/etc/ipsec.d/aws.conf"]
    assert "leftvti=169.254.44.42/30" in written["/etc/ipsec.d/aws.conf"]
    assert written["/etc/ipsec.d/aws.secrets"] == '198.51.100.1 203.0.113.1 : PSK "a.key"\n'
    speaks = bool(numbers["ours"])
    assert ("systemctl restart frr" in run) is speaks
    if speaks:
        lines = written["/etc/frr/frr.conf"].splitlines()
        assert lines[0] == "router bgp 65010"
        assert " neighbor 169.254.44.41 remote-as 64512" in lines
        assert " network 192.168.0.0/16" in lines


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"cidr": "10.0.128.0/20", "leads_to": [CLOUD]},
            "test/Site/Network: cidr='10.0.128.0/20': it overlaps 10.0.0.0/16",
        ),
        ({"cidr": "192.168.0.0/16", "leads_to": []}, "test/Site: leads_to=[]: a site is connected to something"),
        ({"cidr": "192.168.0.0/16", "leads_to": ["aws"]}, "this is no IPv4 CIDR block"),
    ],
)
def test_a_site_that_could_not_be_connected_is_refused(options: dict[str, Any], said: str) -> None:
    """Networks that overlap cannot be joined."""
    with pytest.raises(RefusedError) as refused:
        SimulatedSite(empty_stack(), "Site", **options)

    assert said in str(refused.value)
