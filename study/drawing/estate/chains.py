"""Where things stand that lead to each other: from left to right, each way on in a row of its own."""

from collections.abc import Mapping, Sequence

Edge = tuple[str, str]
Place = tuple[int, int]
"""Column and row."""


def chains(names: Sequence[str], edges: Sequence[Edge]) -> Mapping[str, Place]:
    """Return a column and a row for each: right of all that leads to it, what comes first in the row of its source."""
    columns = dict.fromkeys(names, 0)
    for _ in names:  # As often as the longest way could be, so that a circle ends.
        for source, target in edges:
            columns[target] = min(max(columns[target], columns[source] + 1), len(names) - 1)
    placed: dict[str, Place] = {}

    def place(name: str, row: int) -> None:
        placed[name] = (columns[name], row)
        for target in [target for source, target in edges if source == name]:
            if target not in placed:
                free = columns[target] > max(column for column, used in placed.values() if used == row)
                place(target, row if free else 1 + max(used for _, used in placed.values()))

    led = {target for _, target in edges}
    for name in [*(name for name in names if name not in led), *names]:
        if name not in placed:
            place(name, 1 + max((row for _, row in placed.values()), default=-1))
    return placed
