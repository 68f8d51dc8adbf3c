"""A network with production's addresses behind the hub: every promise that is made of it can be broken."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from tests.faults import seeds
from tests.faults.hub_seeds import Seed, hub, learned, sent, unsent, vpc_route
from tests.faults.test_tgw_hub_spoke import PROD, WATCH
from tests.faults.verdicts import broken

JOINS = "acquired reaches shared services on tcp 443 by the acquired NAT gateways"
SURVIVES = "at least 1 of the acquired serve after the loss of any one zone"
FRONT = "shared services reach acquired front on tcp 443"
CLOSED, ASIDE = "shared services never reach acquired at all", "prod never reaches acquired front at all"
NO_DEV = "acquired never reaches dev at all"
INSIDE, OWN = "10.0.0.0/8", "10.4.0.0/24"
HOME = "tgw-hub-spoke:Acquired"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment, all of which exists, that every case leaves as it found it."""
    made = Deployed(find("tgw-hub-spoke"), merger="overlapping")
    found = made.look_up()
    assert (str(found), found.good) == ("410/410 resources exist", True)
    return made


def led(target: str, kind: str) -> Seed:
    """Return a fault: the first zone's hosts led elsewhere than to the gateway of their zone."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        table = stack.id_of(f"{HOME}/Network/Vpc/appSubnet1/RouteTable")
        route = {"RouteTableId": table, "DestinationCidrBlock": INSIDE}
        hub(stack).replace_route(**route, **{kind: stack.id_of(target)})
        yield
        hub(stack).replace_route(**route, NatGatewayId=stack.id_of(f"{HOME}/Nat/Gateway1"))

    return seed


FAULTS: Mapping[str, tuple[Seed, Mapping[str, str]]] = {
    # The request arrives, and the reply goes to production, who has these addresses, too.
    "hosts led past the gateways": (
        led("tgw-hub-spoke:Hub/Gateway", "TransitGatewayId"),
        {JOINS: "ENI_SG_RULES_MISMATCH", SURVIVES: "ENI_SG_RULES_MISMATCH"},
    ),
    "a zone led to its neighbour's gateway": (
        led(f"{HOME}/Nat/Gateway2", "NatGatewayId"),
        {SURVIVES: "BAD_STATE_ROUTE"},
    ),
    "the gateways' subnet without the way to the hub": (
        vpc_route("Acquired/Network/Block2/routableSubnet1", INSIDE),
        dict.fromkeys((JOINS, SURVIVES, FRONT), "NO_ROUTE_TO_DESTINATION"),
    ),
    "the shared services' segment does not know the block that is its own": (
        unsent(OWN, "Shared", "Acquired"),
        dict.fromkeys((JOINS, SURVIVES, FRONT), "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"),
    ),
    "what is to be called closed": (
        lambda s: seeds.group_rule_revoked(s, f"{HOME}/Front/Group", 443, egress=False),
        {FRONT: "SG_HAS_NO_RULES"},
    ),
    # The longer prefix wins, and takes half of production away.
    "a part of production's addresses led to the other network": (
        sent("10.1.0.0/19", "Shared", "Acquired"),
        {CLOSED: "", PROD: "ENI_SG_RULES_MISMATCH", WATCH: "NO_PATH"},
    ),
    "production led to the other network's own block": (sent(OWN, "Prod", "Acquired"), {ASIDE: ""}),
    "the other network's segment learns development's routes": (learned("Dev", "Acquired"), {NO_DEV: ""}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; the last test looks once more."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks


def test_every_promise_of_the_merger_is_broken_by_some_fault(stack: Deployed) -> None:
    """What is promised without it as well has faults of its own."""
    promised = {finding.promise for finding in stack.check()} - {
        finding.promise for finding in Deployed(find("tgw-hub-spoke")).check()
    }

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} - {PROD, WATCH} == promised


def test_a_network_with_anothers_addresses_joins_and_every_promise_holds(stack: Deployed) -> None:
    """Those of the other networks, too: nobody's route has changed but the shared services'."""
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}
