"""Every promise of peering-pair can be broken: one careless call or two, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from tests.faults.verdicts import broken
from tests.objections import objections

CALLS, COPIES = "application reaches services on tcp 443", "services reach archive on tcp 5432"
NO_FURTHER, NO_WAY_BACK = "application never reaches archive at all", "archive never reaches application at all"
NO_SSH = "application never reaches services on tcp 22"
NO_CALLBACK, NO_CALLS = "services never reach application at all", "archive never reaches services at all"
APPLICATION, SERVICES, ARCHIVE = "peering-pair", "peering-pair-services", "peering-pair-archive"
BLOCKS = {APPLICATION: "10.0.0.0/16", SERVICES: "10.1.0.0/16", ARCHIVE: "10.2.0.0/16"}
VPCS = {APPLICATION: "Application", SERVICES: "Services", ARCHIVE: "Archive"}
Fault = Callable[[Deployed], Any]
ARRIVES = ""


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("peering-pair"))


def tables(stack: Deployed, site: str) -> list[str]:
    """Return the route tables of a site's subnets."""
    return [stack.id_of(f"{site}:{VPCS[site]}/Vpc/appSubnet{zone}/RouteTable") for zone in (1, 2)]


def group(stack: Deployed, site: str) -> str:
    """Return the security group that a site's hosts wear."""
    return stack.id_of(f"{site}:Hosts/Group")


@contextmanager
def route_deleted(stack: Deployed, site: str, to: str) -> Iterator[None]:
    """One zone of a site without its route to another."""
    ec2, table = stack.client_in(site, "ec2"), tables(stack, site)[0]
    (found,) = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    target = next(r["VpcPeeringConnectionId"] for r in found["Routes"] if r.get("DestinationCidrBlock") == BLOCKS[to])
    ec2.delete_route(RouteTableId=table, DestinationCidrBlock=BLOCKS[to])
    yield
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=BLOCKS[to], VpcPeeringConnectionId=target)


@contextmanager
def routed(stack: Deployed, site: str, to: str, connection: str) -> Iterator[None]:
    """Every zone of a site with a route to another."""
    ec2 = stack.client_in(site, "ec2")
    for table in tables(stack, site):
        ec2.create_route(RouteTableId=table, DestinationCidrBlock=BLOCKS[to], VpcPeeringConnectionId=connection)
    yield
    for table in tables(stack, site):
        ec2.delete_route(RouteTableId=table, DestinationCidrBlock=BLOCKS[to])


@contextmanager
def opened(stack: Deployed, site: str, to: str, port: int, *, outward: bool = False) -> Iterator[None]:
    """One more rule in the security group of a site's hosts, which names another site's block."""
    ec2 = stack.client_in(site, "ec2")
    rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": BLOCKS[to]}]}
    direction = "egress" if outward else "ingress"
    asked = {"GroupId": group(stack, site), "IpPermissions": [rule]}
    getattr(ec2, f"authorize_security_group_{direction}")(**asked)
    yield
    getattr(ec2, f"revoke_security_group_{direction}")(**asked)


@contextmanager
def rule_revoked(stack: Deployed, site: str, port: int) -> Iterator[None]:
    """The security group of a site's hosts without what it admits on a port."""
    ec2, wearers = stack.client_in(site, "ec2"), group(stack, site)
    (found,) = ec2.describe_security_groups(GroupIds=[wearers])["SecurityGroups"]
    rules = [rule for rule in found["IpPermissions"] if rule.get("FromPort") == port]
    assert rules
    ec2.revoke_security_group_ingress(GroupId=wearers, IpPermissions=rules)
    yield
    ec2.authorize_security_group_ingress(GroupId=wearers, IpPermissions=rules)


@contextmanager
def together(stack: Deployed, *steps: Fault) -> Iterator[None]:
    """Several mistakes at once: where two filters stand, one alone breaks nothing."""
    with ExitStack() as undo:
        for step in steps:
            undo.enter_context(step(stack))
        yield


def between(stack: Deployed, caller: str, called: str, port: int) -> Any:
    """Return a fault: two sites open to each other, with the port of the one that calls."""
    return together(
        stack, lambda s: opened(s, caller, called, port, outward=True), lambda s: opened(s, called, caller, port)
    )


@contextmanager
def third_connection(stack: Deployed, caller: str, called: str) -> Iterator[None]:
    """A peering of application and archive, accepted and routed: the mesh that the chain was not to become."""
    here, there = stack.client_in(APPLICATION, "ec2"), stack.client_in(ARCHIVE, "ec2")
    asked = here.create_vpc_peering_connection(
        VpcId=stack.id_of(f"{APPLICATION}:Application/Vpc"),
        PeerVpcId=stack.id_of(f"{ARCHIVE}:Archive/Vpc"),
        PeerOwnerId=stack.place_of(ARCHIVE)[0],
        PeerRegion="eu-west-1",
    )
    connection = asked["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    there.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    with (
        routed(stack, APPLICATION, ARCHIVE, connection),
        routed(stack, ARCHIVE, APPLICATION, connection),
        between(stack, caller, called, 5432),
    ):
        yield
    here.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)


@contextmanager
def routed_through(stack: Deployed) -> Iterator[None]:
    """Application and archive sent through the services, and all groups opened: what a transit gateway would carry."""
    near, far = stack.id_of(f"{APPLICATION}:ToServices/Connection"), stack.id_of(f"{ARCHIVE}:ToServices/Connection")
    with (
        routed(stack, APPLICATION, ARCHIVE, near),
        routed(stack, ARCHIVE, APPLICATION, far),
        between(stack, APPLICATION, ARCHIVE, 5432),
    ):
        yield


FAULTS: Mapping[str, tuple[Fault, Mapping[str, str]]] = {
    "the caller's route deleted": (
        lambda s: route_deleted(s, APPLICATION, SERVICES),
        {CALLS: "NO_ROUTE_TO_DESTINATION"},
    ),
    "the route for replies deleted": (
        lambda s: route_deleted(s, SERVICES, APPLICATION),
        {CALLS: "NO_ROUTE_TO_DESTINATION"},
    ),
    "the route into the other Region deleted": (
        lambda s: route_deleted(s, SERVICES, ARCHIVE),
        {COPIES: "NO_ROUTE_TO_DESTINATION"},
    ),
    "the rule that names the callers' group revoked": (
        lambda s: rule_revoked(s, SERVICES, 443),
        {CALLS: "SG_HAS_NO_RULES"},
    ),
    "the rule that names the services' block revoked": (
        lambda s: rule_revoked(s, ARCHIVE, 5432),
        {COPIES: "SG_HAS_NO_RULES"},
    ),
    "application and archive peered": (
        lambda s: third_connection(s, APPLICATION, ARCHIVE),
        {NO_FURTHER: ARRIVES},
    ),
    "archive and application peered": (
        lambda s: third_connection(s, ARCHIVE, APPLICATION),
        {NO_WAY_BACK: ARRIVES},
    ),
    "SSH opened on both sides": (lambda s: between(s, APPLICATION, SERVICES, 22), {NO_SSH: ARRIVES}),
    "the services allowed to call the application": (
        lambda s: between(s, SERVICES, APPLICATION, 8080),
        {NO_CALLBACK: ARRIVES},
    ),
    "the archive allowed to call the services": (
        lambda s: between(s, ARCHIVE, SERVICES, 443),
        {NO_CALLS: ARRIVES},
    ),
    # The connection drops what is addressed to nobody in the VPC that it leads to.
    "the application routed through the services, which peering does not pass": (routed_through, {}),
    "SSH opened at the services only": (lambda s: opened(s, SERVICES, APPLICATION, 22), {}),
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


def test_all_of_it_exists_in_its_accounts_and_regions_and_every_promise_holds() -> None:
    """Each resource is found again through its service, as its template says; the options of both sides are on."""
    stack = Deployed(find("peering-pair"))
    found = stack.look_up()

    assert (str(found), found.good) == ("96/96 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}
    assert len({stack.place_of(site) for site in BLOCKS}) == 3
    (told,) = [
        one
        for one in stack.client_in(APPLICATION, "ec2").describe_vpc_peering_connections()["VpcPeeringConnections"]
        if one["Status"]["Code"] == "active"
    ]
    for side in ("RequesterVpcInfo", "AccepterVpcInfo"):
        assert told[side]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"]


def test_a_connection_that_is_deleted_leaves_routes_that_lead_nowhere() -> None:
    """Whoever ends it, both sides lose the way; the routes stay, as blackholes."""
    stack = Deployed(find("peering-pair"))
    connection = stack.id_of(f"{APPLICATION}:ToServices/Connection")
    stack.client_in(SERVICES, "ec2").delete_vpc_peering_connection(VpcPeeringConnectionId=connection)

    assert broken(stack) == {CALLS: "BAD_STATE_ROUTE"}


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
