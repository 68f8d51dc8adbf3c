"""Every promise of site-to-site-vpn can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from stacks.site_to_site_vpn import SITE as SITE_STACK
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import router_seeds, seeds
from tests.faults.verdicts import broken
from tests.objections import drawn_by, objections

SLUG = "site-to-site-vpn"
CLOUD, SITE = "10.0.0.0/16", "10.8.0.0/16"
CALLS_APP, CALLS_SITE = "offices reach app on tcp 443", "app reaches offices on tcp 5432"
NOBODY_IN, NOBODY_OUT = "internet never reaches app at all", "app never reaches internet at all"
OFFICES_CLOSED, NO_SSH = "internet never reaches offices at all", "offices never reach app on tcp 22"
TUNNELS = f"{CALLS_APP}, {CALLS_SITE} without any one tunnel"
FIRST_LOST = "office 2 reaches app on tcp 443, app reaches office 2 on tcp 5432 without router 1"
SECOND_LOST = "office 1 reaches app on tcp 443, app reaches office 1 on tcp 5432 without router 2"
ROUTERS, OFFICES = f"{SITE_STACK}:Site/Routers", f"{SITE_STACK}:Site/Offices"
OFFICE_TABLE = f"{SITE_STACK}:Site/Network/Vpc/officeSubnet1/RouteTable"
ARRIVES = ""


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find(SLUG))


def all_paths(code: str) -> dict[str, str]:
    """Return every promise that needs both directions, broken for one reason."""
    return dict.fromkeys((CALLS_APP, CALLS_SITE, TUNNELS, FIRST_LOST, SECOND_LOST), code)


@contextmanager
def propagation_ended(stack: Deployed) -> Iterator[None]:
    """Both tables of the application without what the gateway learns."""
    gateway = stack.id_of("Gateway/Gateway")
    tables = [stack.id_of(f"{SLUG}:Cloud/Vpc/appSubnet{zone}/RouteTable") for zone in (1, 2)]
    for table in tables:
        stack.ec2.disable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)
    yield
    for table in tables:
        stack.ec2.enable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)


@contextmanager
def router_stopped(stack: Deployed, number: int) -> Iterator[None]:
    """A router switched off."""
    router = stack.id_of(f"{ROUTERS}/Host{number}")
    stack.ec2.stop_instances(InstanceIds=[router])
    yield
    stack.ec2.start_instances(InstanceIds=[router])


@contextmanager
def checks_addresses(stack: Deployed, number: int) -> Iterator[None]:
    """A router that EC2 lets send under its own address only."""
    router = stack.id_of(f"{ROUTERS}/Host{number}")
    stack.ec2.modify_instance_attribute(InstanceId=router, SourceDestCheck={"Value": True})
    yield
    stack.ec2.modify_instance_attribute(InstanceId=router, SourceDestCheck={"Value": False})


@contextmanager
def exposed(stack: Deployed, host: str, table: str, gateway: str) -> Iterator[None]:
    """A host with a public address, whose subnet leads to an internet gateway."""
    (found,) = stack.ec2.describe_instances(InstanceIds=[stack.id_of(host)])["Reservations"][0]["Instances"]
    stack.route(stack.id_of(table), ANYWHERE, gateway)
    with seeds.public_address(stack, found["NetworkInterfaces"][0]["NetworkInterfaceId"]):
        yield
    stack.ec2.delete_route(RouteTableId=stack.id_of(table), DestinationCidrBlock=ANYWHERE)


@contextmanager
def app_exposed(stack: Deployed, *, egress: bool) -> Iterator[None]:
    """An internet gateway for the VPC, an address for an application host, and a rule for everybody."""
    vpc = stack.id_of(f"{SLUG}:Cloud/Vpc")
    gateway = stack.internet_gateway(vpc)
    with (
        exposed(stack, f"{SLUG}:App/Host1", f"{SLUG}:Cloud/Vpc/appSubnet1/RouteTable", gateway),
        seeds.group_allows(stack, "App/Group", ANYWHERE, 8443, egress=egress),
    ):
        yield
    stack.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    stack.ec2.delete_internet_gateway(InternetGatewayId=gateway)


@contextmanager
def office_exposed(stack: Deployed) -> Iterator[None]:
    """An office host that everybody may call."""
    gateway = stack.id_of(f"{SITE_STACK}:Site/Network/Vpc/IGW")
    with (
        exposed(stack, f"{OFFICES}/Host1", OFFICE_TABLE, gateway),
        seeds.group_allows(stack, f"{OFFICES}/Group", ANYWHERE, 5432),
    ):
        yield


@contextmanager
def ssh_allowed(stack: Deployed) -> Iterator[None]:
    """SSH from the offices, in the groups of both ends."""
    with (
        seeds.group_allows(stack, "App/Group", SITE, 22),
        seeds.group_allows(stack, f"{OFFICES}/Group", CLOUD, 22, egress=True),
    ):
        yield


@contextmanager
def office_route_deleted(stack: Deployed) -> Iterator[None]:
    """An office that does not know the way to AWS."""
    stack.ec2.delete_route(RouteTableId=stack.id_of(OFFICE_TABLE), DestinationCidrBlock=CLOUD)
    yield
    stack.route(stack.id_of(OFFICE_TABLE), CLOUD, stack.id_of(f"{ROUTERS}/Host1"))


@contextmanager
def bgp_silent(stack: Deployed, number: int) -> Iterator[None]:
    """A router that announces nothing any more; its tunnels stand."""
    gateway = stack.id_of(f"OnPremises/Router{number}")
    stack.ec2.create_tags(Resources=[gateway], Tags=[{"Key": "sandbox:advertises", "Value": ""}])
    yield
    stack.ec2.delete_tags(Resources=[gateway], Tags=[{"Key": "sandbox:advertises"}])


NO_ROUTE, NO_RULE = "NO_ROUTE_TO_DESTINATION", "ENI_SG_RULES_MISMATCH"
CHECKED = "ENI_SOURCE_DEST_CHECK_RESTRICTION"
FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "propagation ended": (propagation_ended, all_paths(NO_ROUTE)),
    "IKE closed at both routers": (
        lambda s: router_seeds.ike_closed(s, ROUTERS, 500),
        # The offices' packets end at a tunnel that is down; the application's at a table that BGP has left.
        {**all_paths("BAD_STATE_VPN"), CALLS_SITE: NO_ROUTE},
    ),
    "the first router stopped": (
        lambda s: router_stopped(s, 1),
        {CALLS_APP: "BAD_STATE", CALLS_SITE: "BAD_STATE", TUNNELS: "BAD_STATE", SECOND_LOST: "BAD_STATE"},
    ),
    "the second router stopped": (
        lambda s: router_stopped(s, 2),
        {CALLS_APP: "BAD_STATE", CALLS_SITE: "BAD_STATE", TUNNELS: "BAD_STATE", FIRST_LOST: "BAD_STATE"},
    ),
    "BGP silent at the first router": (
        lambda s: bgp_silent(s, 1),
        {
            CALLS_APP: "BAD_STATE_VPN",
            CALLS_SITE: "BAD_STATE_VPN",
            TUNNELS: "BAD_STATE_VPN",
            SECOND_LOST: "BAD_STATE_VPN",
        },
    ),
    "the second router checks source and destination": (
        lambda s: checks_addresses(s, 2),
        {CALLS_APP: CHECKED, CALLS_SITE: CHECKED, TUNNELS: CHECKED, FIRST_LOST: CHECKED},
    ),
    "one tunnel of each connection configured": (
        lambda s: router_seeds.one_tunnel_each(s, ROUTERS),
        {TUNNELS: "BAD_STATE_VPN"},
    ),
    "an office without its route": (
        office_route_deleted,
        {CALLS_APP: NO_ROUTE, CALLS_SITE: NO_ROUTE, TUNNELS: NO_ROUTE, SECOND_LOST: NO_ROUTE},
    ),
    "the application closed to the offices": (
        lambda s: seeds.group_rule_revoked(s, "App/Group", 443, egress=False),
        {name: code for name, code in all_paths("SG_HAS_NO_RULES").items() if name != CALLS_SITE},
    ),
    "the database on premises closed": (
        lambda s: seeds.group_rule_revoked(s, f"{OFFICES}/Group", 5432, egress=False),
        {name: code for name, code in all_paths("SG_HAS_NO_RULES").items() if name != CALLS_APP},
    ),
    "the application open to the internet": (lambda s: app_exposed(s, egress=False), {NOBODY_IN: ARRIVES}),
    "the application let out": (lambda s: app_exposed(s, egress=True), {NOBODY_OUT: ARRIVES}),
    "an office open to the internet": (office_exposed, {OFFICES_CLOSED: ARRIVES}),
    "SSH allowed at both ends": (ssh_allowed, {NO_SSH: ARRIVES}),
    # The tunnel carries it; the other end's group stops it.
    "SSH allowed at one end": (lambda s: seeds.group_allows(s, f"{OFFICES}/Group", CLOUD, 22, egress=True), {}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


STATIC_AT_HUB = {"routing": "static", "gateway": "tgw"}


@pytest.mark.parametrize(
    ("settings", "resources"),
    [({}, 83), ({"routing": "static"}, 85), ({"gateway": "tgw"}, 84), (STATIC_AT_HUB, 94)],
)
def test_all_of_it_exists_and_every_promise_holds(settings: Mapping[str, str], resources: int) -> None:
    """By BGP and by hand, at a virtual private gateway and at a Transit Gateway."""
    stack = Deployed(find(SLUG), **settings)
    found = stack.look_up()

    assert (str(found), found.good) == (f"{resources}/{resources} resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


@contextmanager
def led_to_the_other_router(stack: Deployed) -> Iterator[None]:
    """The first office's block led to the second router, as one does by hand when the first one is lost."""
    one, other = (stack.id_of(f"{SLUG}:OnPremises/Router{number}Connection") for number in (1, 2))
    by = {
        each["ResourceId"]: each["TransitGatewayAttachmentId"]
        for each in stack.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
    }
    (table,) = stack.ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"]
    route = {"TransitGatewayRouteTableId": table["TransitGatewayRouteTableId"], "DestinationCidrBlock": "10.8.128.0/20"}
    stack.ec2.replace_transit_gateway_route(**route, TransitGatewayAttachmentId=by[other])
    yield
    stack.ec2.replace_transit_gateway_route(**route, TransitGatewayAttachmentId=by[one])


def test_static_routes_at_a_transit_gateway_lead_each_office_by_its_own_router() -> None:
    """BGP would move them by itself; here a lost router takes its office along until somebody writes another route."""
    stack = Deployed(find(SLUG), **STATIC_AT_HUB)
    with led_to_the_other_router(stack):
        # Every packet arrives; what was the first router's is now lost with the second.
        assert broken(stack) == {SECOND_LOST: "TGW_BAD_STATE_VPN"}
    with router_stopped(stack, 1):
        lost = dict.fromkeys((CALLS_APP, TUNNELS, SECOND_LOST), "BAD_STATE")
        assert broken(stack) == {**lost, CALLS_SITE: "TGW_BAD_STATE_VPN"}
    assert broken(stack) == {}


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []


def test_a_way_is_drawn_through_the_tunnel_from_the_customers_gateway(stack: Deployed) -> None:
    """The device that stands for it decides nothing of its own; the reply comes to it, too."""
    there, back = drawn_by(stack, "offices", "app")

    def tunnel(names: list[str]) -> list[str]:
        ours = [name[:-8] for name in names if name.startswith(("OnPremises", "Gateway"))]
        return list(dict.fromkeys(name.replace("Router1", "Router").replace("Router2", "Router") for name in ours))

    # Which of the two connections is taken each way is AWS's choice.
    assert tunnel(there) == ["OnPremisesRouter", "OnPremisesRouterConnection", "Gateway"]
    assert tunnel(back) == ["Gateway", "OnPremisesRouterConnection", "OnPremisesRouter"]
