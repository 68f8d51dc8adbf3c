"""Connections to a network on premises: what they are, and what is refused before AWS refuses it."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.hybrid import Bgp, ExistingGateway, OnPremises, PrivateGateway, Static, TransitGatewayEnd
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of

ROUTERS = {"A": "198.51.100.10", "B": "198.51.100.20"}
VGW = ExistingGateway(vpn_gateway_id="vgw-0123456789abcdef0", amazon_asn=64512)
TGW = ExistingGateway(transit_gateway_id="tgw-0123456789abcdef0")
BLOCK = "192.168.0.0/16"


def onprem(stack: Stack, **options: Any) -> OnPremises:
    """Add a site with two routers."""
    return OnPremises(stack, "OnPrem", **{"routers": ROUTERS, **options})


def test_each_router_is_a_customer_gateway_with_a_connection_of_two_tunnels() -> None:
    """By BGP: the number is the customer gateway's."""
    shape = shape_of(lambda stack: onprem(stack).connect(VGW, routing=Bgp(65010)))

    gateways = shape.of_type("EC2::CustomerGateway")
    assert {g["IpAddress"]: g["BgpAsn"] for g in gateways.values()} == dict.fromkeys(ROUTERS.values(), 65010)
    connections = shape.of_type("EC2::VPNConnection")
    assert [shape.referred(c["CustomerGatewayId"]) for c in connections.values()] == ["OnPrem/A", "OnPrem/B"]
    for connection in connections.values():
        assert (connection["VpnGatewayId"], connection["StaticRoutesOnly"]) == (VGW.vpn_gateway_id, False)
        assert len(connection["VpnTunnelOptionsSpecifications"]) == 2
    assert not shape.of_type("EC2::VPNConnectionRoute")


def test_tunnels_take_strong_proposals_only_and_have_no_key_in_the_template() -> None:
    """IKEv2, AES-256-GCM and P-384; what was negotiated is logged."""
    shape = shape_of(lambda stack: onprem(stack).connect(VGW, routing=Bgp(65010), routers=["A"]))

    first, second = shape.only("EC2::VPNConnection")["VpnTunnelOptionsSpecifications"]
    for tunnel in (first, second):
        assert tunnel["IKEVersions"] == [{"Value": "ikev2"}]
        for phase in ("Phase1", "Phase2"):
            assert tunnel[f"{phase}EncryptionAlgorithms"] == [{"Value": "AES256-GCM-16"}]
            assert tunnel[f"{phase}DHGroupNumbers"] == [{"Value": 20}]
        assert tunnel["LogOptions"]["CloudwatchLogOptions"]["LogEnabled"] is True
        assert "PreSharedKey" not in tunnel
    assert first != second


def test_static_routing_writes_a_route_for_each_block_of_each_connection() -> None:
    """And the customer gateway has no number of its own."""
    shape = shape_of(lambda stack: onprem(stack).connect(VGW, routing=Static([BLOCK, "172.20.0.0/16"])))

    routes = shape.of_type("EC2::VPNConnectionRoute").values()
    assert sorted((shape.referred(r["VpnConnectionId"]), r["DestinationCidrBlock"]) for r in routes) == [
        (f"OnPrem/{name}Connection", block) for name in "AB" for block in ("172.20.0.0/16", BLOCK)
    ]
    assert all(c["StaticRoutesOnly"] for c in shape.of_type("EC2::VPNConnection").values())
    assert all("BgpAsn" not in g for g in shape.of_type("EC2::CustomerGateway").values())


def test_a_site_is_connected_to_several_gateways_and_its_routers_stay_the_same_customer_gateways() -> None:
    """AWS refuses a second customer gateway that says the same; here there is one."""

    def build(stack: Stack) -> None:
        site = onprem(stack)
        site.connect(VGW, routing=Bgp(65010))
        site.connect(TGW, routing=Bgp(65010))
        assert len(site.connections) == 4

    shape = shape_of(build)
    assert len(shape.of_type("EC2::CustomerGateway")) == 2
    ends = [c.get("TransitGatewayId") for c in shape.of_type("EC2::VPNConnection").values()]
    assert ends == [None, None, TGW.transit_gateway_id, TGW.transit_gateway_id]


def test_a_long_number_is_written_where_cloudformation_wants_it() -> None:
    """Four bytes with the highest bit set do not fit the first property."""
    shape = shape_of(lambda stack: onprem(stack).connect(TGW, routing=Bgp(4200000001), routers=["A"]))

    assert shape.only("EC2::CustomerGateway")["BgpAsnExtended"] == 4200000001


def test_a_private_gateway_tells_the_tables_of_the_tiers_that_are_named() -> None:
    """Propagation waits for the attachment; the other tiers learn nothing."""

    def build(stack: Stack) -> None:
        vpc = network(stack)
        PrivateGateway(stack, "Gateway", vpc=vpc.vpc, propagate_to=[vpc.select("app")])

    shape = shape_of(build)
    tables = shape.only("EC2::VPNGatewayRoutePropagation")["RouteTableIds"]
    assert [shape.referred(t) for t in tables] == [f"Network/Vpc/appSubnet{zone}/RouteTable" for zone in (1, 2, 3)]
    assert shape.only("EC2::VPNGateway")["AmazonSideAsn"] == 64512
    assert len(shape.resource("Gateway/Propagation")["DependsOn"]) == 1


def imported(stack: Stack) -> ec2.IVpc:
    """Return a VPC that somebody else has made."""
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "Imported",
        vpc_id="vpc-0123456789abcdef0",
        availability_zones=["us-east-1a", "us-east-1b"],
        isolated_subnet_ids=["subnet-00000001", "subnet-00000002"],
        isolated_subnet_names=["app"],
        isolated_subnet_route_table_ids=["rtb-00000001", "rtb-00000001"],
    )


def test_an_imported_vpc_works_as_well() -> None:
    """Two subnets that share a table tell it once."""

    def build(stack: Stack) -> None:
        app = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        PrivateGateway(stack, "Gateway", vpc=imported(stack), propagate_to=[app], amazon_asn=65100)

    shape = shape_of(build)
    assert shape.only("EC2::VPNGatewayRoutePropagation")["RouteTableIds"] == ["rtb-00000001"]
    assert shape.only("EC2::VPCGatewayAttachment")["VpcId"] == "vpc-0123456789abcdef0"


def test_a_transit_gateway_end_attaches_the_vpc_and_leads_its_subnets_to_the_networks_beyond() -> None:
    """By hand: a Transit Gateway propagates to its own tables, and not to those of VPCs."""

    def build(stack: Stack) -> None:
        vpc = MultiAzVpc(
            stack, "Network", zones=2, tiers=(Tier(name="app", exposure=Exposure.ISOLATED),), nat=NatStrategy.NONE
        )
        end = TransitGatewayEnd(stack, "Hub", vpc=vpc.vpc, subnets=vpc.select("app"), leads_to=[BLOCK, "172.20.0.0/16"])
        onprem(stack).connect(end, routing=Bgp(65010))

    shape = shape_of(build)
    assert len(shape.only("EC2::TransitGatewayAttachment")["SubnetIds"]) == 2
    routes = [r for r in shape.of_type("EC2::Route").values() if "TransitGatewayId" in r]
    assert sorted(r["DestinationCidrBlock"] for r in routes) == ["172.20.0.0/16"] * 2 + [BLOCK] * 2
    assert [c.get("VpnGatewayId") for c in shape.of_type("EC2::VPNConnection").values()] == [None, None]


def connect(routing: Bgp | Static, gateway: ExistingGateway = VGW, **options: Any) -> Callable[[Stack], object]:
    """Return what connects a site so."""
    return lambda stack: onprem(stack).connect(gateway, routing=routing, **options)


def two_sites(stack: Stack) -> None:
    """Lead one block to routers of two sites."""
    for name in ("One", "Other"):
        OnPremises(stack, name, routers={"A": "198.51.100.10"}).connect(TGW, routing=Static([BLOCK]))


def test_static_routes_to_a_transit_gateway_are_written_into_its_table() -> None:
    """Into that which the gateway has associated the connection with, as it tells, or into one that is named."""

    def build(stack: Stack) -> None:
        site = onprem(stack)
        site.connect(TGW, routing=Static([BLOCK, "172.20.0.0/16"]), routers=["A"])
        named = ExistingGateway(transit_gateway_id="tgw-0123456789abcdef1", route_table_id="tgw-rtb-00000001")
        site.connect(named, routing=Static([BLOCK]), routers=["B"])

    shape = shape_of(build)
    routes = shape.of_type("EC2::TransitGatewayRoute")
    told = {
        (
            r["DestinationCidrBlock"],
            shape.referred(r["TransitGatewayAttachmentId"]),
            r["TransitGatewayRouteTableId"]
            if isinstance(r["TransitGatewayRouteTableId"], str)
            else r["TransitGatewayRouteTableId"]["Fn::GetAtt"][1],
        )
        for r in routes.values()
    }
    first, second = (f"OnPrem/{name}ConnectionBeyond/Attachments/Default" for name in "AB")
    assert told == {
        (BLOCK, first, "RouteTable1"),
        ("172.20.0.0/16", first, "RouteTable1"),
        (BLOCK, second, "tgw-rtb-00000001"),
    }
    assert not shape.of_type("EC2::VPNConnectionRoute")


def beside(routing: Static) -> Callable[[Stack], object]:
    """Return what connects a site to the gateway of a VPC of 10.0.0.0/16."""

    def build(stack: Stack) -> None:
        vpc = network(stack)
        gateway = PrivateGateway(stack, "Gateway", vpc=vpc.vpc, propagate_to=[vpc.select("app")])
        onprem(stack).connect(gateway, routing=routing)

    return build


def test_a_site_may_have_a_wider_block_around_the_vpcs_own() -> None:
    """The twin: what is for the VPC stays in it, and all else finds the way."""
    routes = shape_of(beside(Static(["10.0.0.0/8"]))).of_type("EC2::VPNConnectionRoute").values()
    assert {route["DestinationCidrBlock"] for route in routes} == {"10.0.0.0/8"}


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda s: onprem(s, routers={}), "OnPrem: routers={}: a connection ends at a router"),
        (lambda s: onprem(s, routers={"A": "here"}), "routers['A']='here': a customer gateway for a VPN"),
        (lambda s: onprem(s, routers={"A": "10.1.2.3"}), "routers['A']='10.1.2.3': a customer gateway for a VPN"),
        (lambda s: onprem(s, routers={"A": "2001:db8::1"}), "routers['A']='2001:db8::1': a customer gateway for a VPN"),
        (connect(Bgp(0)), "Bgp(0): autonomous system numbers are 1 to 4294967294"),
        (connect(Bgp(7224)), "Bgp(7224): this number is reserved: Amazon has it in all Regions"),
        (connect(Bgp(64512)), "Bgp(64512): the gateway has 64512, too"),
        (connect(Static([])), "Static([]): nobody would know what lies beyond the router"),
        (connect(Static(["192.168.0.1/16"])), "a CIDR block names its network address"),
        (connect(Static(["all"])), "this is no IPv4 CIDR block"),
        (
            beside(Static(["10.0.64.0/18"])),
            "Static(['10.0.64.0/18']): it is a part of the VPC's 10.0.0.0/16, whose local route goes before whatever",
        ),
        (lambda s: onprem(s).connect("vgw-1", routing=Bgp(65010)), "OnPrem: gateway='vgw-1': this is no gateway"),
        (connect(Static([BLOCK, BLOCK])), "a connection has one route to a block"),
        (connect(Static([f"10.{n}.0.0/16" for n in range(101)])), "Static of 101 blocks: a connection holds 100"),
        (connect(Static([BLOCK]), TGW), "Static by A and B: a Transit Gateway's route table leads to one of them"),
        (two_sites, "Other/AConnectionBeyond: route to 192.168.0.0/16: a route table has one route to a block"),
        (connect(Bgp(65010), ExistingGateway()), "a gateway of 0 ids: a connection ends at one gateway"),
        (
            connect(Bgp(65010), ExistingGateway(vpn_gateway_id="vgw-00000001", transit_gateway_id="tgw-00000001")),
            "a gateway of 2 ids: a connection ends at one gateway",
        ),
        (connect(Bgp(65010), routers=["C"]), "routers=['C']: there is no router 'C'. The routers are A, B"),
        (
            lambda s: PrivateGateway(s, "Gateway", vpc=network(s).vpc, propagate_to=[]),
            "Gateway: propagate_to=[]: nobody would know the way",
        ),
        (
            lambda s: PrivateGateway(
                s, "Gateway", vpc=imported(s), propagate_to=[ec2.SubnetSelection()], amazon_asn=64511
            ),
            "amazon_asn=64511: Amazon's end takes a private number",
        ),
        (
            lambda s: TransitGatewayEnd(s, "Hub", vpc=imported(s), subnets=ec2.SubnetSelection(), leads_to=[]),
            "Hub: leads_to=[]: nobody would know the way",
        ),
        (
            lambda s: TransitGatewayEnd(
                s, "Hub", vpc=imported(s), subnets=ec2.SubnetSelection(), leads_to=[BLOCK], amazon_asn=1
            ),
            "amazon_asn=1: Amazon's end takes a private number",
        ),
    ],
)
def test_what_aws_would_refuse_is_refused_at_synthesis(build: Callable[[Stack], object], said: str) -> None:
    """With the construct's path, the value and the rule."""
    with pytest.raises(RefusedError) as refused:
        build(empty_stack())

    assert said in str(refused.value)
    assert str(refused.value).startswith("test/")


def test_a_vpc_has_one_virtual_private_gateway() -> None:
    """EC2 would refuse to attach the second one, minutes later."""
    stack = empty_stack()
    own = network(stack)
    PrivateGateway(stack, "First", vpc=own.vpc, propagate_to=[own.select("app")])
    with pytest.raises(RefusedError, match=r"test/Second: vpc='test/Network/Vpc': a VPC has one .*, and test/First is"):
        PrivateGateway(stack, "Second", vpc=own.vpc, propagate_to=[own.select("app")])


def test_the_twins_of_what_is_refused_are_taken() -> None:
    """The largest static table, the highest number, another number than Amazon's."""

    def build(stack: Stack) -> None:
        site = onprem(stack)
        site.connect(VGW, routing=Static([f"10.{n}.0.0/16" for n in range(100)]), routers=["A"])
        site.connect(VGW, routing=Bgp(4294967294), routers=["B"])
        site.connect(VGW, routing=Bgp(64513), routers=["B"])

    found: Shape = shape_of(build)
    assert len(found.of_type("EC2::VPNConnectionRoute")) == 100
