"""Stickiness: which server a client's next request goes to, and whose cookie says so."""

from collections.abc import Callable, Iterable
from typing import Any

from sandbox import clock
from study.deployed import Deployed
from study.fleets import Balancer, Visitor
from study.fleets.stickiness import Stickiness, of_policies, of_target_group
from tests.teaching import teaches

GROUP, CLASSIC = "Servers/Group/ASG", "Classic/LoadBalancer"
TEN_MINUTES, HOUR = 600, 3600


class Server:
    """A server of the fleet that keeps its visitors' sessions by a cookie ``SID``."""

    def __init__(self, identity: str) -> None:
        """Start it."""
        self.id = identity

    def application(self, environ: Any, start: Callable[..., object]) -> Iterable[bytes]:
        """Begin a session at /login, and end it at /logout."""
        cookies = {"/login": "SID=4711; Path=/", "/logout": "SID=; Path=/; Max-Age=0"}
        cookie = cookies.get(environ["PATH_INFO"])
        start("200 OK", [("Set-Cookie", cookie)] if cookie else [])
        return [self.id.encode()]


class Later:
    """A clock that is put forward by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return seconds."""
        return self.now


def fleet_of(stack: Deployed) -> list[Server]:
    """Return the servers of the fleet."""
    (group,) = stack.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[stack.id_of(GROUP)])[
        "AutoScalingGroups"
    ]
    return [Server(one["InstanceId"]) for one in group["Instances"]]


def of_group(stack: Deployed, targets: str) -> Stickiness | None:
    """Return the stickiness of one of the Application Load Balancer's target groups."""
    told = stack.client("elbv2").describe_target_group_attributes(TargetGroupArn=stack.id_of(f"Application/{targets}"))
    return of_target_group({one["Key"]: one["Value"] for one in told["Attributes"]})


def of_classic(stack: Deployed) -> Stickiness | None:
    """Return the stickiness of the Classic Load Balancer's listener."""
    elb, name = stack.client("elb"), stack.id_of(CLASSIC)
    (found,) = elb.describe_load_balancers(LoadBalancerNames=[name])["LoadBalancerDescriptions"]
    used = found["ListenerDescriptions"][0]["PolicyNames"]
    told = elb.describe_load_balancer_policies(LoadBalancerName=name)["PolicyDescriptions"]
    return of_policies(policy for policy in told if policy["PolicyName"] in used)


def served(visitor: Visitor, path: str = "/", times: int = 6) -> set[str]:
    """Return who serves a visitor's requests."""
    return {visitor.ask("GET", path).served_by for _ in range(times)}


@teaches("elb.12")
def test_a_client_stays_with_its_server_by_the_load_balancers_cookie(web_tier: Deployed) -> None:
    """In the shop for an hour after each answer, and behind the Classic Load Balancer for ten minutes in all."""
    later, seen = Later(), {}
    for kind, sticky in {"application": of_group(web_tier, "Loyal"), "classic": of_classic(web_tier)}.items():
        later.now = 0
        visitor = Visitor(Balancer(fleet_of(web_tier), stickiness=sticky, clock=later))
        first = served(visitor, times=1)
        for moment in (TEN_MINUTES - 1, HOUR - 1, 2 * HOUR - 3, 3 * HOUR - 2):
            later.now = moment
            seen[kind, moment] = served(visitor, times=1) == first

    assert [seen["application", moment] for moment in (599, 3599, 7197, 10798)] == [True, True, True, False]
    assert [seen["classic", moment] for moment in (599, 3599)] == [True, False]


@teaches("elb.12")
def test_a_client_stays_by_the_applications_own_cookie_for_as_long_as_it_has_one(own_web_tier: Deployed) -> None:
    """Nobody is kept until he logs in; then he is, and when he logs out he goes round again."""
    attributes = {"stickiness.type": "app_cookie", "stickiness.app_cookie.cookie_name": "SID"}
    own_web_tier.client("elbv2").modify_target_group_attributes(
        TargetGroupArn=own_web_tier.id_of("Application/Loyal"),
        Attributes=[{"Key": key, "Value": value} for key, value in attributes.items()],
    )
    visitor = Visitor(Balancer(fleet_of(own_web_tier), stickiness=of_group(own_web_tier, "Loyal")))

    assert len(served(visitor)) == 3
    first = visitor.ask("POST", "/login").served_by
    assert served(visitor) == {first}
    visitor.ask("POST", "/logout")
    assert len(served(visitor)) == 3


@teaches("elb.12", twin=True)
def test_unless_somebody_says_so_each_request_goes_to_any_server(web_tier: Deployed) -> None:
    """Stickiness is off: three requests are three servers', and the client is told no cookie."""
    visitor = Visitor(Balancer(fleet_of(web_tier), stickiness=of_group(web_tier, "Targets")))

    assert len(served(visitor, times=3)) == 3
    assert visitor.cookies == {}


def test_when_the_server_is_lost_the_cookie_leads_to_another_and_the_session_is_gone(own_web_tier: Deployed) -> None:
    """The price of it: what only that server knew nobody knows any more, and the load of one zone stays where it is."""
    front = Balancer(fleet_of(own_web_tier), stickiness=of_group(own_web_tier, "Loyal"), clock=clock.now)
    visitor = Visitor(front)
    (first,) = served(visitor)

    own_web_tier.lose_instance(first)
    front.targets = list(fleet_of(own_web_tier))

    (second,) = served(visitor)
    assert second != first
