"""Sets of flows obey the algebra of sets, whatever cells they are cut into; brute force on a tiny space agrees."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.network.flows import Cell, FlowSet

PROPERTY = settings(derandomize=True, max_examples=200, deadline=None)
EDGE = 4
"""Each of three dimensions has the numbers 0 to 3; the others are fixed."""

_spans = st.tuples(st.integers(0, EDGE - 1), st.integers(0, EDGE - 1)).map(lambda pair: (min(pair), max(pair)))
_cells = st.tuples(_spans, _spans, _spans).map(lambda spans: cell(*spans))
_sets = st.lists(_cells, max_size=5).map(FlowSet.of)


def cell(source: tuple[int, int], destination: tuple[int, int], ports: tuple[int, int]) -> Cell:
    """Return a cell of TCP flows."""
    return Cell(4, (source, destination, (6, 6), (1024, 65535), ports, (0, 255), (0, 255)))


def points(flows: FlowSet) -> set[tuple[int, int, int]]:
    """Return every flow of a set one by one; none may be there twice."""
    found = [
        point
        for each in flows.cells
        for point in product(*(range(each.spans[i][0], each.spans[i][1] + 1) for i in (0, 1, 4)))
    ]
    assert len(found) == len(set(found))
    return set(found)


@PROPERTY
@given(_sets, _sets)
def test_union_intersection_and_difference_are_those_of_sets(one: FlowSet, other: FlowSet) -> None:
    """Point by point."""
    assert points(one | other) == points(one) | points(other)
    assert points(one & other) == points(one) & points(other)
    assert points(one - other) == points(one) - points(other)


@PROPERTY
@given(_sets, _sets)
def test_two_sets_are_equal_if_they_have_the_same_flows(one: FlowSet, other: FlowSet) -> None:
    """However they are cut; an empty one is false."""
    assert (one == other) is (points(one) == points(other))
    assert bool(one) is bool(points(one))


@PROPERTY
@given(_sets)
def test_merging_changes_the_cells_and_not_the_flows(flows: FlowSet) -> None:
    """And makes no more of them."""
    assert points(flows.merged) == points(flows)
    assert len(flows.merged.cells) <= len(flows.cells)


def test_cells_that_touch_are_told_as_one() -> None:
    """Two halves of the ports, two neighbouring addresses."""
    halves = FlowSet.of([cell((1, 1), (5, 5), (0, 79)), cell((1, 1), (5, 5), (80, 65535))])
    assert halves.lines == ["0.0.0.1 → 0.0.0.5 tcp all ports from 1024-65535"]
    neighbours = FlowSet.of([cell((2, 2), (5, 5), (80, 80)), cell((3, 3), (5, 5), (80, 80))])
    assert neighbours.lines == ["0.0.0.2/31 → 0.0.0.5 tcp 80 from 1024-65535"]


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        (((0, 2**32 - 1), (5, 5), (17, 17), (0, 65535), (53, 53), (0, 255), (0, 255)), "0.0.0.0/0 → 0.0.0.5 udp 53"),
        (((1, 1), (5, 5), (1, 1), (0, 65535), (0, 65535), (0, 255), (0, 255)), "0.0.0.1 → 0.0.0.5 icmp"),
        (((1, 1), (5, 5), (1, 1), (0, 65535), (0, 65535), (3, 3), (4, 4)), "0.0.0.1 → 0.0.0.5 icmp type 3 code 4"),
        (((1, 1), (5, 5), (50, 50), (0, 65535), (0, 65535), (0, 255), (0, 255)), "0.0.0.1 → 0.0.0.5 50"),
        (
            ((1, 2), (5, 5), (59, 255), (0, 65535), (0, 65535), (0, 255), (0, 255)),
            "0.0.0.1-0.0.0.2 → 0.0.0.5 protocols 59-255",
        ),
    ],
)
def test_flows_are_written_as_people_write_them(spans: tuple[tuple[int, int], ...], text: str) -> None:
    """Blocks where there are some, ports and types only where they matter."""
    assert str(Cell(4, spans)) == text
