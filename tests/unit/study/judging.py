"""Judges a single intent of a small network."""

from collections.abc import Sequence

from analysis.snapshot.model.account import Account
from analysis.snapshot.model.compute import Database, Instance, Member, ScalingGroup, StackResource
from stacks.intents import Intent, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Scenario
from study.check import Finding, Outcome, check
from tests.unit.analysis.world import World

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


CLOSED = NeverReachable(source="internet", destination="eni-host", why=WHY)


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
