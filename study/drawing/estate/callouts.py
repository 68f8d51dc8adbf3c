"""What a picture of several VPCs says in words: who reaches whom through a hub, and what stands in between."""

from collections.abc import Iterator, Mapping

from study.drawing.callouts.callout import Callout, listed
from study.drawing.estate.callouts_of_endpoints import endpoint_policies
from study.drawing.estate.callouts_of_guests import shared
from study.drawing.estate.callouts_of_keys import custody
from study.drawing.estate.callouts_of_names import endpoints, rules, zones
from study.drawing.estate.callouts_of_premises import lines
from study.drawing.estate.callouts_of_tables import route_tables
from study.drawing.estate.callouts_of_ties import peered_hubs, peerings, private_links, transitivity
from study.drawing.estate.callouts_of_ways import ways_out
from study.drawing.estate.model import Attachment, Estate, Hub, Segment
from study.drawing.estate.read_vpns import CONNECTION

DEFAULT = "0.0.0.0/0"


def callouts(estate: Estate) -> tuple[Callout, ...]:
    """Return all remarks; the first is number 1."""
    tellers = (
        _hubs,
        _segments,
        _appliances,
        peered_hubs,
        peerings,
        private_links,
        endpoint_policies,
        transitivity,
        shared,
        route_tables,
        zones,
        endpoints,
        rules,
        _vpns,
        lines,
        custody,
    )
    found = [callout for tell in tellers for callout in tell(estate)]
    told = {about for callout in found for about in callout.about}
    return (*found, *(each for each in ways_out(estate) if not told & set(each.about)))


def _hubs(estate: Estate) -> Iterator[Callout]:
    for hub in estate.hubs:
        others = [each for each in estate.hubs if each.name == hub.name and each.id != hub.id]
        name = f"{hub.name} in {hub.where.region}" if others and hub.where.region else hub.name
        if hub.open:
            text = "Whatever is attached is routed by a default route table, and so reaches whatever else is in it."
            yield Callout((hub.id,), f"{name} lets all attachments reach each other", text)
        else:
            names = listed([segment.name for segment in hub.segments]) if hub.segments else "none"
            text = (
                "There is no default route table: what nobody has placed in a segment reaches nobody. "
                f"Its route tables are the segments {names}."
            )
            yield Callout((hub.id,), f"{name} connects nobody by default", text)


def _segments(estate: Estate) -> Iterator[Callout]:
    """One remark for each segment with members, at the first of them."""
    cards = {card.id: card.name for card in estate.cards}
    joined = {each.id: each for each in estate.attachments}
    for hub in estate.hubs:
        for segment in hub.segments:
            members = [each for each in estate.attachments if each.segment == segment.id and each.card in cards]
            if members:
                title = f"{segment.name}: {listed(list(dict.fromkeys(cards[each.card] for each in members)))}"
                text = _routes(hub, segment, joined, cards, {each.id: each.where.region for each in estate.hubs})
                yield Callout(tuple(each.card for each in members[:1]), title, text)


def _routes(
    hub: Hub,
    segment: Segment,
    joined: Mapping[str, Attachment],
    cards: Mapping[str, str],
    regions: Mapping[str, str | None],
) -> str:
    def name(attachment: str) -> str:
        found = joined.get(attachment)
        if found is not None and found.peer:
            return f"the hub in {regions[found.hub if found.peer == hub.id else found.peer]}"
        return cards.get(found.card, "") if found else ""

    known = list(dict.fromkeys(each for each in map(name, segment.knows) if each))
    parts = [f"Knows the routes of {listed(known)}." if known else "Knows nobody's routes."]
    for destination, attachment in segment.static:
        if not attachment:
            parts.append(f"Drops what goes to {destination} (blackhole).")
        else:
            what = "all else" if destination == DEFAULT else destination
            parts.append(f"Sends {what} to {name(attachment) or 'an attachment'}.")
    return " ".join(parts)


def _appliances(estate: Estate) -> Iterator[Callout]:
    cards = {card.id: card.name for card in estate.cards}
    for each in estate.attachments:
        if each.appliance and each.card in cards:
            text = (
                "The hub keeps a flow to one zone of this VPC, there and back, so that a stateful appliance sees both "
                "directions of it."
            )
            yield Callout((each.id,), f"{cards[each.card]} is attached in appliance mode", text)


def _vpns(estate: Estate) -> Iterator[Callout]:
    """One remark for all connections from one VPC to another or to a hub, at the first of them."""
    cards = {card.id: card.name for card in estate.cards}
    pairs: dict[tuple[str, str], list[str]] = {}
    for tie in estate.ties:
        if tie.type == CONNECTION and {tie.source, tie.target} <= cards.keys():
            pairs.setdefault((tie.source, tie.target), []).append(tie.id)
    for joined in estate.attachments:
        if joined.icon and joined.card in cards:
            pairs.setdefault((joined.card, joined.hub), []).append(joined.id)
    for (site, _), found in pairs.items():
        count = len(found)
        title = f"{cards[site]} plays a network on premises"
        each = "one for each customer gateway" if count > 1 else "to one customer gateway"
        lost = (
            "The loss of a tunnel takes nothing; the loss of a router leaves the other ones."
            if count > 1
            else "The loss of a tunnel takes nothing; the loss of the router takes all."
        )
        text = f"{count} Site-to-Site VPN connection{'s' if count > 1 else ''}, {each}, with two tunnels. {lost}"
        yield Callout((found[0],), title, text)
