"""What is left when a zone is lost: nothing that was in it, and blackholes where routes led there."""

from dataclasses import replace
from ipaddress import ip_address

from analysis.snapshot.model.account import Account
from analysis.snapshot.model.classic import ClassicLoadBalancer
from analysis.snapshot.model.compute import Database, Instance, LoadBalancer, Member, ScalingGroup, Target, TargetGroup
from analysis.snapshot.model.edits import without
from analysis.snapshot.model.gateways import NatGateway
from analysis.snapshot.model.whatif import with_interface, without_zone
from tests.unit.analysis.world import World


def account(*, nat: str = "nat-a", standby: str | None = "zone-b") -> Account:
    """Return two zones with everything in both, and a private subnet in zone b that leaves by a NAT gateway."""
    world = World()
    for letter, number in (("a", 0), ("b", 1)):
        subnet = world.subnet(letter, f"10.0.{number}.0/24", zone=f"zone-{letter}", routes={"0.0.0.0/0": "igw-1"})
        world.nat_gateway(letter, subnet, f"10.0.{number}.4", f"203.0.113.{number}")
        world.host(f"node-{letter}", subnet, f"10.0.{number}.5")
        world.host(f"db-{letter}", subnet, f"10.0.{number}.6")
        world.host(f"web-{letter}", subnet, f"10.0.{number}.10")
        world.add(
            "instances", f"i-{letter}", Instance(f"i-{letter}", "running", f"zone-{letter}", (f"eni-web-{letter}",))
        )
    world.subnet("private", "10.0.9.0/24", zone="zone-b", routes={"0.0.0.0/0": nat})
    subnets = frozenset({"subnet-a", "subnet-b"})
    members = tuple(Member(f"i-{letter}", f"zone-{letter}", in_service=True) for letter in "ab")
    world.add("scaling_groups", "asg", ScalingGroup("asg", 2, 2, 2, members, subnets))
    targets = (Target("i-a", 80, "healthy"), Target("i-b", 80, "healthy"), Target("192.168.1.1", 80, "healthy"))
    world.add("target_groups", "tg", TargetGroup("tg", "tg", "HTTP", 80, "instance", targets))
    nodes = frozenset({"eni-node-a", "eni-node-b"})
    balancer = LoadBalancer("lb", "lb", "application", "internal", "vpc-1", subnets, nodes, ())
    world.add("load_balancers", "lb", balancer)
    world.add("databases", "db", Database("db", 5432, "zone-a", standby, frozenset({"eni-db-a", "eni-db-b"})))
    return world.account(zones=("zone-a", "zone-b"))


def test_everything_in_the_zone_is_gone_and_everything_else_is_there() -> None:
    """Subnets, interfaces, instances, NAT gateways, nodes, targets and members."""
    left = without_zone(account(), "zone-a")

    assert left.zones == ("zone-b",)
    assert set(left.subnets) == {"subnet-b", "subnet-private"}
    assert set(left.instances) == {"i-b"}
    assert set(left.nat_gateways) == {"nat-b"}
    assert {interface.zone for interface in left.interfaces.values()} == {"zone-b"}
    assert left.load_balancers["lb"].interface_ids == {"eni-node-b"}
    assert left.load_balancers["lb"].subnet_ids == {"subnet-b"}
    assert [member.instance_id for member in left.scaling_groups["asg"].members] == ["i-b"]


def test_targets_by_address_elsewhere_stay() -> None:
    """They are in no zone of ours."""
    left = without_zone(account(), "zone-a")

    assert [target.id for target in left.target_groups["tg"].targets] == ["i-b", "192.168.1.1"]


def test_targets_by_address_in_the_zone_are_gone() -> None:
    """Health checks fail, as they do for instances; the same address in the other zone stays."""
    before = account()
    targets = tuple(Target(address, 80, "healthy") for address in ("10.0.0.10", "10.0.1.10"))
    before = replace(before, target_groups={"tg": TargetGroup("tg", "tg", "HTTP", 80, "ip", targets)})

    assert [target.id for target in without_zone(before, "zone-a").target_groups["tg"].targets] == ["10.0.1.10"]
    assert [target.id for target in without(before, "eni-web-b").target_groups["tg"].targets] == ["10.0.0.10"]


def test_an_instance_that_has_lost_its_only_interface_is_no_target() -> None:
    """Of the instances of Classic Load Balancers it is the same."""
    classic = ClassicLoadBalancer("c", frozenset({"zone-a"}), {80: 80}, {"i-a": True, "i-b": True}, frozenset(), True)  # noqa: FBT003 see the record
    left = without(replace(account(), classic_load_balancers={"c": classic}), "eni-web-a")

    assert [target.id for target in left.target_groups["tg"].targets] == ["i-b", "192.168.1.1"]
    assert set(left.classic_load_balancers["c"].instances) == {"i-b"}


def test_a_route_to_what_is_gone_is_a_blackhole() -> None:
    """The private subnet of the other zone had its way out there."""
    (route,) = [r for r in without_zone(account(), "zone-a").route_tables["rtb-private"].routes if r.target == "nat-a"]

    assert route.blackhole


def test_a_route_to_what_is_left_stays() -> None:
    """With a NAT gateway of its own the zone keeps its way out."""
    before = account(nat="nat-b")

    assert without_zone(before, "zone-a").route_tables["rtb-private"] == before.route_tables["rtb-private"]


def test_a_regional_nat_gateway_is_left_with_its_addresses_in_other_zones() -> None:
    """It is in no subnet that could be lost, and routes to it go on."""
    one, two = ("zone-a", ip_address("203.0.113.8")), ("zone-b", ip_address("203.0.113.9"))
    regional = NatGateway("nat-r", "", "vpc-1", True, True, None, zonal=False, zones=(one, two))  # noqa: FBT003
    before = replace(account(nat="nat-r"), nat_gateways={"nat-r": regional})

    left = without_zone(before, "zone-a")

    assert left.nat_gateways["nat-r"].zones == (two,)
    assert left.route_tables["rtb-private"] == before.route_tables["rtb-private"]


def test_a_regional_nat_gateway_with_addresses_in_one_zone_only_is_lost_with_it() -> None:
    """The twin: one that was told to serve this zone and no other."""
    one = (("zone-a", ip_address("203.0.113.8")),)
    regional = NatGateway("nat-r", "", "vpc-1", True, True, None, zonal=False, zones=one)  # noqa: FBT003
    left = without_zone(replace(account(nat="nat-r"), nat_gateways={"nat-r": regional}), "zone-a")

    assert not left.nat_gateways
    assert [route.blackhole for route in left.route_tables["rtb-private"].routes if route.target == "nat-r"] == [True]


def test_a_standby_takes_over_from_a_primary_that_is_lost() -> None:
    """And then there is none any more."""
    database = without_zone(account(), "zone-a").databases["db"]

    assert (database.zone, database.standby_zone, database.interface_ids) == ("zone-b", None, {"eni-db-b"})


def test_a_primary_whose_standby_is_lost_goes_on_alone() -> None:
    """Until RDS makes another."""
    database = without_zone(account(), "zone-b").databases["db"]

    assert (database.zone, database.standby_zone, database.interface_ids) == ("zone-a", None, {"eni-db-a"})


def test_the_account_itself_stays_whole() -> None:
    """It is asked what would be; nothing is changed."""
    before = account()

    without_zone(before, "zone-a")

    assert before == account()


def test_an_imagined_interface_is_found_by_its_address() -> None:
    """In the account that is returned, and not in the one that was given."""
    before = account()
    host = before.interfaces["eni-web-a"]
    empty = without_zone(before, "zone-a")

    assert with_interface(empty, host).interface_at["vpc-1", host.addresses[0]] is host
    assert ("vpc-1", host.addresses[0]) not in empty.interface_at
