"""What is attached to a hub, as lines: VPCs and VPN connections from above and below, other hubs from the side."""

from collections.abc import Mapping

from study.drawing.estate.grid import CHIPS
from study.drawing.estate.model import Attachment, Estate
from study.drawing.estate.places import Places
from study.drawing.geometry import Rect, around
from study.drawing.scene import BADGE, BODY, SMALL, Arrow, Badge, Box, Icon, Scene
from study.drawing.typeface import width

ASIDE = 0.64
"""Where on a VPC's edge its attachment is, as a part of its width: clear of the titles of accounts."""
CHIP, CONNECTION = 24, 26
"""The height of the name of a segment, and of the icon of a VPN connection."""


def add_joints(scene: Scene, estate: Estate, places: Places, numbers: Mapping[str, int]) -> None:
    """Connect whatever is attached to its hub; where they meet stands the segment that routes what comes from it."""
    for attachment in estate.attachments:
        if attachment.peer:
            _peering(scene, attachment, places, numbers)
        elif attachment.card in places.cards and attachment.hub in places.hubs:
            _attachment(scene, attachment, estate, places, numbers)


def _attachment(
    scene: Scene, attachment: Attachment, estate: Estate, places: Places, numbers: Mapping[str, int]
) -> None:
    card, band = places.cards[attachment.card], places.hubs[attachment.hub]
    above = card.cy < band.cy
    gate = places.gates.get(attachment.gate)
    edge, end = (band.y, card.bottom) if above else (band.bottom, card.y if gate is None else gate.y)
    x = gate.cx if gate is not None else card.x + _share(attachment, estate) * card.width
    middle = (edge + end) / 2
    scene.arrows.append(Arrow(((x, end), (x, edge)), "attachment", attachment.card, attachment.hub))
    segments = {each.id: each.name for hub in estate.hubs for each in hub.segments}
    name = segments.get(attachment.segment, "")
    if name:
        wide = width(name, BODY, bold=True) + 24
        row = edge + (CHIPS / 2 + 2 if above else -CHIPS / 2 - 2)
        chip = Rect(x - wide / 2, row - CHIP / 2, wide, CHIP)
        scene.bands.append(Box(chip, "segment"))
        scene.say(chip.cx, chip.cy + 5, name, wide, ink="vpc", bold=True, align="middle")
    if attachment.icon:
        icon = around(x, middle, CONNECTION)
        scene.icons.append(Icon(icon, attachment.icon, attachment.id))
        scene.say(x + 7, icon.bottom + 12, attachment.routing, 60, size=SMALL, ink="muted")
    if attachment.appliance:
        scene.say(x + 8, middle + 4, "appliance mode", 120, size=SMALL, ink="muted")
    if attachment.id in numbers:
        left = x - (CONNECTION / 2 if attachment.icon else 0)
        scene.badges.append(Badge(left - 8 - BADGE / 2, middle, numbers[attachment.id]))


def _share(attachment: Attachment, estate: Estate) -> float:
    """Return where on its VPC's edge an attachment is: several of one VPC share the edge."""
    those = [each.id for each in estate.attachments if each.card == attachment.card and each.hub == attachment.hub]
    return ASIDE if len(those) == 1 else (those.index(attachment.id) + 1) / (len(those) + 1)


def _peering(scene: Scene, attachment: Attachment, places: Places, numbers: Mapping[str, int]) -> None:
    """Connect two hubs, from the one's right edge, between the frames of their Regions, to the other's left edge."""
    if not {attachment.hub, attachment.peer} <= places.hubs.keys():
        return
    left, right = sorted((attachment.hub, attachment.peer), key=lambda hub: places.hubs[hub].x)
    one, other = places.hubs[left], places.hubs[right]
    x = (_frame_of(one, places).right + _frame_of(other, places).x) / 2
    way = ((one.right, one.cy), (x, one.cy), (x, other.cy), (other.x, other.cy))
    scene.arrows.append(Arrow(way, "attachment", left, right))
    middle = (one.cy + other.cy) / 2
    scene.say(x, middle + 4, "peering", 80, size=SMALL, plate=True, align="middle")
    if attachment.id in numbers:
        scene.badges.append(Badge(x, middle - 8 - BADGE, numbers[attachment.id]))


def _frame_of(band: Rect, places: Places) -> Rect:
    """Return the frame of the Region that a hub is in."""
    return next(frame for frame in places.regions.values() if frame.x <= band.x and band.right <= frame.right)
