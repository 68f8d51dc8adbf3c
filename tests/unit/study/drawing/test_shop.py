"""The picture of the event-driven shop: what crosses, what leads into the VPC, and what stands beside the Region."""

from itertools import combinations

import pytest

from study.assemblies import assembly_of
from study.drawing.assembly import read
from study.drawing.events import order, scene_of_flow
from study.drawing.events.crossings import crossings
from study.drawing.events.layout import LEGEND
from study.drawing.events.nodes import MARK
from study.drawing.geometry import Rect
from study.drawing.render import STROKES
from study.drawing.scene import Scene
from tests.unit.study.drawing.shapes import frame, icon_for, met, shared, stretches

MOST = 10
"""So often may thirty arrows cross; in the order of the template, not untangled, they cross more than twenty times."""


@pytest.fixture(scope="module")
def shop() -> Scene:
    """Return the picture."""
    return scene_of_flow(read(assembly_of("serverless-api"))[0], title="Shop")


def crossed(scene: Scene) -> int:
    """Return in how many places lines cross."""
    level = {line for arrow in scene.arrows for line in stretches(arrow) if line.height == 0}
    upright = {line for arrow in scene.arrows for line in stretches(arrow) if line.width == 0}
    return len({(down.x, across.y) for across in level for down in upright if met(across, down)})


def test_the_vpc_link_leads_to_the_load_balancer_in_the_vpc(shop: Scene) -> None:
    """The only arrow that comes into the VPC, from the link to the icon of its load balancer."""
    card = frame(shop, "card")
    (coming,) = [arrow for arrow in shop.arrows if card.contains(Rect(*arrow.points[-1], 0, 0))]
    icons = [icon.rect for icon in shop.icons if icon.resource == coming.target]
    x, y = coming.points[-1]

    assert "Link" in coming.source
    assert "LoadBalancer" in coming.target
    assert any(abs(x - icon.cx) + abs(y - icon.cy) <= icon.width / 2 + 6 for icon in icons)


def test_lines_cross_rarely(shop: Scene) -> None:
    """Lines of one kind that share their way count once."""
    assert crossed(shop) <= MOST


def test_without_untangling_lines_would_cross_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: things stand in the order in which the template has them."""

    def as_it_is(layers: list[list[str]], lines: list[tuple[str, str]]) -> tuple[list[list[str]], int]:
        return layers, crossings(layers, lines)

    monkeypatch.setattr(order, "untangled", as_it_is)

    assert crossed(scene_of_flow(read(assembly_of("serverless-api"))[0], title="Shop")) > 2 * MOST


def test_lines_lie_on_each_other_only_if_they_are_of_one_kind(shop: Scene) -> None:
    """What looks like one line is one: calls, events, data and failures keep apart."""
    found = [(arrow.kind, line) for arrow in shop.arrows for line in stretches(arrow)]
    upright = [(kind, line) for kind, line in found if line.width == 0]
    level = [(kind, line) for kind, line in found if line.height == 0]

    for group in (level, upright):
        for (kind, one), (other, two) in combinations(group, 2):
            assert kind == other or not shared(one, two), (one, two)


def test_global_services_stand_beside_the_region_and_lead_into_it(shop: Scene) -> None:
    """An IAM role is of no Region; the key that it administers is."""
    (ruling,) = [arrow for arrow in shop.arrows if "KeyAdministrator" in arrow.source]
    role, key = (icon_for(shop, name.rpartition("/")[2]) for name in (ruling.source, ruling.target))

    assert frame(shop, "cloud").contains(frame(shop, "account"))
    assert frame(shop, "account").contains(role)
    assert not frame(shop, "region").overlaps(role)
    assert frame(shop, "region").contains(key)


def test_users_stand_outside_of_the_cloud_and_call_into_it(shop: Scene) -> None:
    """Whom they meet first: two APIs and the firewall of the third."""
    (users,) = [icon.rect for icon in shop.icons if icon.name == "resource/Users"]
    met_first = {arrow.target for arrow in shop.arrows if arrow.source == "aws:users"}

    assert users.right < frame(shop, "cloud").x
    assert len(met_first) == 3
    assert any("Firewall" in name for name in met_first)


def test_what_fails_has_a_line_of_its_own(shop: Scene) -> None:
    """From each thing with dead letters to them, in a style that nothing else has; the legend explains all styles."""
    failing = [arrow for arrow in shop.arrows if arrow.kind == "failure" and arrow.source]
    marks = [icon for icon in shop.icons if icon.rect.width == MARK]

    assert {"PackQueue", "BookQueue", "Orders"} <= {
        arrow.target.partition("/")[2].partition("Dead")[0] for arrow in failing
    }
    for arrow in failing:
        assert [icon for icon in marks if icon.resource == arrow.target and 0 <= icon.rect.x - arrow.points[-1][0] <= 2]
    assert len({STROKES[kind] for kind in ("request", "event", "link", "failure")}) == 4
    assert set(LEGEND.values()) <= {label.text for label in shop.labels}
