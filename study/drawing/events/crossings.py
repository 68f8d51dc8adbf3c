"""The order within the layers of a graph with few crossings: medians to and fro, then neighbours change places.

After Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs" (1993), section 3. The same graph has
the same order on every machine.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from statistics import median

Line = tuple[str, str]
Layers = list[list[str]]
ROUNDS = 12


def untangled(layers: Sequence[Sequence[str]], lines: Sequence[Line]) -> tuple[Layers, int]:
    """Return layers in the best order that was found, and how many lines cross in it.

    Args:
        layers: from left to right, each from top to bottom.
        lines: from one layer to the next.
    """
    current = [list(layer) for layer in layers]
    before, after = _neighbours(lines)
    best, fewest = [list(layer) for layer in current], crossings(current, lines)
    for turn in range(ROUNDS):
        near, sequence = (before, current[1:]) if turn % 2 == 0 else (after, current[-2::-1])
        places = {name: place for layer in current for place, name in enumerate(layer)}
        for layer in sequence:
            _by_median(layer, near, places)
        _swapped(current, lines)
        count = crossings(current, lines)
        if count < fewest:
            best, fewest = [list(layer) for layer in current], count
    return best, fewest


def crossings(layers: Sequence[Sequence[str]], lines: Sequence[Line]) -> int:
    """Return how many pairs of lines cross between neighbouring layers."""
    return sum(_between(left, right, lines) for left, right in pairwise(layers))


def _between(left: Sequence[str], right: Sequence[str], lines: Sequence[Line]) -> int:
    there, here = ({name: place for place, name in enumerate(layer)} for layer in (left, right))
    ends = [(there[one], here[other]) for one, other in lines if one in there and other in here]
    return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))


def _neighbours(lines: Sequence[Line]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for one, other in lines:
        after.setdefault(one, []).append(other)
        before.setdefault(other, []).append(one)
    return before, after


def _by_median(layer: list[str], near: Mapping[str, Sequence[str]], places: dict[str, int]) -> None:
    """Sort a layer by the middle of its neighbours; who has none keeps about its place."""
    wanted = {name: median([places[each] for each in near.get(name, ())] or [places[name]]) for name in layer}
    layer.sort(key=lambda name: (wanted[name], places[name]))
    places |= {name: place for place, name in enumerate(layer)}


def _swapped(layers: Layers, lines: Sequence[Line]) -> None:
    """Let neighbours change places as long as fewer lines cross for it."""
    better = True
    while better:
        better = False
        for number, layer in enumerate(layers):
            around = layers[max(0, number - 1) : number + 2]
            for place in range(len(layer) - 1):
                count = crossings(around, lines)
                layer[place], layer[place + 1] = layer[place + 1], layer[place]
                if crossings(around, lines) < count:
                    better = True
                else:
                    layer[place], layer[place + 1] = layer[place + 1], layer[place]
