"""How intents are judged: on small networks, where each verdict has one reason."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from analysis.snapshot.model.compute import Instance, StackResource
from stacks.intents import LeavesByOwnZone, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Choice, Scenario
from study.check import Outcome, check
from tests.unit.analysis.world import World, two_tiers
from tests.unit.study.judging import (
    BROKEN,
    CLOSED,
    HOLDS,
    QUERY,
    SURVIVES,
    UNKNOWN,
    WHY,
    fleet_and_database,
    judge,
    judge_account,
)


def public_host(inbound: Sequence[str], *, route6: str = "igw-1") -> World:
    """Return a dual-stack host with a public address."""
    world = World("10.0.0.0/16", "2001:db8:1::/56")
    routes = {"0.0.0.0/0": "igw-1", "::/0": route6}
    subnet = world.subnet("a", "10.0.1.0/24", "2001:db8:1::/64", routes=routes)
    world.host("host", subnet, "10.0.1.10", "2001:db8:1::10", public="203.0.113.1", inbound=inbound)
    return world


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


@pytest.mark.parametrize(("inbound", "outcome"), [(["tcp 22 0.0.0.0/0"], BROKEN), ([], HOLDS)])
def test_a_packet_has_arrived_also_where_nobody_knows_whether_it_is_answered(
    inbound: Sequence[str], outcome: Outcome
) -> None:
    """What a service of AWS does with it behind its interface is not known; that it must not get there is."""
    world = public_host(inbound)
    account = world.account()
    (host,) = account.interfaces.values()
    service = replace(host, kind="ec2_instance_connect_endpoint", owner=None)

    assert judge_account(replace(account, interfaces={host.id: service}), CLOSED).outcome is outcome


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


def test_what_is_promised_with_another_setting_is_left_out_and_with_none_unknown() -> None:
    """A promise about a cache says nothing where there is a table; nobody drops it because he does not know."""
    reaches = Reachable(source="fleet", destination="database", port=5432, why=WHY)
    scenario = Scenario(
        slug="test",
        title="",
        summary="",
        topics=(),
        hazards=(),
        names={"fleet": "Fleet", "database": "Database"},
        intents=(),
        where={Choice(output="Kind", value="database"): (reaches,)},
        build=lambda _app, _context: None,
    )
    whole = fleet_and_database().account()

    def outcomes(**outputs: str) -> list[Outcome]:
        told = {("test", name): value for name, value in outputs.items()}
        return [finding.outcome for finding in check(replace(whole, stack_outputs=told), scenario)]

    assert outcomes(Kind="cache") == []
    assert outcomes() == [UNKNOWN]
    assert outcomes(Kind="database") == [judge(fleet_and_database(), reaches).outcome]
