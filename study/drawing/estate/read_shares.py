"""From resources to what others have in a shared VPC: each participant's own view of it, in his account."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from study.drawing.assembly import Stack
from study.drawing.estate.model import Card, Guest, Tie, Where
from study.drawing.estate.naming import Index, full
from study.drawing.references import first_interface, items, text
from study.drawing.rules import icon_of

SHARE = "AWS::RAM::ResourceShare"


def guests(stacks: Sequence[Stack], index: Index) -> Iterator[Guest]:
    """Yield the instances that stand in a subnet of another stack's."""
    for stack in stacks:
        for each in stack.of("AWS::EC2::Instance"):
            value = each.properties.get("SubnetId") or first_interface(each.properties).get("SubnetId")
            subnet = index.id_of(value, stack, "AWS::EC2::Subnet")
            if subnet and subnet.rpartition("/")[0] != stack.name:
                where = Where(stack.account, stack.region)
                yield Guest(full(stack, each.id), icon_of(each.type), where, subnet)


def with_guests(card: Card, found: Sequence[Guest]) -> Card:
    """Return a VPC with what other stacks of its own account have in it."""
    own = [each for each in found if each.where.account == card.where.account]
    home = card.id.rpartition("/")[0]
    occupants = {
        subnet: (*those, *((each.icon, each.id) for each in own if each.subnet == f"{home}/{subnet}"))
        for subnet, those in card.occupants.items()
    }
    return replace(card, occupants=occupants)


def views(card: Card, found: Sequence[Guest]) -> Iterator[Card]:
    """Yield a VPC as each other account sees it that has something there: its tiers of subnets, and what is its own."""
    home = card.id.rpartition("/")[0]
    here = [
        each for each in found if each.subnet.rpartition("/")[0] == home and each.where.account != card.where.account
    ]
    for where in dict.fromkeys(each.where for each in here):
        own = {
            subnet: tuple((e.icon, e.id) for e in here if e.where == where and e.subnet == f"{home}/{subnet}")
            for subnet in card.vpc.subnets
        }
        tiers = tuple(tier for tier in card.vpc.tiers if any(own[each.id] for each in tier.subnets.values()))
        if tiers:
            vpc = replace(card.vpc, tiers=tiers, nats={}, acls=(), endpoints=(), flow_logs=())
            yield replace(
                card,
                id=f"{card.id}@{where.account}",
                vpc=vpc,
                where=where,
                occupants={subnet: own[subnet] for subnet in vpc.subnets},
                attached=(),
                owner=card.where.account or "",
            )


def shares(stacks: Sequence[Stack], cards: Sequence[Card]) -> Iterator[Tie]:
    """Yield what shares a VPC's subnets with a participant whose view of it is drawn."""
    for stack in stacks:
        for each in stack.of(SHARE):
            whom = {text(principal, stack.defaults) for principal in items(each.properties.get("Principals"))}
            seen = [card for card in cards if card.owner == (stack.account or "") and card.where.account in whom]
            for card in seen[:1]:
                owner = card.id.partition("@")[0]
                yield Tie(full(stack, each.id), owner, card.id, "AWS RAM", type=SHARE)
