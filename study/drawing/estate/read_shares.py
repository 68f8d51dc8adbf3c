"""From resources to what others have in a shared VPC: each participant's own view of it, in his account."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from study.drawing.assembly import Resource, Stack
from study.drawing.callouts.callout import listed
from study.drawing.estate.model import Card, Guest, Tie, Where
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_parts import host
from study.drawing.names import words
from study.drawing.references import first_interface, items, mentions, tag, text

SHARE = "AWS::RAM::ResourceShare"


def guests(stacks: Sequence[Stack], index: Index) -> Iterator[Guest]:
    """Yield the instances that stand in a subnet of another stack's."""
    for stack in stacks:
        for each in stack.of("AWS::EC2::Instance"):
            value = each.properties.get("SubnetId") or first_interface(each.properties).get("SubnetId")
            found = index.find(value, stack)
            if found and found[1].type == "AWS::EC2::Subnet" and found[0] is not stack:
                subnet, tier = full(found[0], found[1].id), tag(found[1].properties, "aws-cdk:subnet-name")
                where = Where(stack.account, stack.region)
                group = next((part for part in reversed(each.path.split("/")[:-1]) if part.lower() != "host"), "")
                yield Guest(host(stack, each.id, words(group) if group else "instance", tier), where, subnet)


def with_guests(card: Card, found: Sequence[Guest]) -> Card:
    """Return a VPC with what other stacks of its own account have in it."""
    own = [each for each in found if each.where.account == card.where.account]
    home = card.id.rpartition("/")[0]
    occupants = {
        subnet: (*those, *(each.part for each in own if each.subnet == f"{home}/{subnet}"))
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
            subnet: tuple(e.part for e in here if e.where == where and e.subnet == f"{home}/{subnet}")
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
                parts=(),
                gates=(),
                owner=card.where.account or "",
            )


def shares(stacks: Sequence[Stack], cards: Sequence[Card]) -> Iterator[Tie]:
    """Yield what shares a VPC's subnets with a participant whose view of it is drawn."""
    for stack in stacks:
        for each in stack.of(SHARE):
            whom = principals(each, stack)
            seen = [card for card in cards if card.owner == (stack.account or "") and card.where.account in whom]
            for card in {card.where.account: card for card in reversed(seen)}.values():
                owner = next(one for one in cards if one.id == card.id.partition("@")[0])
                tiers = [
                    owner.vpc.subnets[name].name for name in mentions(each.properties) if name in owner.vpc.subnets
                ]
                label = f"AWS RAM · shares {listed(list(dict.fromkeys(tiers)))}" if tiers else "AWS RAM"
                yield Tie(full(stack, each.id), owner.id, card.id, label, type=SHARE)


def principals(share: Resource, stack: Stack) -> frozenset[str]:
    """Return with whom something is shared, as far as the template tells."""
    found = (text(principal, stack.defaults) for principal in items(share.properties.get("Principals")))
    return frozenset(each for each in found if each)
