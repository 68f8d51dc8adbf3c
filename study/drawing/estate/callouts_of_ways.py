"""Where the tiers of a VPC lead, in a picture of several VPCs."""

from collections.abc import Iterator

from study.drawing.callouts import Callout
from study.drawing.callouts.callout import listed
from study.drawing.estate.model import Card, Estate
from study.drawing.model.network import Reach

TOLD = {
    Reach.PUBLIC: "The default route of {} leads to the internet gateway.",
    Reach.PRIVATE: "The default route of {} does not lead to an internet gateway: nobody gets in by it.",
    Reach.ISOLATED: "There is no default route for {}: nothing there reaches the internet or is reached from it.",
}


def ways_out(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on VPCs that have no connection to others, one for all of which the same is to be said."""
    joined = {end for tie in estate.ties for end in (tie.source, tie.target)}
    joined |= {attachment.card for attachment in estate.attachments}
    found: dict[tuple[str, str], list[Card]] = {}
    for card in estate.cards:
        if card.id not in joined and not card.owner and estate.premises is None:
            found.setdefault((_shape(card), " ".join(_reaches(card))), []).append(card)
    for (shape, text), cards in found.items():
        names = list(dict.fromkeys(card.name for card in cards))
        each = "each " if len(cards) > 1 else ""
        yield Callout(tuple(card.id for card in cards), f"{listed(names)}: {each}{shape}", text)


def _shape(card: Card) -> str:
    several = card.vpc.cidr.count(",") + 1
    zones = len(card.vpc.zones)
    return f"{zones} zone{'s' if zones > 1 else ''}" + (f", {several} blocks" if several > 1 else "")


def _reaches(card: Card) -> Iterator[str]:
    for reach, words in TOLD.items():
        names = list(dict.fromkeys(tier.name for tier in card.vpc.tiers if tier.reach is reach))
        if names:
            yield words.format(listed(names))
