"""Where a packet would have gone on: along what the picture connects, or nowhere if nothing connects the two."""

from collections.abc import Iterator

from study.drawing.geometry import Rect
from study.drawing.scene import Box, Icon, Scene
from study.drawing.way.joints import ATTACHMENT, joint, roads
from study.drawing.way.places import GATEWAY, Stop
from study.drawing.way.shapes import CARDS, lines_of, thick

VPCS = (*CARDS, "vpc")
"""The kinds of boxes that VPCs are drawn as."""
HUB = "hub"
"""The kind of boxes that transit gateways are drawn as."""
ON = 3
"""How far beside a line an icon may stand that is on it, in pixels."""


def onward(scene: Scene, start: Stop, wanted: Stop) -> list[Stop]:
    """Return the stops from one to another, both included; only the first if the picture connects them by nothing."""
    here, there = _vpc(scene, start.rect), _vpc(scene, wanted.rect)
    if here is not None and there is not None and here.rect == there.rect:
        return [start, wanted]
    if start.gateway and there is not None:
        return [start, *_joined(scene, start.gateway, there, wanted)]
    if here is None and there is None:
        return [start]
    if here is None or there is None:
        inside = here or there
        gates = _gates(scene, inside) if inside and _outside(scene, wanted if here else start) else []
        return [start, *gates, wanted] if gates else [start]
    between = list(_between(scene, here, there))
    return [start, *between, wanted] if between else [start]


def _joined(scene: Scene, gateway: tuple[str, ...], there: Box, wanted: Stop) -> list[Stop]:
    found = joint(scene, gateway, (there.resource,), wanted.at)
    return [Stop(found[0], icon=found[0].width > 0, roads=(found[1],)), wanted] if found else []


def _vpc(scene: Scene, rect: Rect) -> Box | None:
    """Return the VPC that something stands in, or on the edge of."""
    middle = Rect(rect.cx, rect.cy, 0, 0)
    return next((box for box in (*scene.bands, *scene.frames) if box.kind in VPCS and box.rect.contains(middle)), None)


def _outside(scene: Scene, stop: Stop) -> bool:
    """Return whether something stands outside of the cloud, where the internet is."""
    return not scene.frames[0].rect.contains(Rect(stop.rect.cx, stop.rect.cy, 0, 0))


def _gates(scene: Scene, vpc: Box) -> list[Stop]:
    """Return the internet gateway of a VPC, in it or on its edge."""
    edge = thick(vpc.rect, ON)
    found = [icon for icon in scene.icons if icon.name == GATEWAY and icon.resource]
    return [_icon(scene, icon) for icon in found if edge.contains(Rect(icon.rect.cx, icon.rect.cy, 0, 0))][:1]


def _between(scene: Scene, here: Box, there: Box) -> Iterator[Stop]:
    """Yield what connects two VPCs: what stands on a line from one to the other, or a gateway that both join."""
    ends = {here.resource, there.resource}
    for arrow in scene.arrows:
        if {arrow.source, arrow.target} == ends:
            on = list(lines_of(arrow.points))
            for icon in scene.icons:
                middle = thick(Rect(icon.rect.cx, icon.rect.cy, 0, 0), ON)
                if icon.resource and any(middle.overlaps(line) for line in on):
                    yield _icon(scene, icon)
                    return
    hubs = [_attached(scene, vpc) for vpc in (here, there)]
    gateways = {box.resource for box in scene.bands if box.kind == HUB}
    for hub in sorted(gateways & hubs[0] & hubs[1]):
        joints = [joint(scene, (hub,), (vpc.resource,), None) for vpc in (here, there)]
        if all(joints):
            yield from (Stop(one[0], icon=one[0].width > 0, roads=(one[1],)) for one in joints if one)
            return


def _attached(scene: Scene, vpc: Box) -> set[str]:
    """Return what a VPC is attached to."""
    ends = [{arrow.source, arrow.target} for arrow in scene.arrows if arrow.kind == ATTACHMENT]
    return {name for pair in ends if vpc.resource in pair for name in pair - {vpc.resource}}


def _icon(scene: Scene, icon: Icon) -> Stop:
    return Stop(icon.rect, icon=True, roads=tuple(roads(scene, icon.rect, icon.resource)))
