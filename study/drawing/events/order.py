"""Where things stand in a flow: columns from left to right by what leads to what, rows so that lines are short.

After Sugiyama, Tagawa and Toda (1981): cycles are broken, things are put into layers, long lines get a place of their
own in each layer that they pass, and the order within layers is the one with the fewest crossings that is found.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from study.drawing.events.crossings import untangled
from study.drawing.events.rows import rows_of

Edge = tuple[str, str]
Place = tuple[int, int]
"""Column and row."""


@dataclass(frozen=True)
class Order:
    """Places in a grid.

    Attributes:
        places: of things.
        ways: of each edge that leads to the right the places that it passes, from its source's to its target's.
        back: the edges that close a cycle, and lead to the left.
        crossings: how often lines cross between columns.
    """

    places: Mapping[str, Place]
    ways: Mapping[Edge, tuple[Place, ...]]
    back: tuple[Edge, ...] = ()
    crossings: int = 0

    @property
    def size(self) -> Place:
        """Return how many columns and rows there are."""
        taken = [*self.places.values(), *(place for way in self.ways.values() for place in way)]
        return max(column for column, _ in taken) + 1, max(row for _, row in taken) + 1


@dataclass
class _Graph:
    """What is ordered: ``edges`` without those that close a cycle, and of which kind each of them is."""

    nodes: Sequence[str]
    edges: list[Edge]
    kinds: Mapping[Edge, str]
    columns: dict[str, int] = field(default_factory=dict)
    chains: dict[Edge, tuple[str, ...]] = field(default_factory=dict)


def order(
    nodes: Sequence[str],
    edges: Sequence[Edge],
    kinds: Mapping[Edge, str] | None = None,
    *,
    first: Collection[str] = (),
    light: Collection[Edge] = (),
) -> Order:
    """Return where things stand; what is not connected stands below each other.

    Args:
        nodes: the things.
        edges: what leads to what; those before others are rather not taken for ways back.
        kinds: of the edges; those of one kind that leave the same thing pass columns together.
        first: what has the first column for itself.
        light: those of the edges that need not be straight if others want it.
    """
    places: dict[str, Place] = {}
    ways: dict[Edge, tuple[Place, ...]] = {}
    back: list[Edge] = []
    top = crossings = 0
    for part in _parts(nodes, edges):
        found = _part(part, [edge for edge in edges if edge[0] in part], kinds or {}, first, light)
        places |= {name: (column, row + top) for name, (column, row) in found.places.items()}
        ways |= {edge: tuple((column, row + top) for column, row in way) for edge, way in found.ways.items()}
        back += found.back
        top, crossings = top + found.size[1], crossings + found.crossings
    return Order(places, ways, tuple(back), crossings)


def _parts(nodes: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """Return what is connected, each in the order of the nodes."""
    part = {name: number for number, name in enumerate(nodes)}
    for _ in nodes:
        for source, target in edges:
            part[source] = part[target] = min(part[source], part[target])
    return [[name for name in nodes if part[name] == number] for number in dict.fromkeys(part[name] for name in nodes)]


def _part(
    nodes: Sequence[str],
    edges: Sequence[Edge],
    kinds: Mapping[Edge, str],
    first: Collection[str],
    light: Collection[Edge],
) -> Order:
    forward, back = _forward(edges)
    graph = _Graph(nodes, forward, kinds)
    graph.columns = _columns(nodes, forward, first)
    graph.chains = {edge: _chain(edge, graph) for edge in forward}
    layers: dict[int, list[str]] = defaultdict(list)
    for name in nodes:
        layers[graph.columns[name]].append(name)
    lines: dict[Edge, int] = {}
    for edge, chain in graph.chains.items():
        for offset, name in enumerate(chain[1:-1], start=1):
            layer = layers[graph.columns[edge[0]] + offset]
            if name not in layer:
                layer.append(name)
        for one, other in pairwise(chain):
            # A long line that bends is worse than one between neighbours.
            weight = (1 if edge in light else 2) + (one not in graph.columns) + (other not in graph.columns)
            lines[one, other] = max(weight, lines.get((one, other), 0))
    sorted_layers, crossings = untangled([layers[column] for column in sorted(layers)], list(lines))
    rows = rows_of(sorted_layers, lines)
    spots = {
        name: (column, rows[name])
        for column, names in zip(sorted(layers), sorted_layers, strict=True)
        for name in names
    }
    ways = {edge: tuple(spots[name] for name in chain) for edge, chain in graph.chains.items()}
    return Order({name: spots[name] for name in nodes}, ways, tuple(back), crossings)


def _forward(edges: Sequence[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Return the edges that can all lead to the right, and those that then have to lead back."""
    after: dict[str, set[str]] = defaultdict(set)
    forward: list[Edge] = []
    back: list[Edge] = []
    for source, target in edges:
        reached, open_ = {target}, [target]
        while open_:
            for name in after[open_.pop()] - reached:
                reached.add(name)
                open_.append(name)
        if source in reached:
            back.append((source, target))
        else:
            after[source].add(target)
            forward.append((source, target))
    return forward, back


def _columns(nodes: Sequence[str], edges: Sequence[Edge], first: Collection[str]) -> dict[str, int]:
    """Return the longest way to each; those to whom nothing leads stand just before what they lead to."""
    columns = {name: 0 if name in first or not first else 1 for name in nodes}
    for _ in nodes:
        for source, target in edges:
            columns[target] = max(columns[target], columns[source] + 1)
    led = {target for _, target in edges}
    for name in nodes:
        following = [columns[target] for source, target in edges if source == name]
        if name not in led and following and name not in first:
            columns[name] = min(following) - 1
    return columns


def _chain(edge: Edge, graph: _Graph) -> tuple[str, ...]:
    """Return an edge's ends with a name for its place in each column between them."""
    source, target = edge
    between = range(graph.columns[source] + 1, graph.columns[target])
    return (source, *(f"{source} {graph.kinds.get(edge, target)} {column}" for column in between), target)
