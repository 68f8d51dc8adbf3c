"""From several VPCs to shapes with places: the whole page."""

from collections.abc import Mapping, Sequence
from math import ceil

from study.drawing.accounting import together
from study.drawing.callouts import Callout
from study.drawing.estate.cards import add_card
from study.drawing.estate.grid import BAND, CHIPS, LANE, Places, lay
from study.drawing.estate.joints import add_joints
from study.drawing.estate.model import Estate, Hub
from study.drawing.estate.panel import panel
from study.drawing.estate.premises import Ground, add_premises, ground
from study.drawing.geometry import Rect, around
from study.drawing.layout.bands import key_mark
from study.drawing.layout.network import group
from study.drawing.model.read_keys import encrypted_in
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, HEADING, ICON, SMALL, TITLE, Arrow, Badge, Box, Icon, Scene
from study.drawing.typeface import width, wrap

MARGIN, TOP, PAD, HEAD = 36, 78, 20, 44
LEAST = 810
"""How wide a picture is at least, in pixels: room for its words."""


def arrange(estate: Estate, callouts: Sequence[Callout], *, title: str) -> Scene:
    """Return the picture of several VPCs.

    Raises:
        DrawingError: if a resource would go missing in silence.
    """
    scene = Scene()
    numbers = {about: number for number, callout in enumerate(callouts, start=1) for about in callout.about}
    places = lay(estate, MARGIN + PAD, TOP + HEAD)
    below = ground(estate.premises, places) if estate.premises else None
    cloud = _frames(scene, places, below)
    for hub in estate.hubs:
        _hub(scene, hub, _title_row(hub, estate, places), places.hubs[hub.id], numbers)
    add_joints(scene, estate, places, numbers)
    for card in estate.cards:
        add_card(scene, card, places.cards[card.id], numbers)
    _ties(scene, estate, places, numbers)
    _services(scene, estate, places, numbers)
    bottom = cloud.bottom
    if estate.premises and below:
        add_premises(scene, estate.premises, below, places, numbers)
        bottom = below.site.bottom
    scene.width = ceil(max(cloud.right + MARGIN, LEAST))
    end = panel(scene, estate, callouts, (MARGIN, bottom + 34), scene.width - 2 * MARGIN)
    _page(scene, estate, title, end + 24)
    scene.title, scene.description = title, _description(estate, callouts)
    return scene


def _frames(scene: Scene, places: Places, below: Ground | None) -> Rect:
    """Add the frames of the cloud, of Regions and accounts; return the cloud's."""
    frames = places.regions.values()
    right, bottom = max(each.right for each in frames), max(each.bottom for each in frames)
    if below:
        right, bottom = max(right, below.right), below.cloud - PAD
    cloud = Rect(MARGIN, TOP, right + PAD - MARGIN, bottom + PAD - TOP)
    group(scene, Box(cloud, "cloud"), "architecture-group/AWSCloudlogo", "AWS Cloud", "text")
    for region, rect in places.regions.items():
        words = f"Region {region or '· chosen at deployment'}"
        group(scene, Box(rect, "region"), "architecture-group/Region", words, "region")
    for where, rect in places.accounts.items():
        words = f"Account {where.account or '· that deploys'}"
        group(scene, Box(rect, "account"), "architecture-group/AWSAccount", words, "account")
    return cloud


def _title_row(hub: Hub, estate: Estate, places: Places) -> Rect:
    """Return the part of a band that is free of names of segments."""
    band = places.hubs[hub.id]
    cards = [places.cards[each.card] for each in estate.attachments if each.hub == hub.id and each.card in places.cards]
    top = band.y + (CHIPS if any(card.cy < band.cy for card in cards) else 0)
    return Rect(band.x, top, band.width, BAND)


def _hub(scene: Scene, hub: Hub, rect: Rect, band: Rect, numbers: Mapping[str, int]) -> None:
    """Add a transit gateway as a band; what is attached meets it from above and below."""
    scene.bands.append(Box(band, "hub", hub.id))
    icon = around(rect.x + 18 + ICON / 2, rect.cy, ICON)
    scene.icons.append(Icon(icon, icon_of("AWS::EC2::TransitGateway"), hub.id))
    words = f"Transit gateway · {hub.name}"
    scene.say(icon.right + 12, rect.cy - 3, words, rect.width - ICON - 100, size=HEADING, ink="vpc", bold=True)
    detail = f"ASN {hub.asn}" if hub.asn else ""
    scene.say(icon.right + 12, rect.cy + 15, detail, rect.width / 2, size=SMALL, ink="muted")
    if hub.id in numbers:
        wide = width(words, HEADING, bold=True)
        scene.badges.append(Badge(icon.right + 24 + wide + BADGE / 2, rect.cy - 7, numbers[hub.id]))


def _ties(scene: Scene, estate: Estate, places: Places, numbers: Mapping[str, int]) -> None:
    """Connect VPCs that are peered or joined by a VPN, by lines below them."""
    known = [tie for tie in estate.ties if tie.source in places.cards and tie.target in places.cards]
    first = max(places.lanes.values(), default=0)
    shares: dict[str, int] = {}
    for lane, tie in enumerate(known):
        y = first + lane * LANE
        ends = []
        for name in (tie.source, tie.target):
            card = places.cards[name]
            shares[name] = shares.get(name, 0) + 1
            ends.append((card.x + card.width * shares[name] / 4, card.bottom))
        (x1, y1), (x2, y2) = ends
        scene.arrows.append(Arrow(((x1, y1), (x1, y), (x2, y), (x2, y2)), "attachment", tie.source, tie.target))
        middle = (x1 + x2) / 2
        icon = around(middle, y, 26)
        scene.icons.append(Icon(icon, icon_of(tie.type), tie.id))
        scene.say(icon.right + 6, y - 8, tie.label, 160, size=SMALL, plate=True)
        if tie.id in numbers:
            scene.badges.append(Badge(icon.x - BADGE / 2 - 6, y, numbers[tie.id]))


def _services(scene: Scene, estate: Estate, places: Places, numbers: Mapping[str, int]) -> None:
    protected = {f"{stack.name}/{name}" for stack in estate.stacks for name in encrypted_in(stack)}
    for _, service in estate.services:
        rect = places.services[service.id]
        icon = around(rect.cx, rect.y + 10 + ICON / 2, ICON)
        scene.icons.append(Icon(icon, service.icon, service.id))
        if service.id in protected:
            key_mark(scene, icon)
        room = rect.width - 8
        scene.say(rect.cx, icon.bottom + 17, service.title, room, size=SMALL, bold=True, align="middle")
        scene.say(rect.cx, icon.bottom + 32, service.name, room, size=SMALL, ink="muted", align="middle")
        if service.id in numbers:
            scene.badges.append(Badge(icon.x - 16, icon.cy, numbers[service.id]))


def _description(estate: Estate, callouts: Sequence[Callout]) -> str:
    """Say for a screen reader what the picture shows: which VPCs, then the callouts."""
    cards = ", ".join(f"{card.name} ({card.vpc.cidr})" for card in estate.cards if not card.owner)
    told = " ".join(f"{number}. {each.title}. {each.text}" for number, each in enumerate(callouts, start=1))
    return f"The VPCs {cards}. {told}"


def _page(scene: Scene, estate: Estate, title: str, y: float) -> None:
    """Add the heading above everything and the accounting below it."""
    room = scene.width - 2 * MARGIN
    scene.say(MARGIN, 50, title, room, size=TITLE, bold=True)
    one = len(estate.stacks) == 1
    names = ", ".join(stack.name for stack in estate.stacks)
    footer = f"Drawn from the synthesised template{'' if one else 's'} of {names}: "
    footer += f"{together(estate.stacks, scene.drawn)}."
    for line in wrap(footer, room, SMALL):
        scene.say(MARGIN, y, line, room, size=SMALL, ink="muted")
        y += 17
    scene.height = ceil(y + MARGIN - 17)
