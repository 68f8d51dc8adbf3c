"""From several VPCs to shapes with places: the whole page."""

from collections.abc import Mapping, Sequence
from math import ceil

from study.drawing.accounting import together
from study.drawing.callouts import Callout
from study.drawing.estate.accounts import lay
from study.drawing.estate.cards import add_card
from study.drawing.estate.frames import add_frames
from study.drawing.estate.gates import add_gates, place_gates
from study.drawing.estate.grid import BAND, CHIPS
from study.drawing.estate.joints import add_joints
from study.drawing.estate.links import KINDS, add_links
from study.drawing.estate.model import Estate, Hub
from study.drawing.estate.panel import panel
from study.drawing.estate.places import Places
from study.drawing.estate.premises import SIDE, STRIP, Site
from study.drawing.estate.services import add_services
from study.drawing.estate.ties import add_ties
from study.drawing.geometry import Rect, around
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, HEADING, ICON, SMALL, TITLE, Badge, Box, Icon, Scene
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
    left = SIDE if estate.premises else 0
    places = lay(estate, MARGIN + PAD + left + (STRIP if estate.premises else 0), TOP + HEAD)
    place_gates(estate, places)
    site = Site(scene, estate, places, estate.premises, (MARGIN, MARGIN + left)) if estate.premises else None
    if site:
        _reach(places, site.bottom)
    cloud = add_frames(scene, estate, places, (MARGIN + left, TOP), PAD)
    if site:
        site.add(numbers)
    for hub in estate.hubs:
        _hub(scene, hub, _title_row(hub, estate, places), places.hubs[hub.id], numbers)
    add_joints(scene, estate, places, numbers)
    for card in estate.cards:
        add_card(scene, card, places.cards[card.id], numbers)
        add_gates(scene, card, estate, places, numbers)
    add_ties(scene, estate, places, numbers)
    add_services(scene, estate, places, numbers)
    bottom = cloud.bottom
    scene.width, scene.height = ceil(max(cloud.right + MARGIN, LEAST)), ceil(bottom)
    add_links(scene, estate, places)
    end = panel(scene, estate, callouts, (MARGIN, bottom + 34), scene.width - 2 * MARGIN, lines=KINDS)
    _page(scene, estate, title, end + 24)
    scene.title, scene.description = title, _description(estate, callouts)
    return scene


def _reach(places: Places, bottom: float) -> None:
    """Let the lowest account reach as far down as the premises do: lines from there come in at its left."""
    name = max(places.accounts, key=lambda account: places.accounts[account].bottom)
    frame = places.accounts[name]
    places.accounts[name] = Rect(frame.x, frame.y, frame.width, max(frame.height, bottom - frame.y))


def _title_row(hub: Hub, estate: Estate, places: Places) -> Rect:
    """Return the part of a band that is free of names of segments."""
    band = places.hubs[hub.id]
    named = [each for each in estate.attachments if each.hub == hub.id and each.segment]
    cards = [places.cards[each.card] for each in named if each.card in places.cards]
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
