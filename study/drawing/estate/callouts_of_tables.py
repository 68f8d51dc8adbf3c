"""What a picture says of a VPC whose subnets follow different route tables.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from collections.abc import Iterator

from study.drawing.callouts.callout import Callout, listed
from study.drawing.estate.model import Card, Estate
from study.drawing.model.network import RouteTable


def route_tables(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on every VPC in which some subnets follow the main route table and some do not.

    In others each tier has tables of its own, and where those lead is drawn.
    """
    for card in estate.cards:
        followed: dict[str | None, list[str]] = {}
        for subnet in card.vpc.subnets.values():
            followed.setdefault(subnet.route_table, []).append(subnet.name)
        if None in followed and len(followed) > 1:
            yield _remark(card, followed)


def _remark(card: Card, followed: dict[str | None, list[str]]) -> Callout:
    main = followed[None]
    parts = [f"{listed(main)} follow{'s' if len(main) == 1 else ''} the main table: the local route and no more."]
    for table, names in followed.items():
        if table is not None and table in card.vpc.tables:
            parts.append(f"{listed(names)}: {_words(card.vpc.tables[table])}.")
    text = " ".join([*parts, "The longest prefix decides."])
    return Callout((card.id,), f"{card.name}: each subnet is routed by its table", text)


def _words(table: RouteTable) -> str:
    said = [f"{block} to {goal}" for block, goal in table.routes]
    if table.learns:
        said.append("what the virtual private gateway has learned (propagation)")
    return listed(said) if said else "the local route and no more"
