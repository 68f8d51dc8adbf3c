"""Things in layers are ordered so that few lines cross, and put into rows so that few of them bend."""

from itertools import combinations, pairwise, product

import pytest

from study.drawing.events.crossings import crossings, untangled
from study.drawing.events.order import order
from study.drawing.events.rows import rows_of


def tangle(seed: int, layers: int = 4, size: int = 5) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """Return layers with lines between them that follow no order; the same for the same seed."""
    names = [[f"{layer}{place}" for place in range(size)] for layer in range(layers)]
    pairs = [pair for left, right in pairwise(names) for pair in product(left, right)]
    return names, [pair for rank, pair in enumerate(pairs) if (rank * rank + seed * (rank + 3)) % 7 < 2]


def test_two_lines_that_cross_are_untangled() -> None:
    """The smallest tangle: a to d, and b to c."""
    layers, count = untangled([["a", "b"], ["c", "d"]], [("a", "d"), ("b", "c")])

    assert count == 0
    assert crossings(layers, [("a", "d"), ("b", "c")]) == 0
    assert crossings([["a", "b"], ["c", "d"]], [("a", "d"), ("b", "c")]) == 1


def test_what_cannot_be_untangled_keeps_its_crossing() -> None:
    """The twin: two things that both lead to two others cross once, whatever their order."""
    _, count = untangled([["a", "b"], ["c", "d"]], list(product("ab", "cd")))

    assert count == 1


@pytest.mark.parametrize("seed", range(8))
def test_untangling_makes_nothing_worse_and_loses_nothing(seed: int) -> None:
    """Four of ten crossings go at least, the count is right, and the layers hold what they held."""
    layers, lines = tangle(seed)
    found, count = untangled(layers, lines)

    assert count == crossings(found, lines) <= 0.6 * crossings(layers, lines)
    assert [sorted(layer) for layer in found] == layers
    assert untangled(layers, lines) == (found, count)


@pytest.mark.parametrize("seed", range(8))
def test_rows_keep_the_order_of_the_layers(seed: int) -> None:
    """Nobody overtakes anybody, and no row is left empty."""
    layers, lines = tangle(seed)
    rows = rows_of(layers, dict.fromkeys(lines, 1))

    assert all(rows[one] < rows[other] for layer in layers for one, other in combinations(layer, 2))
    assert set(rows.values()) == set(range(max(rows.values()) + 1))


def test_a_chain_is_straight_beside_a_fork() -> None:
    """One of two branches goes on in the row of what they come from."""
    rows = rows_of([["a"], ["b", "c"], ["d", "e"]], {("a", "b"): 1, ("a", "c"): 1, ("b", "d"): 1, ("c", "e"): 1})

    assert rows["b"] == rows["d"]
    assert rows["c"] == rows["e"]
    assert rows["a"] in (rows["b"], rows["c"])


def test_who_calls_from_outside_has_the_first_column_alone() -> None:
    """Others begin in the second, even those to whom nobody leads; without them all begin in the first."""
    edges = [("users", "api"), ("api", "work"), ("bucket", "work")]
    found = order(["users", "api", "work", "bucket"], edges, first=["users"])

    assert {name: column for name, (column, _) in found.places.items()} == {
        "users": 0,
        "api": 1,
        "work": 2,
        "bucket": 1,
    }
    assert order(["api", "work"], edges[1:2]).places["api"][0] == 0
