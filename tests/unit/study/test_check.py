"""How intents are judged: on small networks, where each verdict has one reason."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, get_args

import pytest

from analysis.snapshot.model.account import Account
from analysis.snapshot.model.compute import Database, Instance, Member, ScalingGroup, StackResource
from stacks.intents import Allowed, Intent, LeavesByOwnZone, NeverReachable, Reachable, SurvivesLoss, SurvivesZoneLoss
from stacks.scenario import Scenario
from study.check import Finding, Outcome, check
from study.promises import describe
from tests.unit.analysis.world import World, two_tiers

HOLDS, BROKEN, UNKNOWN = Outcome.HOLDS, Outcome.BROKEN, Outcome.UNKNOWN
WHY = "because"


def judge(world: World, intent: Intent, **more: object) -> Finding:
    """Hold a world to one intent."""
    return judge_account(world.account(**more), intent)


def judge_account(account: Account, intent: Intent) -> Finding:
    """Hold an account to one intent."""
    scenario = Scenario(
        slug="test",
        title="",
        summary="",
        topics=(),
        hazards=(),
        names={"fleet": "Fleet", "database": "Database", "tier": "Tier", "hosts": "Hosts"},
        intents=(intent,),
        build=lambda _app, _context: None,
    )
    (finding,) = check(account, scenario)
    return finding


def public_host(inbound: Sequence[str], *, route6: str = "igw-1") -> World:
    """Return a dual-stack host with a public address."""
    world = World("10.0.0.0/16", "2001:db8:1::/56")
    routes = {"0.0.0.0/0": "igw-1", "::/0": route6}
    subnet = world.subnet("a", "10.0.1.0/24", "2001:db8:1::/64", routes=routes)
    world.host("host", subnet, "10.0.1.10", "2001:db8:1::10", public="203.0.113.1", inbound=inbound)
    return world


CLOSED = NeverReachable(source="internet", destination="eni-host", why=WHY)


@pytest.mark.parametrize(
    ("inbound", "outcome", "said"),
    [
        ([], HOLDS, "no packet arrives: proved for all"),
        (["tcp 443 10.0.0.0/8"], HOLDS, "no packet arrives: proved for all"),
        (["tcp 443 203.0.113.7/32"], BROKEN, "203.0.113.7 → 203.0.113.1 tcp 443 arrives"),
        (["tcp 443 2600:1f18::/32"], BROKEN, "2600:1f18::/32 → 2001:db8:1::10 tcp 443 arrives"),
        (["icmp 3/4 0.0.0.0/0"], BROKEN, "→ 203.0.113.1 icmp type 3 code 4 arrives"),
        (["icmpv6 * ::/0"], BROKEN, "→ 2001:db8:1::10 icmpv6"),
        (["47 * 0.0.0.0/0"], BROKEN, "→ 203.0.113.1 47 arrives"),
    ],
)
def test_never_at_all_means_no_packet_of_any_kind_to_any_address(
    inbound: Sequence[str], outcome: Outcome, said: str
) -> None:
    """Both IP versions, every protocol, port and ICMP type, from wherever on the internet."""
    finding = judge(public_host(inbound), CLOSED)

    assert finding.outcome is outcome
    assert said in finding.text


def test_never_on_a_port_looks_at_that_port_only() -> None:
    """HTTPS is open, and SSH was promised to be closed."""
    world = public_host(["tcp 443 0.0.0.0/0"])

    assert judge(world, replace(CLOSED, port=22)).outcome is HOLDS
    assert judge(world, replace(CLOSED, port=443)).outcome is BROKEN


def test_a_packet_that_arrives_and_is_not_answered_has_arrived() -> None:
    """One packet of UDP can do harm; it is no comfort that nothing comes back."""
    world = public_host(["udp 161 ::/0"], route6="eigw-1")

    assert judge(world, CLOSED).outcome is BROKEN


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [("tcp 443 203.0.113.9/32", BROKEN), ("tcp 443 203.0.113.8/32", HOLDS), ("tcp 443 10.0.1.0/24", HOLDS)],
)
def test_never_is_asked_of_public_addresses_from_inside_too(rule: str, outcome: Outcome) -> None:
    """Out by the NAT gateway and in again by the internet gateway, and the rule is for the NAT gateway's address."""
    world, public, private = two_tiers()
    world.host("inner", private, "10.0.1.10", outbound=["tcp 443 203.0.113.1/32"])
    world.host("outer", public, "10.0.0.10", public="203.0.113.1", inbound=[rule])

    finding = judge(world, NeverReachable(source="eni-inner", destination="eni-outer", why=WHY))

    assert finding.outcome is outcome
    if outcome is BROKEN:
        assert "10.0.1.10 → 203.0.113.1 tcp 443 arrives" in finding.text


def test_never_is_unknown_if_one_class_of_packets_cannot_be_decided() -> None:
    """Everything else may be closed."""
    world = public_host(["tcp 443 pl-unknown"])

    finding = judge(world, CLOSED)

    assert finding.outcome is UNKNOWN
    assert "pl-unknown" in finding.text


def zones_with_nat(*targets: str) -> World:
    """Return three zones with a NAT gateway each, and a private subnet in each with the given default route."""
    world = World()
    for number, target in enumerate(targets):
        public = world.subnet(
            f"public-{number}", f"10.0.{number}.0/24", zone=f"z{number}", routes={"0.0.0.0/0": "igw-1"}
        )
        world.nat_gateway(str(number), public, f"10.0.{number}.4", f"203.0.113.{number}")
        routes = {"0.0.0.0/0": target} if target else {}
        world.subnet(f"private-{number}", f"10.0.1{number}.0/24", zone=f"z{number}", routes=routes)
    world.parts["stack_resources"] = tuple(
        StackResource("test", f"S{n}", f"subnet-private-{n}", "AWS::EC2::Subnet", f"Tier/{n}")
        for n in range(len(targets))
    )
    return world


@pytest.mark.parametrize(
    ("targets", "outcome", "codes"),
    [
        (("nat-0", "nat-1", "nat-2"), HOLDS, ()),
        (("nat-0", "nat-0", "nat-0"), BROKEN, ("NAT_GATEWAY_IN_ANOTHER_ZONE",)),
        (("nat-0", "", "nat-2"), BROKEN, ("NO_ROUTE_TO_DESTINATION",)),
        (("nat-9", "", "nat-1"), BROKEN, ("BAD_STATE_ROUTE", "NO_ROUTE_TO_DESTINATION", "NAT_GATEWAY_IN_ANOTHER_ZONE")),
        (("nat-0", "lgw-1", "nat-2"), UNKNOWN, ()),
        (("lgw-1", "nat-0", "nat-2"), BROKEN, ("NAT_GATEWAY_IN_ANOTHER_ZONE",)),
    ],
)
def test_each_subnet_has_to_leave_by_its_own_zone(
    targets: tuple[str, ...], outcome: Outcome, codes: tuple[str, ...]
) -> None:
    """All subnets are judged, and what is broken is said before what is unknown."""
    finding = judge(zones_with_nat(*targets), LeavesByOwnZone(source="tier", why=WHY))

    assert (finding.outcome, finding.codes) == (outcome, codes)


def fleet_and_database(*, standby: bool = True, instances: Sequence[int] = (0, 0, 1, 1)) -> World:
    """Return two zones with a fleet, and a database in the first with or without a standby in the second."""
    world = World()
    for number in (0, 1):
        world.subnet(str(number), f"10.0.{number}.0/24", zone=f"z{number}")
    for index, number in enumerate(instances):
        world.host(f"web-{index}", f"subnet-{number}", f"10.0.{number}.{10 + index}", owner=f"i-{index}")
        world.add("instances", f"i-{index}", Instance(f"i-{index}", "running", f"z{number}", (f"eni-web-{index}",)))
    members = tuple(Member(f"i-{index}", f"z{number}", in_service=True) for index, number in enumerate(instances))
    world.add("scaling_groups", "asg", ScalingGroup("asg", 4, 4, 4, members, frozenset({"subnet-0", "subnet-1"})))
    world.host("db-0", "subnet-0", "10.0.0.5")
    if standby:
        world.host("db-1", "subnet-1", "10.0.1.5")
    owned = frozenset({"eni-db-0", "eni-db-1"} if standby else {"eni-db-0"})
    world.add("databases", "db", Database("db", 5432, "z0", "z1" if standby else None, owned))
    world.parts["stack_resources"] = (
        StackResource("test", "F", "asg", "AWS::AutoScaling::AutoScalingGroup", "Fleet/ASG"),
        StackResource("test", "D", "db", "AWS::RDS::DBInstance", "Database/Resource"),
    )
    return world


QUERY = Reachable(source="fleet", destination="database", port=5432, why=WHY)
SURVIVES = SurvivesZoneLoss(fleet="fleet", at_least=2, paths=(QUERY,), why=WHY)


def test_a_zone_may_be_lost_if_enough_is_left_and_the_paths_hold() -> None:
    """Two instances and the standby."""
    finding = judge(fleet_and_database(), SURVIVES)

    assert finding.outcome is HOLDS
    assert finding.text == "2 are left at worst, and 1 paths hold"


def test_a_database_that_is_lost_with_its_zone_breaks_the_paths_to_it() -> None:
    """Broken, and not unknown: it was there before."""
    finding = judge(fleet_and_database(standby=False), SURVIVES)

    assert (finding.outcome, finding.codes) == (BROKEN, ("NO_SOURCE_OR_DESTINATION",))
    assert finding.text.startswith("without z0: fleet reaches database on tcp 5432?")


def test_too_few_instances_left_break_it_whatever_the_paths_do() -> None:
    """Three of the four are in one zone."""
    finding = judge(fleet_and_database(instances=(0, 0, 0, 1)), SURVIVES)

    assert (finding.outcome, finding.codes) == (BROKEN, ("CAPACITY_BELOW_NOMINAL",))
    assert "without z0 1 instances are left" in finding.text


@pytest.mark.parametrize(("site", "outcome"), [("2001:db8:7::7", HOLDS), ("203.0.113.9", BROKEN)])
def test_a_dual_stack_host_reaches_by_the_address_that_the_other_end_understands(site: str, outcome: Outcome) -> None:
    """Its first address is an IPv4 one, for which there is no way here."""
    world = World("10.0.0.0/16", "2001:db8:1::/56")
    subnet = world.subnet("a", "10.0.1.0/24", "2001:db8:1::/64", routes={"::/0": "igw-1"})
    world.host("host", subnet, "10.0.1.10", "2001:db8:1::10", outbound=["all * 0.0.0.0/0", "all * ::/0"])

    assert judge(world, Reachable(source="eni-host", destination=site, port=443, why=WHY)).outcome is outcome


HOSTS = SurvivesZoneLoss(fleet="hosts", at_least=1, why=WHY)


def single_hosts(*states: str) -> World:
    """Return single instances in a state each, one in each zone."""
    world, resources = World(), []
    for number, state in enumerate(states):
        world.subnet(f"{number}", f"10.0.{number}.0/24", zone=f"z{number}")
        world.host(f"{number}", f"subnet-{number}", f"10.0.{number}.10", owner=f"i-{number}")
        world.add("instances", f"i-{number}", Instance(f"i-{number}", state, f"z{number}", (f"eni-{number}",)))
        resources.append(StackResource("test", f"H{number}", f"i-{number}", "AWS::EC2::Instance", f"Hosts/{number}"))
    world.parts["stack_resources"] = tuple(resources)
    return world


def test_single_instances_survive_the_loss_of_a_zone_if_one_is_in_another() -> None:
    """No Auto Scaling group is needed for being in two zones."""
    assert judge(single_hosts("running", "running"), HOSTS).outcome is HOLDS


def test_a_stopped_instance_is_not_left() -> None:
    """The twin: the zone of the one that runs may be lost."""
    finding = judge(single_hosts("running", "stopped"), HOSTS)

    assert (finding.outcome, finding.codes) == (BROKEN, ("CAPACITY_BELOW_NOMINAL",))
    assert "without z0 0 instances are left" in finding.text


@pytest.mark.parametrize(("chosen", "outcome"), [("2", HOLDS), ("3", BROKEN)])
def test_how_many_must_be_left_is_what_was_chosen_at_the_deployment(chosen: str, outcome: Outcome) -> None:
    """A setting changes the number; the stack's output tells it."""
    world = fleet_and_database()
    world.parts["stack_outputs"] = {("test", "Nominal"): chosen}

    finding = judge(world, replace(SURVIVES, at_least=1, as_deployed="Nominal"))

    assert finding.outcome is outcome
    assert finding.promise == f"at least {chosen} of the fleet serve after the loss of any one zone"


@pytest.mark.parametrize("chosen", ["80", "443"])
def test_the_port_that_must_be_reached_is_what_was_chosen_at_the_deployment(chosen: str) -> None:
    """With a certificate requests come in on another port; so they do after the loss of a zone."""
    world = fleet_and_database(standby=False)
    world.parts["stack_outputs"] = {("test", "Port"): chosen}
    query = replace(QUERY, port=1, as_deployed="Port")

    assert judge(world, query).promise == f"fleet reaches database on tcp {chosen}"
    assert f"on tcp {chosen}?" in judge(world, replace(SURVIVES, paths=(query,))).text


def test_that_paths_end_where_nobody_is_left_is_not_said_twice() -> None:
    """All instances were in the zone: the capacity is what is wrong."""
    finding = judge(fleet_and_database(instances=(0, 0, 0, 0)), SURVIVES)

    assert (finding.outcome, finding.codes) == (BROKEN, ("CAPACITY_BELOW_NOMINAL",))


def test_what_was_never_there_cannot_be_lost() -> None:
    """A path to nobody is unknown before the loss, so it is unknown after it."""
    world = fleet_and_database()
    world.parts["stack_resources"] = world.parts["stack_resources"][:1]

    assert judge(world, SURVIVES).outcome is UNKNOWN


def test_a_fleet_that_stands_for_no_group_is_unknown() -> None:
    """There is nobody to count."""
    finding = judge(fleet_and_database(), replace(SURVIVES, fleet="database"))

    assert finding.outcome is UNKNOWN
    assert "no Auto Scaling group" in finding.text


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


def test_identity_is_unknown_until_it_is_analysed() -> None:
    """Shown as such; what is unknown never passes."""
    finding = judge(World(), Allowed(principal="role", action="kms:Decrypt", resource="key", why=WHY))

    assert finding.outcome is UNKNOWN
    assert finding.to_json()["Analysis"] is None


@pytest.mark.parametrize("kind", get_args(Intent))
def test_every_kind_of_intent_has_a_judge(kind: type[Intent]) -> None:
    """In an empty account each is unknown, with a reason; none is passed over."""
    ends = dict.fromkeys(("source", "destination", "fleet", "principal", "action", "resource", "by"), "nobody")
    numbers: dict[str, Any] = {
        "port": 443,
        "at_least": 1,
        "actions": (),
        "lost": ("nobody",),
        "what": "nobody",
        "paths": (QUERY,),
    }
    wanted = {field.name for field in fields(kind)}
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
