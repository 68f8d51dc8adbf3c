"""Every promise of stateless-web can be broken: one careless call or two, and exactly the right ones turn red."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any

import pytest

from analysis.network import resolve
from analysis.network.end import Host
from stacks.catalogue import find
from stacks.intents import Allowed, Denied
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds, session_seeds
from tests.faults.seeds import BALANCER, FLEET
from tests.faults.verdicts import broken
from tests.objections import objections

IN = "internet reaches load balancer on tcp 80"
FORWARD = "load balancer reaches fleet on tcp 8080"
CLOSED = "internet never reaches fleet at all"
NO_NEIGHBOURS = "fleet never reaches fleet at all"
OWN_ZONE = "each subnet of the app tier leaves by the NAT gateway of its own zone"
ZONE_LOSS = "at least 2 of the fleet serve after the loss of any one zone"
KEPT, KEPT_WITHOUT_INSTANCE, KEPT_WITHOUT_ZONE = (
    f"a visitor of the targets keeps what he has put in, {when}"
    for when in ("from one visit to the next", "without the instance that served him", "without its zone")
)
TABLE = "fleet reaches DynamoDB on tcp 443 by the DynamoDB endpoint"
CACHE = "fleet reaches cache on tcp 6379"
CACHE_CLOSED, CACHE_BEHIND, CACHE_SILENT = (
    "internet never reaches cache at all",
    "load balancer never reaches cache at all",
    "cache never reaches internet at all",
)
ARRIVES = ""
GROUP = "Sessions/Cache/Group"
LOST, OTHERWISE = "SESSION_LOST", "ANSWERED_OTHERWISE"
Fault = tuple[tuple[Callable[[Deployed], AbstractContextManager[Any]], ...], Mapping[str, str]]


def public_host(stack: Deployed, who: str) -> AbstractContextManager[None]:
    """Give the first interface of somebody a public address."""
    end = resolve(stack.model(), who, stack.names, stack.stack).members[0]
    assert isinstance(end, Host)
    return seeds.public_address(stack, end.interface.id)


WITH_A_TABLE: Mapping[str, Fault] = {
    "the listener deleted": (
        (seeds.listener_deleted,),
        {IN: "ELBV2_LISTENERS_MISMATCH", ZONE_LOSS: "ELBV2_LISTENERS_MISMATCH"},
    ),
    "the fleet does not let the load balancer in": (
        (partial(seeds.group_rule_revoked, who=FLEET, port=8080, egress=False),),
        {IN: "SG_HAS_NO_RULES", FORWARD: "SG_HAS_NO_RULES", ZONE_LOSS: "SG_HAS_NO_RULES"},
    ),
    "an instance given a public address, and its port opened": (
        (partial(public_host, who="fleet"), partial(seeds.group_allows, who=FLEET, peer=ANYWHERE, port=8080)),
        {CLOSED: ARRIVES},
    ),
    "the fleet's members let in each other": (
        (
            partial(seeds.group_allows, who=FLEET, peer=FLEET, port=9000),
            partial(seeds.group_allows, who=FLEET, peer=FLEET, port=9000, egress=True),
        ),
        {NO_NEIGHBOURS: ARRIVES},
    ),
    "a subnet sent through another zone's NAT gateway": (
        (seeds.neighbours_nat_gateway,),
        {OWN_ZONE: "NAT_GATEWAY_IN_ANOTHER_ZONE"},
    ),
    "one instance that keeps sessions to itself": (
        (partial(session_seeds.forgetful, at_most=1),),
        {KEPT: LOST, KEPT_WITHOUT_INSTANCE: LOST, KEPT_WITHOUT_ZONE: LOST},
    ),
    "all instances keep sessions to themselves, and visitors stick to them": (
        (session_seeds.forgetful, session_seeds.sticky),
        {KEPT_WITHOUT_INSTANCE: LOST, KEPT_WITHOUT_ZONE: LOST},
    ),
    "the table deleted": (
        (session_seeds.table_deleted,),
        {KEPT: OTHERWISE, KEPT_WITHOUT_INSTANCE: OTHERWISE, KEPT_WITHOUT_ZONE: OTHERWISE},
    ),
    "all instances in one zone": (
        (session_seeds.one_zone,),
        {ZONE_LOSS: "CAPACITY_BELOW_NOMINAL", KEPT_WITHOUT_ZONE: OTHERWISE},
    ),
    "no way to the table but by the NAT gateways": (
        (session_seeds.endpoint_without_route_tables,),
        {TABLE: "TAKES_ANOTHER_WAY", ZONE_LOSS: "TAKES_ANOTHER_WAY"},
    ),
    # Nothing that visitors would notice
    "visitors stick, and need not": ((session_seeds.sticky,), {}),
}
WITH_A_CACHE: Mapping[str, Fault] = {
    "the cache does not let the fleet in": (
        (partial(seeds.group_rule_revoked, who=GROUP, port=6379, egress=False),),
        {CACHE: "SG_HAS_NO_RULES", ZONE_LOSS: "SG_HAS_NO_RULES"},
    ),
    "the load balancer let through to the cache": (
        (
            partial(seeds.group_allows, who=GROUP, peer=BALANCER, port=6379),
            partial(seeds.group_allows, who=BALANCER, peer=GROUP, port=6379, egress=True),
        ),
        {CACHE_BEHIND: ARRIVES},
    ),
    "the cache made public": (
        (
            partial(seeds.routes_added, tier="data", target=seeds.internet_gateway, zones=(1, 2)),
            partial(public_host, who="cache"),
            partial(seeds.group_allows, who=GROUP, peer=ANYWHERE, port=6379),
        ),
        {CACHE_CLOSED: ARRIVES},
    ),
    "the cache given a way out": (
        (
            partial(seeds.routes_added, tier="data", target=seeds.nat_gateway, zones=(1, 2)),
            partial(seeds.group_allows, who=GROUP, peer=ANYWHERE, port=443, egress=True),
        ),
        {CACHE_SILENT: ARRIVES},
    ),
    "a replica that may not take over": ((session_seeds.no_failover,), {KEPT_WITHOUT_ZONE: OTHERWISE}),
}


@pytest.fixture(scope="module")
def with_a_table() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("stateless-web"))


@pytest.fixture(scope="module")
def with_a_cache() -> Deployed:
    """Return another, with sessions in ElastiCache."""
    return Deployed(find("stateless-web"), sessions="elasticache")


def meanwhile(stack: Deployed, fault: Fault) -> dict[str, str]:
    """Return what is broken while a fault is there."""
    with ExitStack() as undo:
        for seed in fault[0]:
            undo.enter_context(seed(stack))
        return broken(stack)


@pytest.mark.parametrize("name", WITH_A_TABLE)
def test_a_fault_breaks_exactly_what_depends_on_it(with_a_table: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else."""
    assert meanwhile(with_a_table, WITH_A_TABLE[name]) == WITH_A_TABLE[name][1]


@pytest.mark.parametrize("name", WITH_A_CACHE)
def test_a_fault_of_the_cache_breaks_exactly_what_depends_on_it(with_a_cache: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else."""
    assert meanwhile(with_a_cache, WITH_A_CACHE[name]) == WITH_A_CACHE[name][1]


def test_without_a_fault_every_promise_holds_with_either_store(with_a_table: Deployed, with_a_cache: Deployed) -> None:
    """After all of them, too: each is undone."""
    for stack in (with_a_table, with_a_cache):
        outcomes = {finding.promise: finding.outcome for finding in stack.check()}
        assert set(outcomes.values()) == {Outcome.HOLDS}


def test_every_promise_is_broken_by_some_fault(with_a_table: Deployed, with_a_cache: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line; those about identities have cases of their own."""
    for stack, faults in ((with_a_table, WITH_A_TABLE), (with_a_cache, {**WITH_A_TABLE, **WITH_A_CACHE})):
        promised = {f.promise for f in stack.check() if not isinstance(f.intent, Allowed | Denied)}
        assert promised <= {promise for _, breaks in faults.values() for promise in breaks}


def test_a_check_leaves_no_session_behind(with_a_table: Deployed) -> None:
    """Each visitor ends his own."""
    client, table = with_a_table.client("dynamodb"), with_a_table.id_of("Sessions/Table/Table")
    before = client.scan(TableName=table)["Items"]
    with_a_table.check()

    assert client.scan(TableName=table)["Items"] == before


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(with_a_table: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(with_a_table) == []
