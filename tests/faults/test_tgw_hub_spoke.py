"""Every promise of tgw-hub-spoke can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed

PROD, DEV = "prod reaches shared services on tcp 443", "dev reaches shared services on tcp 443"
WATCH = "shared services reaches prod on tcp 443"
APART, APART_TOO = "prod never reaches dev at all", "dev never reaches prod at all"
NO_ROUTE, ARRIVES = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", ""

Seed = Callable[[Deployed], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("tgw-hub-spoke"))


def broken(stack: Deployed) -> dict[str, str]:
    """Return the broken promises, each with the code of its reason."""
    return {f.promise: "".join(f.codes[:1]) for f in stack.check() if f.outcome is Outcome.BROKEN}


def attachment(stack: Deployed, network: str) -> str:
    """Return a network's attachment."""
    return stack.id_of(f"{network}/Network/VpcAtHub/Attachment")


def table(stack: Deployed, segment: str) -> str:
    """Return a segment's route table."""
    return stack.id_of(f"Hub/{segment}/RouteTable")


def pair(stack: Deployed, network: str, segment: str) -> dict[str, str]:
    """Return what a call about an attachment and a route table names."""
    return {
        "TransitGatewayAttachmentId": attachment(stack, network),
        "TransitGatewayRouteTableId": table(stack, segment),
    }


def forgotten(network: str, segment: str) -> Seed:
    """Return a fault: a segment that does not learn a network's routes."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        stack.ec2.disable_transit_gateway_route_table_propagation(**pair(stack, network, segment))
        yield
        stack.ec2.enable_transit_gateway_route_table_propagation(**pair(stack, network, segment))

    return seed


def learned(network: str, segment: str) -> Seed:
    """Return a fault: a segment that learns routes which it should not know."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        stack.ec2.enable_transit_gateway_route_table_propagation(**pair(stack, network, segment))
        yield
        stack.ec2.disable_transit_gateway_route_table_propagation(**pair(stack, network, segment))

    return seed


def blackholed(block: str, segment: str) -> Seed:
    """Return a fault: a static route that drops."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        route = {"DestinationCidrBlock": block, "TransitGatewayRouteTableId": table(stack, segment)}
        stack.ec2.create_transit_gateway_route(**route, Blackhole=True)
        yield
        stack.ec2.delete_transit_gateway_route(**route)

    return seed


def moved(network: str, segment: str, home: str) -> Seed:
    """Return a fault: a network that is routed by another segment."""

    def put(stack: Deployed, where: str, whence: str) -> None:
        stack.ec2.disassociate_transit_gateway_route_table(**pair(stack, network, whence))
        stack.ec2.associate_transit_gateway_route_table(**pair(stack, network, where))

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        put(stack, segment, home)
        yield
        put(stack, home, segment)

    return seed


def unrouted(network: str) -> Seed:
    """Return a fault: a subnet of a VPC without its route to the hub."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        route = {
            "RouteTableId": stack.id_of(f"{network}/Network/Vpc/appSubnet1/RouteTable"),
            "DestinationCidrBlock": "10.0.0.0/8",
        }
        stack.ec2.delete_route(**route)
        yield
        stack.ec2.create_route(**route, TransitGatewayId=stack.id_of("Hub/Gateway"))

    return seed


def without_zone(network: str) -> Seed:
    """Return a fault: an attachment that has no subnet in the second zone."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        change = {"TransitGatewayAttachmentId": attachment(stack, network)}
        subnets = [stack.id_of(f"{network}/Network/Vpc/transitSubnet2/Subnet")]
        stack.ec2.modify_transit_gateway_vpc_attachment(**change, RemoveSubnetIds=subnets)
        yield
        stack.ec2.modify_transit_gateway_vpc_attachment(**change, AddSubnetIds=subnets)

    return seed


def both(*seeds: Seed) -> Seed:
    """Return a fault that takes several mistakes: routes are missing in both directions."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        with ExitStack() as undo:
            for each in seeds:
                undo.enter_context(each(stack))
            yield

    return seed


FAULTS: Mapping[str, tuple[Seed, Mapping[str, str]]] = {
    "production does not know the shared services": (
        forgotten("Shared", "Prod"),
        {PROD: NO_ROUTE, WATCH: NO_ROUTE},
    ),
    "the shared services do not know development": (forgotten("Dev", "Shared"), {DEV: NO_ROUTE}),
    "a blackhole wins over what production propagates": (
        blackholed("10.1.0.0/16", "Shared"),
        {PROD: "TGW_RTB_BAD_STATE_ROUTE", WATCH: "TGW_RTB_BAD_STATE_ROUTE"},
    ),
    "a subnet of production without a route to the hub": (
        unrouted("Prod"),
        {PROD: "NO_ROUTE_TO_DESTINATION", WATCH: "NO_ROUTE_TO_DESTINATION"},
    ),
    "development's attachment without one of its zones": (without_zone("Dev"), {DEV: "TGW_ROUTE_AZ_RESTRICTION"}),
    # A packet that arrives is enough: no reply needs to come back to do harm.
    "production learns development's routes": (learned("Dev", "Prod"), {APART: ARRIVES}),
    "development learns production's routes": (learned("Prod", "Dev"), {APART_TOO: ARRIVES}),
    "development in the shared segment": (moved("Dev", "Shared", "Dev"), {APART_TOO: ARRIVES}),
    "both learn each other's routes": (
        both(learned("Dev", "Prod"), learned("Prod", "Dev")),
        {APART: ARRIVES, APART_TOO: ARRIVES},
    ),
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


def test_all_of_it_exists_and_every_promise_holds(stack: Deployed) -> None:
    """Each resource is found again through its service, as its template says."""
    found = stack.look_up()

    assert (str(found), found.good) == ("125/125 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}
