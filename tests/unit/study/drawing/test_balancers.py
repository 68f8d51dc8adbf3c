"""Load balancers of every kind: where they stand, what they pass on, and who looks at requests before."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest

from stacks.catalogue import find
from study.assemblies import assembly_of
from study.drawing import scene_of
from study.drawing.assembly import Stack, read
from study.drawing.callouts import callouts
from study.drawing.model import read_architecture
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, group, resource

Reader = Callable[[Resources], Stack]
SLUG = "self-healing-web-tier"


@pytest.fixture(scope="module")
def tier() -> Scene:
    """Return the picture of three kinds of load balancers before one fleet."""
    return scene_of(read(assembly_of(SLUG))[0], title=find(SLUG).title)


@pytest.fixture
def classic(small: Callable[..., Any]) -> Resources:
    """Return a network with a Classic Load Balancer before its fleet."""
    found: Resources = small()
    found["Old"] = resource(
        "ElasticLoadBalancing::LoadBalancer",
        Scheme="internet-facing",
        Subnets=[{"Ref": "public1"}, {"Ref": "public2"}],
        SecurityGroups=[{"Ref": "OldGroup"}],
        Listeners=[{"LoadBalancerPort": "80", "Protocol": "http", "InstancePort": "8081"}],
    )
    found["OldGroup"] = group(80, CidrIp="0.0.0.0/0")
    found["Fleet"]["Properties"]["LoadBalancerNames"] = [{"Ref": "Old"}]
    return found


def words(scene: Scene) -> str:
    """Return everything that is written."""
    return "\n".join(label.text for label in scene.labels)


def led(scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield who asks whom."""
    return ((arrow.source, arrow.target) for arrow in scene.arrows if arrow.kind == "request")


def told(stack: Stack, about: str) -> str:
    """Return the remark on what comes in by something."""
    return next(each.text for each in callouts(read_architecture(stack)) if each.about[0].endswith(f" → {about}"))


def test_a_classic_load_balancer_is_a_band_in_its_subnets(classic: Resources, stack: Reader) -> None:
    """Inside of the VPC, across both zones, with the port that it listens on and the one that instances do."""
    scene = scene_of(stack(classic), title="Old")
    (band,) = [box.rect for box in scene.bands if box.resource == "Old"]
    (vpc,) = [box.rect for box in scene.frames if box.resource == "Vpc"]

    assert vpc.contains(band)
    assert "internet-facing · HTTP 80 → HTTP 8081" in words(scene)
    assert ("aws:internet", "Old") in led(scene)


def test_an_internal_one_is_called_so_and_nobody_on_the_internet_asks_it(classic: Resources, stack: Reader) -> None:
    """The twin: its group admits every address, and it has none that is public."""
    classic["Old"]["Properties"]["Scheme"] = "internal"
    scene = scene_of(stack(classic), title="Old")

    assert "internal · HTTP 80 → HTTP 8081" in words(scene)
    assert ("aws:internet", "Old") not in led(scene)


def test_it_asks_the_fleet_that_registers_with_it(classic: Resources, stack: Reader) -> None:
    """Where no security group tells it, the group's ``LoadBalancerNames`` do; without them nobody is asked."""
    del classic["Old"]["Properties"]["SecurityGroups"]
    assert ("Old", "Fleet") in led(scene_of(stack(classic), title="Old"))

    del classic["Fleet"]["Properties"]["LoadBalancerNames"]
    assert ("Old", "Fleet") not in led(scene_of(stack(classic), title="Old"))


def test_what_a_rule_sends_to_encrypted_targets_is_told() -> None:
    """By default plain HTTP goes on as such, and a rule leads to servers that are asked by HTTPS."""
    stack = read(assembly_of(SLUG))[0]
    text = told(stack, "ApplicationLoadBalancer823A268B")

    assert "unencrypted up to here; those to HTTPS 8443 are encrypted from here on" in text
    assert told(stack, "ClassicLoadBalancerA2018B14").endswith("requests travel unencrypted.")


def test_the_band_names_what_rules_lead_to(tier: Scene) -> None:
    """Beside what the listener does by default, each protocol and port once."""
    assert "HTTP 80 → HTTP 8080, HTTPS 8443" in words(tier)


def test_a_web_acl_is_told_at_what_it_guards_and_nowhere_else() -> None:
    """The Application Load Balancer has one, the others have none."""
    stack = read(assembly_of(SLUG))[0]
    guarded = [each.about for each in callouts(read_architecture(stack)) if "WAF" in each.text]

    assert guarded == [("aws:internet → ApplicationLoadBalancer823A268B",)]


def test_three_ways_in_have_their_numbers_and_ports_beside_each_other(tier: Scene) -> None:
    """No number covers the words of another."""
    shapes: list[Any] = [*tier.labels, *tier.badges]

    assert not [(one, other) for one, other in combinations(shapes, 2) if one.rect.overlaps(other.rect)]
    assert [label.text for label in tier.labels if label.text == "TCP 443"] == ["TCP 443"]


def test_requests_run_through_no_words_at_nat_gateways(tier: Scene) -> None:
    """Two ways pass by the last band, and both keep clear of what is written beside them."""
    gateways = [label.rect for label in tier.labels if label.text == "gateway"]
    passing = [arrow.points[0][0] for arrow in tier.arrows if arrow.kind == "request" and len(arrow.points) == 2]

    assert gateways
    assert not [(x, rect) for x in passing for rect in gateways if rect.x - 3 <= x <= rect.right + 3]
