"""Rows for what is ordered in layers: as straight as can be, and none out of its order."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import floor
from statistics import fmean, median

Line = tuple[str, str]
ROUNDS = 24
STEPS = (-1, 1, -2, 2, -3, 3)


def rows_of(layers: Sequence[Sequence[str]], lines: Mapping[Line, int]) -> dict[str, int]:
    """Return a row for each thing: to and fro each wants the middle of its neighbours; the best of all rounds is taken.

    Args:
        layers: from left to right, each in its order.
        lines: between neighbouring layers, and how much it counts that each is straight.
    """
    near: dict[str, list[tuple[str, int]]] = {}
    for (one, other), weight in lines.items():
        near.setdefault(one, []).append((other, weight))
        near.setdefault(other, []).append((one, weight))
    rows = {name: row for layer in layers for row, name in enumerate(layer)}
    best, least = dict(rows), _cost(rows, lines)
    for turn in range(ROUNDS):
        middle = median if turn % 3 else fmean
        for layer in layers if turn % 2 == 0 else reversed(layers):
            wanted = [
                middle([rows[other] for other, weight in near.get(name, ()) for _ in range(weight)] or [rows[name]])
                for name in layer
            ]
            rows |= dict(zip(layer, _placed(wanted), strict=True))
        cost = _cost(rows, lines)
        if cost < least:
            best, least = dict(rows), cost
    best = _slid(best, layers, lines)
    taken = sorted(set(best.values()))
    return {name: taken.index(row) for name, row in best.items()}


def _cost(rows: Mapping[str, int], lines: Mapping[Line, int]) -> float:
    """Return how bad rows are: bends first, then how long lines go up and down, then how many rows there are."""
    steps = [(abs(rows[one] - rows[other]), weight) for (one, other), weight in lines.items()]
    height = max(rows.values()) - min(rows.values())
    return sum(weight * (3 * (step > 0) + step) for step, weight in steps) + 2 * height


def _placed(wanted: Sequence[float]) -> list[int]:
    """Return rows in this order, as near to those that are wanted as can be (isotonic regression)."""
    blocks: list[tuple[float, int]] = []
    for place, row in enumerate(wanted):
        mean, count = row - place, 1
        while blocks and blocks[-1][0] > mean:
            before, others = blocks.pop()
            mean, count = (before * others + mean * count) / (others + count), count + others
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    return [floor(mean + 0.5) + place for place, mean in enumerate(means)]


def _slid(rows: dict[str, int], layers: Sequence[Sequence[str]], lines: Mapping[Line, int]) -> dict[str, int]:
    """Move single things, and runs of what is straight, up and down as long as that is better."""
    least, better = _cost(rows, lines), True
    while better:
        better = False
        for run in _runs(rows, layers, lines):
            for step in STEPS:
                moved = {name: row + step if name in run else row for name, row in rows.items()}
                cost = _cost(moved, lines)
                if cost < least and _in_order(moved, layers):
                    rows, least, better = moved, cost, True
    return rows


def _runs(
    rows: Mapping[str, int], layers: Sequence[Sequence[str]], lines: Mapping[Line, int]
) -> Iterator[frozenset[str]]:
    """Yield each thing alone, then what follows it on straight lines, then all that straight lines connect it with."""
    after: dict[str, list[str]] = {}
    for one, other in lines:
        if rows[one] == rows[other]:
            after.setdefault(one, []).append(other)
    for name in (name for layer in layers for name in layer):
        yield frozenset([name])
        run, open_ = {name}, [name]
        while open_:
            for other in after.get(open_.pop(), ()):
                if other not in run:
                    run.add(other)
                    open_.append(other)
                    yield frozenset(run)


def _in_order(rows: Mapping[str, int], layers: Sequence[Sequence[str]]) -> bool:
    return all(rows[one] < rows[other] for layer in layers for one, other in pairwise(layer))
