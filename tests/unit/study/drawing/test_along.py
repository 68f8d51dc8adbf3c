"""Points along lines, and where lines come through an edge."""

import pytest

from study.drawing.geometry import Rect
from study.drawing.way.along import cut, length, point, through

LINE = [(0, 0), (100, 0), (100, 50)]
BOX = Rect(40, -20, 30, 40)


def test_a_line_is_cut_at_a_distance_from_its_start() -> None:
    """Both parts meet there, and are as long as the whole."""
    before, after = cut(LINE, 120)

    assert before == [(0, 0), (100, 0), (100, 20)]
    assert after == [(100, 20), (100, 50)]
    assert length(before) + length(after) == length(LINE) == 150
    assert point(LINE, 120) == (100, 20)


def test_beyond_its_end_there_is_nothing_left() -> None:
    """The whole line, and its end."""
    assert cut(LINE, 999) == (LINE, [(100, 50)])


@pytest.mark.parametrize(
    ("line", "far"),
    [
        (LINE, 40),
        ([(50, 0), (100, 0)], 20),
        ([(0, 0), (60, 0)], 40),
        ([(0, -30), (100, -30)], None),
        ([(50, 0), (60, 0)], None),
    ],
    ids=["through", "out", "in", "past", "within"],
)
def test_where_a_line_first_comes_through_an_edge(line: list[tuple[float, float]], far: float | None) -> None:
    """In or out; a line that stays on one side comes through none."""
    assert through(line, BOX) == far
