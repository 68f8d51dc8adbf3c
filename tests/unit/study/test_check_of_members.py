"""Who counts as a member of an end, what is unknown, and that every kind of intent is judged and told."""

from dataclasses import fields, replace
from typing import Any, get_args

import pytest

from analysis.snapshot.model.compute import StackResource
from stacks.acts import Ask, Waits
from stacks.intents import (
    Allowed,
    Denied,
    Intent,
    KeepsSession,
    LeavesByOwnZone,
    NeverReachable,
    Reachable,
    SurvivesLoss,
)
from study.check import Outcome
from study.promises import describe
from tests.unit.analysis.world import World
from tests.unit.study.judging import BROKEN, CLOSED, HOLDS, QUERY, SURVIVES, UNKNOWN, WHY, fleet_and_database, judge


@pytest.mark.parametrize(("closed", "outcome"), [((), HOLDS), (("0",), BROKEN), (("0", "1"), BROKEN)])
def test_every_member_has_to_reach_every_member(closed: tuple[str, ...], outcome: Outcome) -> None:
    """One of two databases closed is half of the paths."""
    world = fleet_and_database()
    for number in closed:
        world.host(f"db-{number}", f"subnet-{number}", f"10.0.{number}.5", inbound=())

    finding = judge(world, QUERY)

    assert finding.outcome is outcome
    if closed:
        assert f"({4 * len(closed)} of 8 paths fail)" in finding.text
    else:
        assert finding.text == "8 paths, there and back"


def test_a_broken_path_is_said_before_an_unknown_one() -> None:
    """Whatever could not be decided about the others."""
    world = fleet_and_database()
    world.host("db-0", "subnet-0", "10.0.0.5", inbound=["tcp 5432 pl-unknown"])
    assert judge(world, QUERY).outcome is UNKNOWN

    world.host("db-1", "subnet-1", "10.0.1.5", inbound=())

    assert (judge(world, QUERY).outcome, judge(world, QUERY).codes) == (BROKEN, ("SG_HAS_NO_RULES",))


def test_nobody_is_asked_to_reach_himself() -> None:
    """A promise about neighbours is about two of them; one alone has none."""
    world = fleet_and_database(instances=(0,))

    assert judge(world, NeverReachable(source="fleet", destination="fleet", why=WHY)).outcome is UNKNOWN


def test_a_name_that_stands_for_nothing_is_unknown() -> None:
    """Neither "nobody gets in" nor "everybody gets out" is said of nobody."""
    for intent in (QUERY, CLOSED, SURVIVES, LeavesByOwnZone(source="tier", why=WHY)):
        assert judge(World(), intent).outcome is UNKNOWN


def test_what_somebody_may_who_is_not_there_is_unknown() -> None:
    """Shown as such; what is unknown never passes."""
    finding = judge(World(), Allowed(principal="role", action="kms:Decrypt", resource="key", why=WHY))

    assert finding.outcome is UNKNOWN
    assert finding.to_json()["Analysis"] is None


@pytest.mark.parametrize("kind", get_args(Intent))
def test_every_kind_of_intent_has_a_judge(kind: type[Intent]) -> None:
    """In an empty account each is unknown, with a reason; none is passed over."""
    names = ("source", "destination", "fleet", "principal", "action", "resource", "by", "name", "to", "servers")
    ends = dict.fromkeys(names, "nobody")
    numbers: dict[str, Any] = {
        "port": 443,
        "at_least": 1,
        "actions": (),
        "lost": ("nobody",),
        "what": "nobody",
        "paths": (QUERY,),
        "ask": Ask(url="Url", path="/"),
        "status": 200,
        "act": Ask(url="Url", path="/"),
        "sign": Waits(queue="nobody", holds=""),
        **dict.fromkeys(("put", "see", "end"), Ask(url="Url", path="/")),
        "holds": "",
    }
    # KeepsSession asks what is lost by another vocabulary, of which the default will do.
    wanted = {field.name for field in fields(kind)} - ({"lost"} if kind is KeepsSession else set())
    about = {name: value for name, value in {**ends, **numbers, "why": WHY}.items() if name in wanted}

    finding = judge(World(), kind(**about))

    assert finding.outcome is UNKNOWN
    assert finding.text


def test_every_kind_of_intent_is_a_sentence() -> None:
    """As the command line and the README show them."""
    assert describe(QUERY) == "fleet reaches database on tcp 5432"
    assert describe(CLOSED) == "internet never reaches eni-host at all"
    assert describe(replace(CLOSED, port=22)) == "internet never reaches eni-host on tcp 22"
    assert describe(SURVIVES) == "at least 2 of the fleet serve after the loss of any one zone"
    assert describe(LOSS) == "eni-host reaches 198.51.100.1 on tcp 443 without the NAT gateway"
    tier = LeavesByOwnZone(source="tier", why=WHY)
    assert describe(tier) == "each subnet of the tier leaves by the NAT gateway of its own zone"
    assert describe(Allowed(principal="role", action="kms:Decrypt", resource="key", why=WHY)) == (
        "the role may kms:Decrypt on the key"
    )
    denied = Denied(principal="role", action="s3:GetObject", resource="files", why=WHY, through="elsewhere")
    assert describe(denied) == "the role may not s3:GetObject on the files from elsewhere"
    denied = replace(denied, through="door", context={"s3:prefix": "a"}, alone=True)
    assert describe(denied) == (
        "the role may not s3:GetObject on the files through the door with s3:prefix=a, as far as s3 alone is asked"
    )


@pytest.mark.parametrize("asked", [{"through": "door"}, {"context": {"ec2:osuser": "output:User"}}])
def test_a_way_that_is_not_there_and_an_output_that_nobody_tells_are_unknown(asked: dict[str, Any]) -> None:
    """A promise about a request by an endpoint says nothing where there is none."""
    finding = judge(World(), Allowed(principal="role", action="s3:GetObject", resource="*", why=WHY, **asked))
    assert finding.outcome is UNKNOWN
    assert next(iter(asked)) == "through" or "User" in finding.text


def two_nat_gateways(*, spare: bool) -> World:
    """Return a host that leaves by one NAT gateway, and another NAT gateway for a second host if there is a spare."""
    world = World()
    public = world.subnet("public", "10.0.0.0/24", routes={"0.0.0.0/0": "igw-1"})
    world.nat_gateway("1", public, "10.0.0.4", "203.0.113.4")
    world.nat_gateway("2", public, "10.0.0.5", "203.0.113.5")
    private = world.subnet("private", "10.0.1.0/24", routes={"0.0.0.0/0": "nat-2" if spare else "nat-1"})
    world.host("host", private, "10.0.1.10")
    world.parts["stack_resources"] = (StackResource("test", "N", "nat-1", "AWS::EC2::NatGateway", "Fleet/Nat"),)
    return world


LOSS = SurvivesLoss(
    lost=("fleet",),
    what="the NAT gateway",
    paths=(Reachable(source="eni-host", destination="198.51.100.1", port=443, why=WHY),),
    why=WHY,
)


@pytest.mark.parametrize(("spare", "outcome", "codes"), [(True, HOLDS, ()), (False, BROKEN, ("BAD_STATE_ROUTE",))])
def test_something_may_be_lost_if_the_paths_hold_without_it(
    spare: bool,  # noqa: FBT001 a parameter of the test
    outcome: Outcome,
    codes: tuple[str, ...],
) -> None:
    """The promise says what is lost; the finding says which path it takes with it."""
    finding = judge(two_nat_gateways(spare=spare), LOSS)

    assert (finding.outcome, finding.codes) == (outcome, codes)
    assert finding.promise == "eni-host reaches 198.51.100.1 on tcp 443 without the NAT gateway"


def test_what_is_not_there_cannot_be_lost() -> None:
    """A name that stands for nothing that fails as a whole is unknown, and never survived."""
    finding = judge(two_nat_gateways(spare=True), replace(LOSS, lost=("database",)))

    assert (finding.outcome, finding.text) == (UNKNOWN, "nothing is there that 'database' stands for")
