"""A hub of another account, from both sides: two apps that know no more of each other than ids."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack

from refarch.compute import HostPerZone
from refarch.hybrid import Bgp, DirectConnectHub, OnPremises
from refarch.network import MultiAzVpc
from refarch.refusal import RefusedError
from refarch.transit import GuestAttachment, TransitHub
from study.lab import Lab
from tests.lessons.hubs import SEPARATE, attach, gateway
from tests.lessons.hubs import spoke as lab_spoke
from tests.unit.constructs.deployed import deployed
from tests.unit.constructs.shape import Shape, shape_of
from tests.unit.constructs.spokes import OURS, THEIRS, spoke

TGW, ATTACHED, PORT = "tgw-11111111", "tgw-attach-22222222", 443


def theirs(app: App) -> tuple[Stack, TransitHub]:
    """Return a stack of a participant, and the hub of another account as it sees it."""
    stack = Stack(app, "theirs", env=Environment(account=THEIRS, region="eu-west-1"))
    return stack, TransitHub(stack, "Hub", existing=TGW, owner=OURS)


def test_a_vpc_is_attached_to_another_accounts_hub_and_placed_nowhere() -> None:
    """Its own account makes the attachment and the routes; which table it is routed by is the owner's affair."""
    app = App(analytics_reporting=False)
    stack, hub = theirs(app)
    hub.attach_spoke(spoke(stack, "Orders", 5), to=["10.0.0.0/8"])
    resources = app.synth().get_stack_by_name("theirs").template["Resources"].values()
    transit = [r for r in resources if r["Type"].startswith("AWS::EC2::TransitGateway")]
    assert [r["Type"] for r in transit] == ["AWS::EC2::TransitGatewayVpcAttachment"]
    assert transit[0]["Properties"]["TransitGatewayId"] == TGW
    routes = [r["Properties"] for r in resources if r["Type"] == "AWS::EC2::Route" and "TransitGatewayId" in str(r)]
    assert {each["TransitGatewayId"] for each in routes} == {TGW}


def ours(
    stack: Stack, *, attached: str = ATTACHED, blocks: Sequence[str] = ("10.5.0.0/16",), existing: str | None = None
) -> MultiAzVpc:
    """Place what another account has attached, beside a VPC of our own; return this."""
    hub = TransitHub(stack, "Hub", existing=existing)
    hub.segment("shared")
    hub.segment("prod").reaches("shared")
    network = spoke(stack, "Shared", 0)
    hub.attach_spoke(network, segment="shared")
    hub.admit(GuestAttachment(stack, "Orders", attachment_id=attached, blocks=blocks), segment="prod")
    return network


def placed(shape: Shape, kind: str) -> list[str]:
    """Return the segments that the guest is associated with, or that know it."""
    return [
        shape.referred(each["TransitGatewayRouteTableId"])
        for each in shape.of_type(f"EC2::TransitGatewayRouteTable{kind}").values()
        if each["TransitGatewayAttachmentId"] == ATTACHED
    ]


def test_its_owner_places_what_another_app_has_attached_by_its_id() -> None:
    """Associated with its segment, and known to whoever reaches that."""
    shape = shape_of(ours)
    assert placed(shape, "Association") == ["Hub/Prod/RouteTable"]
    assert sorted(placed(shape, "Propagation")) == ["Hub/Prod/RouteTable", "Hub/Shared/RouteTable"]


def test_a_guest_that_overlaps_another_network_is_refused() -> None:
    """Each network behind a hub has a range of its own, whoever attaches it."""
    with pytest.raises(RefusedError, match=r"test/Hub: 10.0.128.0/17 of 'test/Orders': it overlaps 10.0.0.0/16"):
        shape_of(partial(ours, blocks=("10.0.128.0/17",)))
    with pytest.raises(RefusedError, match=r"test/Orders: blocks=\[\]: nobody could tell whether it overlaps"):
        shape_of(partial(ours, blocks=()))


def connect(stack: Stack, hub: TransitHub) -> None:
    """Connect a site by VPN."""
    OnPremises(stack, "OnPrem", routers={"A": "198.51.100.10"}).connect(hub, routing=Bgp(65010))


def serve(stack: Stack, hub: TransitHub) -> None:
    """Let Direct Connect end at it."""
    DirectConnectHub(stack, "Gateway", amazon_asn=64601).serve(hub, announce=["10.5.0.0/16"])


@pytest.mark.parametrize(
    ("act", "given"),
    [
        (lambda _, hub: hub.segment("prod"), "segment('prod')"),
        (lambda stack, hub: hub.attach_spoke(spoke(stack, "Orders", 5), segment="prod"), "attach_spoke('Orders', segm"),
        (connect, "attach_connections('OnPrem')"),
        (serve, "attach_line('ToGateway')"),
    ],
)
def test_what_only_the_owner_can_do_is_refused(act: Callable[[Stack, TransitHub], Any], given: str) -> None:
    """EC2 would not let the account near the route tables."""
    with pytest.raises(RefusedError) as refused:
        act(*theirs(App(analytics_reporting=False)))
    assert str(refused.value).startswith(f"theirs/Hub: {given}")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"existing": TGW, "owner": "1234"}, "owner='1234': an account's id has twelve digits"),
        ({"owner": OURS}, f"owner='{OURS}': what is made here is this account's"),
    ],
)
def test_an_owner_is_an_account_that_has_a_gateway(options: dict[str, Any], said: str) -> None:
    """Of a gateway that is made here the account is the stack's."""
    with pytest.raises(RefusedError, match=said):
        TransitHub(Stack(App(analytics_reporting=False), "test"), "Hub", **options)


def test_the_owner_itself_may_say_so() -> None:
    """Then it is a hub like others."""
    stack = Stack(App(analytics_reporting=False), "test", env=Environment(account=OURS, region="eu-west-1"))
    assert TransitHub(stack, "Hub", existing=TGW, owner=OURS).segment("prod").name == "prod"


def test_in_an_account_the_guest_reaches_what_its_segment_reaches_and_a_stranger_nobody() -> None:
    """Both are attached by hand, as others' apps do it; only the one is placed, and told to who reaches its segment."""
    lab = Lab()
    tgw = gateway(lab, **SEPARATE)
    hosts, attached = {}, {}
    for number, name in ((5, "guest"), (6, "stranger")):
        vpc, subnet, hosts[name] = lab_spoke(lab, number)
        attached[name] = attach(lab, tgw, vpc, subnet)
        lab.route_table(vpc, subnet, routes={"10.0.0.0/16": tgw})

    def build(stack: Stack) -> None:
        network = ours(stack, attached=attached["guest"], existing=tgw)
        HostPerZone(stack, "Host", network=network, tier="app").call_block("10.0.0.0/8", port=PORT)

    ids = deployed(lab, "hub", build)
    host = next(identity for name, identity in ids.items() if name.startswith("HostHost1"))
    assert lab.follow(host, hosts["guest"], PORT).reachable
    assert not lab.follow(host, hosts["stranger"], PORT).arrives
