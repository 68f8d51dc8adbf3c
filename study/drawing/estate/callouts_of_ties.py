"""What a picture says of peerings: who asks and who accepts, which side routes, and where they end.

Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
"""

from collections.abc import Iterator
from itertools import combinations

from study.drawing.callouts.callout import Callout, listed
from study.drawing.estate.model import Card, Estate, Hub


def peerings(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on every peering between VPCs that are drawn."""
    cards = {card.id: card for card in estate.cards}
    for tie in estate.ties:
        if tie.label == "peering" and {tie.source, tie.target} <= cards.keys():
            asks, accepts = cards[tie.source], cards[tie.target]
            missing = [cards[end].name for end in (tie.source, tie.target) if end not in tie.routed]
            routes = f"No route leads to it from {listed(missing)}." if missing else "Both sides route to it."
            yield Callout((tie.id,), f"Peering of {asks.name} and {accepts.name}", f"{_homes(asks, accepts)} {routes}")


def peered_hubs(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on every peering between hubs.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
    """
    hubs = {hub.id: hub for hub in estate.hubs}
    for each in estate.attachments:
        if {each.hub, each.peer} <= hubs.keys():
            ends = [hubs[each.hub], hubs[each.peer]]
            told = " ".join(_sends(hub, each.id) for hub in ends)
            text = f"Nothing is propagated across it: all routes are static. {told} It is encrypted, and leads on."
            yield Callout((each.id,), f"The hubs of {listed([_region(hub) for hub in ends])} are peered", text)


def _sends(hub: Hub, attachment: str) -> str:
    blocks = sorted({block for segment in hub.segments for block, to in segment.static if to == attachment})
    return f"{_region(hub)} sends {listed(blocks)} there." if blocks else f"No route of {_region(hub)} leads to it."


def _region(hub: Hub) -> str:
    return hub.where.region or hub.name


def private_links(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on every service that one VPC offers to another.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
    """
    names = {card.id: card.name for card in estate.cards}
    for tie in estate.ties:
        if tie.label == "PrivateLink" and {tie.source, tie.target} <= names.keys():
            text = (
                f"Hosts of {names[tie.source]} reach what the load balancer of {names[tie.target]} listens for, at "
                "addresses of their own VPC. No route leads there or back, so that both may have the same addresses."
            )
            yield Callout((tie.id,), f"{names[tie.target]} offers a service to {names[tie.source]}", text)


def transitivity(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on the VPCs that have a peer in common and no peering of their own, at the one in between."""
    ends = {frozenset((tie.source, tie.target)) for tie in estate.ties if tie.label == "peering"}
    names = {card.id: card.name for card in estate.cards}
    apart, between = [], []
    for one, other in combinations(names, 2):
        common = [third for third in names if {frozenset((one, third)), frozenset((third, other))} <= ends]
        if common and frozenset((one, other)) not in ends:
            apart.append(f"{names[one]} and {names[other]}")
            between += common
    if apart:
        text = (
            "A peering leads from the addresses of one VPC to those of the other and no further. No peering of their "
            f"own, and so no way, have {'; '.join(apart)}: what is routed into the VPC in between is dropped there."
        )
        yield Callout(tuple(dict.fromkeys(between)), "Peering is not transitive", text)


def _homes(asks: Card, accepts: Card) -> str:
    one, other = asks.where, accepts.where
    accounts = f"Account {one.account} asks, account {other.account} accepts."
    regions = (
        "Between Regions traffic is encrypted, and rules name blocks: a security group of another Region is unknown."
        if one.region != other.region
        else "In one Region rules may name security groups of the other side."
    )
    return f"{accounts} {regions}" if one.account != other.account else regions
