"""A dedicated line and the Direct Connect gateway: what they are, and what is refused before AWS refuses it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aws_cdk import Stack

from refarch.hybrid import DedicatedLine, DirectConnectHub, ExistingGateway, PrivateGateway, PublicEnds
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, shape_of

VGW = ExistingGateway(vpn_gateway_id="vgw-00000001", amazon_asn=64512)
OTHER = ExistingGateway(vpn_gateway_id="vgw-00000002", amazon_asn=64512)
TGW = ExistingGateway(transit_gateway_id="tgw-00000001", amazon_asn=64513)
TIERS = (Tier(name="app", exposure=Exposure.ISOLATED),)
ENDS = PublicEnds(amazon="203.0.113.1/30", customer="203.0.113.2/30", announce=["203.0.113.0/30"])


def hub(stack: Stack, name: str = "Hub", asn: int = 64600) -> DirectConnectHub:
    """Add a Direct Connect gateway."""
    return DirectConnectHub(stack, name, amazon_asn=asn)


def line(stack: Stack, bandwidth: str = "10Gbps", *, macsec: bool | None = None) -> DedicatedLine:
    """Order a line."""
    return DedicatedLine(stack, "Line", location="EqDC2", bandwidth=bandwidth, macsec=macsec)


def own_gateway(stack: Stack) -> PrivateGateway:
    """Give a VPC of 10.0.0.0/16 a virtual private gateway."""
    vpc = MultiAzVpc(stack, "Network", cidr="10.0.0.0/16", zones=1, tiers=TIERS, nat=NatStrategy.NONE)
    return PrivateGateway(stack, "Gateway", vpc=vpc.vpc, propagate_to=[vpc.select("app")])


def build(stack: Stack) -> None:
    """Lead a line to two VPCs, to a Transit Gateway and to AWS's public addresses."""
    private, transit, cable = hub(stack), hub(stack, "Transit", 64601), line(stack)
    private.serve(VGW, announce=["10.0.0.0/16"])
    private.serve(OTHER, announce=["10.1.0.0/16", "10.2.0.0/16"])
    transit.serve(TGW, announce=["10.3.0.0/16"])
    cable.private(private, vlan=101, asn=65010)
    cable.transit(transit, vlan=102, asn=65010)
    cable.public(ENDS, vlan=103, asn=65010)


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_one_private_interface_serves_the_gateways_of_several_vpcs(shape: Shape) -> None:
    """Each association says what the network on premises is told."""
    found = shape.of_type("DirectConnect::DirectConnectGatewayAssociation").values()
    told = {a["AssociatedGatewayId"]: a["AllowedPrefixesToDirectConnectGateway"] for a in found}
    assert told == {
        "vgw-00000001": ["10.0.0.0/16"],
        "vgw-00000002": ["10.1.0.0/16", "10.2.0.0/16"],
        "tgw-00000001": ["10.3.0.0/16"],
    }
    private = shape.only("DirectConnect::PrivateVirtualInterface")
    assert shape.referred(private["DirectConnectGatewayId"]) == "Hub/Gateway"


def test_the_three_kinds_of_interface_share_a_line_by_their_vlans(shape: Shape) -> None:
    """Private, transit and public, each with BGP."""
    kinds = ("PrivateVirtualInterface", "TransitVirtualInterface", "PublicVirtualInterface")
    found = [shape.only(f"DirectConnect::{kind}") for kind in kinds]
    assert [each["Vlan"] for each in found] == [101, 102, 103]
    assert {each["BgpPeers"][0]["Asn"] for each in found} == {"65010"}
    assert {shape.referred(each["ConnectionId"]) for each in found} == {"Line/Connection"}
    assert found[2]["RouteFilterPrefixes"] == ["203.0.113.0/30"]


@pytest.mark.parametrize(("bandwidth", "encrypted"), [("1Gbps", False), ("10Gbps", True), ("400Gbps", True)])
def test_a_line_asks_for_macsec_where_there_is_one(bandwidth: str, *, encrypted: bool) -> None:
    """AWS has it for 10 Gbps and more."""
    found = shape_of(lambda stack: line(stack, bandwidth)).only("DirectConnect::Connection")
    assert (found["Bandwidth"], found["RequestMACSec"]) == (bandwidth, encrypted)


def test_a_line_may_do_without_macsec() -> None:
    """Where a VPN encrypts what goes over it, for example."""
    found = shape_of(lambda stack: line(stack, macsec=False)).only("DirectConnect::Connection")
    assert found["RequestMACSec"] is False


def test_a_line_and_a_gateway_may_be_there_already() -> None:
    """Only interfaces are made, and lead from the one to the other; a LAG carries them, too."""

    def built(stack: Stack) -> None:
        cable = DedicatedLine(stack, "Line", existing="dxlag-00000001")
        cable.private(DirectConnectHub(stack, "Hub", amazon_asn=64600, existing="gateway-1"), vlan=101, asn=65010)

    shape = shape_of(built)
    found = shape.only("DirectConnect::PrivateVirtualInterface")
    assert (found["ConnectionId"], found["DirectConnectGatewayId"]) == ("dxlag-00000001", "gateway-1")
    assert not shape.of_type("DirectConnect::Connection")
    assert not shape.of_type("DirectConnect::DirectConnectGateway")


def test_an_association_is_made_where_its_gateway_is_and_before_its_routes_are_propagated() -> None:
    """AWS wants it in the Region of the virtual private gateway, which has to be attached to its VPC."""

    def built(stack: Stack) -> None:
        hub(stack).serve(own_gateway(stack), announce=["10.0.0.0/16"])

    shape = shape_of(built)
    found = shape.only("DirectConnect::DirectConnectGatewayAssociation")
    assert shape.referred(found["AssociatedGatewayId"]) == "Gateway/Gateway"
    waits = {
        path: {shape.path(other) for other in shape.resource(path)["DependsOn"]}
        for path in ("Gateway/ToHub", "Gateway/Propagation")
    }
    assert waits == {
        "Gateway/ToHub": {"Gateway/Attachment"},
        "Gateway/Propagation": {"Gateway/Attachment", "Gateway/ToHub"},
    }


@pytest.mark.parametrize("announced", ["10.0.0.0/16", "10.0.0.0/15", "100.64.0.0/24"])
def test_a_vpcs_block_is_announced_as_a_whole_or_within_a_wider_one(announced: str) -> None:
    """The twin of a part of it; of another block of the VPC, which nobody knows here, a part may be meant."""
    stack = empty_stack()
    made = hub(stack).serve(own_gateway(stack), announce=[announced])
    assert made.allowed_prefixes_to_direct_connect_gateway == [announced]


def test_of_a_transit_gateway_a_part_of_a_vpcs_block_is_announced_as_it_is() -> None:
    """And as many as AWS allows."""
    stack, blocks = empty_stack(), [f"10.{number}.0.0/24" for number in range(200)]
    assert hub(stack).serve(TGW, announce=blocks).allowed_prefixes_to_direct_connect_gateway == blocks


def twice(stack: Stack) -> None:
    """Use a VLAN for two interfaces."""
    cable = line(stack)
    cable.private(hub(stack), vlan=101, asn=65010)
    cable.public(ENDS, vlan=101, asn=65010)


def mixed(stack: Stack) -> None:
    """Serve a virtual private gateway and a Transit Gateway by one Direct Connect gateway."""
    both = hub(stack)
    both.serve(VGW, announce=["10.0.0.0/16"])
    both.serve(TGW, announce=["10.3.0.0/16"])


def crossed(stack: Stack) -> None:
    """Lead a private and a transit virtual interface to one Direct Connect gateway."""
    both, cable = hub(stack), line(stack)
    cable.private(both, vlan=101, asn=65010)
    cable.transit(both, vlan=102, asn=65010)


def overlapping(stack: Stack) -> None:
    """Announce a part of what another gateway announces."""
    both = hub(stack)
    both.serve(VGW, announce=["10.0.0.0/16"])
    both.serve(OTHER, announce=["10.1.0.0/16", "10.0.128.0/17"])


def crowded(stack: Stack) -> None:
    """Serve one gateway too many."""
    full = hub(stack)
    for number in range(21):
        gateway = ExistingGateway(vpn_gateway_id=f"vgw-{number:08}", amazon_asn=64512)
        full.serve(gateway, announce=[f"10.{number}.0.0/16"])


def loaded(stack: Stack) -> None:
    """Lead one transit virtual interface too many over a line."""
    cable, transit = line(stack), hub(stack)
    for vlan in range(1, 6):
        cable.transit(transit, vlan=vlan, asn=65010)


def public(**changed: Any) -> Callable[[Stack], object]:
    """Return what makes a public virtual interface with something changed."""
    return lambda s: line(s).public(replace(ENDS, **changed), vlan=1, asn=65010)


@pytest.mark.parametrize(
    ("build_it", "said"),
    [
        (lambda s: hub(s, asn=65536), "test/Hub: amazon_asn=65536: Amazon's end takes a private number"),
        (lambda s: hub(s).serve(VGW, announce=[]), "test/Hub: announce=[]: nobody on premises would know the way"),
        (lambda s: hub(s).serve(VGW, announce=["all"]), "announce='all': this is no IPv4 CIDR block"),
        (lambda s: hub(s, asn=64513).serve(TGW, announce=["10.0.0.0/8"]), "the Transit Gateway has 64513, too"),
        (mixed, "test/Hub: transit beside private: it joins virtual private gateways"),
        (crossed, "test/Hub: transit beside private: it joins virtual private gateways"),
        (overlapping, "announce='10.0.128.0/17': it overlaps with 10.0.0.0/16, and networks behind one"),
        (
            lambda s: hub(s).serve(own_gateway(s), announce=["10.0.128.0/17"]),
            "announce='10.0.128.0/17': it is a part of the VPC's 10.0.0.0/16, which AWS announces as a whole or not",
        ),
        (
            lambda s: hub(s).serve(TGW, announce=[f"10.{number}.0.0/24" for number in range(201)]),
            "test/Hub: announce of 201 prefixes: of one Transit Gateway 200 prefixes are announced",
        ),
        (crowded, "test/Hub: 21 gateways: a Direct Connect gateway serves at most 20 of that kind"),
        (lambda s: line(s, "1Gbps", macsec=True), "macsec=True at 1Gbps: AWS has MACsec from 10Gbps on"),
        (
            lambda s: DedicatedLine(s, "Line", existing="dxcon-1", bandwidth="10Gbps"),
            "test/Line: bandwidth='10Gbps': the line dxcon-1 is there and has been ordered",
        ),
        (
            lambda s: DedicatedLine(s, "Line", bandwidth="10Gbps"),
            "location='': a line ends at a Direct Connect location",
        ),
        (loaded, "test/Line: one more transit virtual interface: a line carries 4 transit interfaces and 50 others"),
        (public(announce=[]), "announce=[]: AWS would answer nobody"),
        (public(announce=["10.8.0.0/16"]), "announce='10.8.0.0/16': AWS takes public blocks that you own"),
        (public(announce=["all"]), "announce='all': this is no IPv4 CIDR block"),
        (lambda s: line(s, "2Gbps"), "test/Line: bandwidth='2Gbps': dedicated connections have 1Gbps, 10Gbps"),
        (lambda s: line(s).private(hub(s), vlan=0, asn=65010), "vlan=0: VLANs are 1 to 4094"),
        (lambda s: line(s).private(hub(s), vlan=4095, asn=65010), "vlan=4095: VLANs are 1 to 4094"),
        (lambda s: line(s).private(hub(s), vlan=1, asn=7224), "asn=7224: this number is reserved"),
        (lambda s: line(s).transit(hub(s), vlan=1, asn=64600), "asn=64600: the Direct Connect gateway has it, too"),
        (twice, "vlan=101: another virtual interface of the line has it"),
        (public(amazon="10.0.0.1/30"), "amazon='10.0.0.1/30': both ends have public addresses"),
        (public(customer="here"), "customer='here': this is no address with its prefix length"),
    ],
)
def test_what_aws_would_refuse_is_refused_at_synthesis(build_it: Callable[[Stack], object], said: str) -> None:
    """With the construct's path, the value and the rule."""
    with pytest.raises(RefusedError) as refused:
        build_it(empty_stack())

    assert said in str(refused.value)
