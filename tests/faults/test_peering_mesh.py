"""The mesh that peering-pair can be: the third connection is promised, and no other one takes its place."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from tests.faults.test_peering_pair import (
    APPLICATION,
    ARCHIVE,
    BLOCKS,
    CALLS,
    COPIES,
    NO_CALLBACK,
    NO_CALLS,
    NO_SSH,
    NO_WAY_BACK,
    SERVICES,
    between,
    route_deleted,
    rule_revoked,
    tables,
)
from tests.faults.verdicts import broken

READS = "application reaches archive on tcp 5432 by the own connection"
ONLY_READS = "application never reaches archive on tcp 443"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment, all of which exists, that every case leaves as it found it."""
    made = Deployed(find("peering-pair"), shape="mesh")
    found = made.look_up()
    assert (str(found), found.good) == ("106/106 resources exist", True)
    return made


@contextmanager
def sent_through(stack: Deployed, connection: str) -> Iterator[None]:
    """The application's packets for the archive sent by another of the connections, which are whole, both of them."""
    ec2, own = stack.client_in(APPLICATION, "ec2"), stack.id_of(f"{ARCHIVE}:ToApplication/Connection")
    for target in (connection, own):
        for table in tables(stack, APPLICATION):
            route = {"RouteTableId": table, "DestinationCidrBlock": BLOCKS[ARCHIVE]}
            ec2.replace_route(**route, VpcPeeringConnectionId=target)
        if target == connection:
            yield


FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "the route to the archive deleted": (
        lambda s: route_deleted(s, APPLICATION, ARCHIVE),
        {READS: "NO_ROUTE_TO_DESTINATION"},
    ),
    "the archive's route for replies deleted": (
        lambda s: route_deleted(s, ARCHIVE, APPLICATION),
        {READS: "NO_ROUTE_TO_DESTINATION"},
    ),
    # Peering is not transitive in a mesh either: two connections that stand do not make up for a third.
    "the application sent through the services": (
        lambda s: sent_through(s, s.id_of(f"{APPLICATION}:ToServices/Connection")),
        {READS: "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"},
    ),
    "what the archive admits revoked, for services and application alike": (
        lambda s: rule_revoked(s, ARCHIVE, 5432),
        dict.fromkeys((COPIES, READS), "SG_HAS_NO_RULES"),
    ),
    "the archive opened further": (lambda s: between(s, APPLICATION, ARCHIVE, 443), {ONLY_READS: ""}),
    "the archive allowed to call the application": (
        lambda s: between(s, ARCHIVE, APPLICATION, 443),
        {NO_WAY_BACK: ""},
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


def test_a_mesh_promises_the_third_connection_in_place_of_its_absence(stack: Deployed) -> None:
    """All of it holds; that application and archive never meet is what the chain promises."""
    findings = stack.check()
    assert {finding.outcome for finding in findings} == {Outcome.HOLDS}
    assert {finding.promise for finding in findings} == {
        *(CALLS, COPIES, READS, ONLY_READS),
        *(NO_SSH, NO_CALLBACK, NO_CALLS, NO_WAY_BACK),
    }


def test_three_connections_join_three_networks_each_with_each(stack: Deployed) -> None:
    """Every pair has one; for n networks it is n(n-1)/2."""
    joined = set()
    for site in (APPLICATION, ARCHIVE, SERVICES):
        for told in stack.client_in(site, "ec2").describe_vpc_peering_connections()["VpcPeeringConnections"]:
            assert told["Status"]["Code"] == "active"
            joined.add(frozenset(told[side]["CidrBlock"] for side in ("RequesterVpcInfo", "AccepterVpcInfo")))

    assert joined == {frozenset(BLOCKS[each] for each in BLOCKS if each != left) for left in BLOCKS}


def test_a_mesh_that_loses_a_connection_has_a_chain_left_over() -> None:
    """Deleted by whoever it belongs to, it takes that pair's way, although each end still reaches the services."""
    stack = Deployed(find("peering-pair"), shape="mesh")
    connection = stack.id_of(f"{ARCHIVE}:ToApplication/Connection")
    stack.client_in(ARCHIVE, "ec2").delete_vpc_peering_connection(VpcPeeringConnectionId=connection)

    assert broken(stack) == {READS: "BAD_STATE_ROUTE"}
