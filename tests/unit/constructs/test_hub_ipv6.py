"""IPv6 by a hub: it passes where routes lead there, and is switched on at attachments by nothing else."""

from functools import partial

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.network import MultiAzVpc, NatStrategy
from refarch.refusal import RefusedError
from refarch.transit import TransitHub
from study.lab import Lab
from tests.unit.constructs.deployed import deployed
from tests.unit.constructs.shape import empty_stack, shape_of
from tests.unit.constructs.spokes import SPOKE

INSIDE, GLOBAL, PORT = "10.0.0.0/8", "2000::/3", 443


def build(stack: Stack, *, to: tuple[str, ...] = (INSIDE, GLOBAL)) -> None:
    """Attach two VPCs with both kinds of addresses, with a host each that lets the other in."""
    hub = TransitHub(stack, "Hub")
    hub.segment("all", default=True)
    for number, name in enumerate(("One", "Two"), start=1):
        network = MultiAzVpc(
            stack,
            name,
            cidr=f"10.{number}.0.0/16",
            zones=1,
            tiers=SPOKE,
            nat=NatStrategy.NONE,
            dual_stack=True,
        )
        hub.attach_spoke(network, to=to)
        hosts = HostPerZone(stack, f"{name}Host", network=network, tier="app")
        for peer, block in ((ec2.Peer.ipv4(INSIDE), INSIDE), (ec2.Peer.ipv6(GLOBAL), GLOBAL)):
            hosts.admit(peer, port=PORT, why="The other host")
            hosts.call_block(block, port=PORT)


@pytest.mark.parametrize(("to", "ipv6"), [((INSIDE, GLOBAL), True), ((INSIDE,), False)])
def test_hosts_reach_each_other_by_ipv6_where_routes_lead_it_to_the_hub(*, to: tuple[str, ...], ipv6: bool) -> None:
    """By IPv4 in any case. Amazon's IPv6 blocks are not known beforehand: what is inside is told by the hub."""
    lab = Lab()
    ids = deployed(lab, "hub", partial(build, to=to))
    one, two = (next(i for name, i in ids.items() if name.startswith(f"{who}HostHost1")) for who in ("One", "Two"))

    assert lab.follow(one, two, PORT).reachable
    assert lab.follow(one, lab.address6(two), PORT).reachable is ipv6


def test_an_attachment_carries_ipv6_once_a_route_leads_it_there() -> None:
    """Which AWS switches on for each attachment, and not for one of a VPC without an IPv6 block."""
    shape = shape_of(build)
    assert {each["Options"]["Ipv6Support"] for each in shape.of_type("EC2::TransitGatewayVpcAttachment").values()} == {
        "enable"
    }
    assert shape.at("One/VpcAtHub/appSubnet1To2000---3")["DestinationIpv6CidrBlock"] == GLOBAL


@pytest.mark.parametrize(
    ("block", "dual_stack", "said"),
    [
        (GLOBAL, False, f"to='{GLOBAL}': the VPC has no IPv6 block. Make it with dual_stack=True"),
        ("2001:db8::1/32", True, "to='2001:db8::1/32': this is no IPv6 CIDR block"),
    ],
)
def test_what_cannot_be_led_there_is_refused(block: str, said: str, *, dual_stack: bool) -> None:
    """With the path of the attachment."""
    stack = empty_stack()
    hub = TransitHub(stack, "Hub")
    hub.segment("all", default=True)
    network = MultiAzVpc(stack, "One", zones=1, tiers=SPOKE, nat=NatStrategy.NONE, dual_stack=dual_stack)
    with pytest.raises(RefusedError) as refused:
        hub.attach_spoke(network, to=[block])
    assert str(refused.value).startswith(f"test/One/VpcAtHub: {said}")
