"""Where things stand in a flow: columns from left to right by what leads to what, rows so that lines are short.

After Sugiyama, Tagawa and Toda (1981): cycles are broken, things are put into layers, long lines get a place of their
own in each layer that they pass, and within layers things stand near those that they are connected with.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[str, str]
Place = tuple[int, int]
"""Column and row."""


@dataclass(frozen=True)
class Order:
    """Places in a grid.

    Attributes:
        places: of things.
        ways: of each edge the places that it passes, from its source's to its target's.
    """

    places: Mapping[str, Place]
    ways: Mapping[Edge, tuple[Place, ...]]

    @property
    def size(self) -> Place:
        """Return how many columns and rows there are."""
        taken = [*self.places.values(), *(place for way in self.ways.values() for place in way)]
        return max(column for column, _ in taken) + 1, max(row for _, row in taken) + 1


def order(nodes: Sequence[str], edges: Sequence[Edge], light: Collection[Edge] = ()) -> Order:
    """Return where things stand; what is not connected stands below each other.

    Args:
        nodes: the things.
        edges: what leads to what.
        light: those of the edges that need not be straight if others want it.
    """
    places: dict[str, Place] = {}
    ways: dict[Edge, tuple[Place, ...]] = {}
    top = 0
    for part in _parts(nodes, edges):
        own = [edge for edge in edges if edge[0] in part]
        found = _part(part, own, light)
        places |= {name: (column, row + top) for name, (column, row) in found.places.items()}
        ways |= {edge: tuple((column, row + top) for column, row in way) for edge, way in found.ways.items()}
        top += found.size[1]
    return Order(places, ways)


def _parts(nodes: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """Return what is connected, each in the order of the nodes."""
    part = {name: number for number, name in enumerate(nodes)}
    for _ in nodes:
        for source, target in edges:
            part[source] = part[target] = min(part[source], part[target])
    return [[name for name in nodes if part[name] == number] for number in dict.fromkeys(part[name] for name in nodes)]


def _part(nodes: Sequence[str], edges: Sequence[Edge], light: Collection[Edge]) -> Order:
    forward = {edge: edge if edge not in _back(nodes, edges) else edge[::-1] for edge in edges}
    columns = _columns(nodes, set(forward.values()))
    chains = {edge: _chain(way, columns) for edge, way in forward.items()}
    layers: dict[int, list[str]] = defaultdict(list)
    for name in nodes:
        layers[columns[name]].append(name)
    near: dict[str, set[str]] = defaultdict(set)
    dear: dict[str, set[str]] = defaultdict(set)
    for edge, chain in chains.items():
        for column, name in enumerate(chain, start=columns[chain[0]]):
            if name not in layers[column]:
                layers[column].append(name)
        for one, other in pairwise(chain):
            for kept in (near, *(() if edge in light else (dear,))):
                kept[one].add(other)
                kept[other].add(one)
    rows = _rows(layers, near | dear)
    spots = {name: (column, rows[name]) for column, names in layers.items() for name in names}
    ways = {
        edge: tuple(spots[name] for name in (chain if forward[edge] == edge else chain[::-1]))
        for edge, chain in chains.items()
    }
    return Order({name: spots[name] for name in nodes}, ways)


def _back(nodes: Sequence[str], edges: Sequence[Edge]) -> set[Edge]:
    """Return the edges that close a cycle, seen from those to whom nothing leads."""
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        after[source].append(target)
    led = {target for _, target in edges}
    found: set[Edge] = set()
    done: set[str] = set()
    open_: set[str] = set()

    def visit(name: str) -> None:
        open_.add(name)
        for target in after[name]:
            if target in open_:
                found.add((name, target))
            elif target not in done:
                visit(target)
        open_.discard(name)
        done.add(name)

    for name in [*(n for n in nodes if n not in led), *nodes]:
        if name not in done:
            visit(name)
    return found


def _columns(nodes: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """Return the longest way to each; those to whom nothing leads stand just before what they lead to."""
    edges = list(edges)
    columns = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for source, target in edges:
            columns[target] = max(columns[target], columns[source] + 1)
    led = {target for _, target in edges}
    for name in nodes:
        following = [columns[target] for source, target in edges if source == name]
        if name not in led and following:
            columns[name] = min(following) - 1
    return columns


def _chain(edge: Edge, columns: Mapping[str, int]) -> tuple[str, ...]:
    """Return an edge's ends with a name for its place in each column between them."""
    source, target = edge
    between = range(columns[source] + 1, columns[target])
    return (source, *(f"{source} → {target} {column}" for column in between), target)


def _rows(layers: Mapping[int, Sequence[str]], near: Mapping[str, set[str]]) -> dict[str, int]:
    """Return rows: to and fro, each thing wants to be at the mean of its neighbours, and none gives way twice."""
    rows = {name: row for names in layers.values() for row, name in enumerate(names)}
    for _ in range(8):
        for column in [*sorted(layers), *sorted(layers, reverse=True)]:
            names = layers[column]
            wanted = {name: _mean([rows[other] for other in near[name]] or [rows[name]]) for name in names}
            rows |= _spread(sorted(names, key=wanted.__getitem__), wanted)
    taken = sorted(set(rows.values()))
    return {name: taken.index(row) for name, row in rows.items()}


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _spread(names: Sequence[str], wanted: Mapping[str, float]) -> dict[str, int]:
    """Return a row for each, in this order, as near to what is wanted as those before it allow."""
    found: dict[str, int] = {}
    free: int | None = None
    for name in names:
        place = round(wanted[name])
        found[name] = place if free is None else max(place, free)
        free = found[name] + 1
    # Who was pushed down pulls all of them up again by the half.
    up = round(_mean([found[name] - wanted[name] for name in names]) - 0.01) if names else 0
    return {name: row - up for name, row in found.items()}
