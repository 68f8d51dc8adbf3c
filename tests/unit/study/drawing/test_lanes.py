"""Lines of a way go around what is in their way, by measured boxes."""

from itertools import pairwise

import pytest

from study.drawing.geometry import Point, Rect
from study.drawing.way.crossings import APART, VERGE
from study.drawing.way.lanes import Lanes
from study.drawing.way.stretch import LEVEL, UPRIGHT, Port, Wall, straight

PAGE = Rect(0, 0, 400, 300)
WALL = Rect(180, 100, 40, 100)
LEFT, RIGHT = Port((100, 150)), Port((300, 150))


def crossed(line: list[Point], box: Rect) -> bool:
    """Return whether a line runs through a box."""
    boxes = [Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in pairwise(line)]
    return any(box.overlaps(stretch) for stretch in boxes)


def test_with_nothing_in_the_way_a_line_is_straight() -> None:
    """No bend without a reason."""
    assert Lanes(PAGE, [], []).path([LEFT], [RIGHT]) == [(100, 150), (300, 150)]


def test_words_in_the_way_are_gone_around() -> None:
    """The twin: the same ends, and a box between them; every stretch is upright or level."""
    line = Lanes(PAGE, [WALL], []).path([LEFT], [RIGHT])

    assert not crossed(line, WALL)
    assert (line[0], line[-1]) == (LEFT.at, RIGHT.at)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line))


def test_what_cannot_be_gone_around_is_gone_through_and_not_given_up() -> None:
    """A wall from edge to edge: a picture with a line through it is better than none."""
    wall = Rect(180, 0, 40, 300)

    assert crossed(Lanes(PAGE, [wall], []).path([LEFT], [RIGHT]), wall)


def test_a_long_way_around_is_found_beyond_both_ends() -> None:
    """At first only what is near is searched; a wall with its end far away makes the whole page searched."""
    wall = Rect(950, 0, 100, 1900)
    line = Lanes(Rect(0, 0, 2000, 2000), [wall], []).path([Port((900, 100))], [Port((1100, 100))])

    assert not crossed(line, wall)


def test_a_second_line_runs_beside_the_first_and_not_on_it() -> None:
    """A packet and its reply keep together, and apart."""
    lanes = Lanes(PAGE, [WALL], [])
    first = lanes.path([LEFT], [RIGHT])
    lanes.add(first)
    second = lanes.path([Port((300, 160))], [Port((100, 160))])

    level = {a[1] for a, b in pairwise(first) if a[1] == b[1]}
    beside = {a[1] for a, b in pairwise(second) if a[1] == b[1] and abs(a[0] - b[0]) > 100}
    assert not level & beside
    assert beside <= {y + side for y in level for side in (-APART, APART)} | {160}


@pytest.mark.parametrize(("axis", "start"), [(LEVEL, (110, 150)), (UPRIGHT, (90, 150))])
def test_a_line_leaves_a_port_in_the_ports_direction(axis: int, start: Point) -> None:
    """The nearer port is taken, unless the line would have to bend as it leaves it."""
    nearer, further = Port((110, 150), axis), Port((90, 150), LEVEL)

    assert Lanes(PAGE, [], []).path([nearer, further], [RIGHT])[0] == start


def test_points_on_a_straight_line_are_left_out() -> None:
    """What neither bends nor ends is no corner."""
    assert straight([(0, 0), (5, 0), (5, 0), (9, 0), (9, 4)]) == [(0, 0), (9, 0), (9, 4)]


ROAD = ((100, 150), (100, 260), (300, 260), (300, 150))


def test_a_road_is_taken_through_walls_that_lines_otherwise_keep_from() -> None:
    """A VPC is left by what is drawn to lead out of it: the way is longer, and not through its edge anywhere."""
    walls = [Wall(Rect(0, 0, 200, 300), 600)]
    free = Lanes(PAGE, [], [], walls)

    assert free.path([LEFT], [RIGHT]) == [(100, 150), (300, 150)]
    assert free.path([LEFT], [RIGHT], [ROAD]) == list(ROAD)


def test_a_road_leads_under_what_stands_on_it_and_not_through_other_words() -> None:
    """The number of a callout on a line is passed as the line passes it; the twin is gone around."""
    number = Rect(190, 250, 20, 20)
    walls = [Wall(Rect(0, 0, 200, 300), 600)]

    assert Lanes(PAGE, [], [], walls, [number]).path([LEFT], [RIGHT], [ROAD]) == list(ROAD)
    assert not crossed(Lanes(PAGE, [number], [], walls).path([LEFT], [RIGHT], [ROAD]), number)


def test_a_reply_runs_beside_the_road() -> None:
    """Upon it runs the packet."""
    walls = [Wall(Rect(0, 0, 200, 300), 600)]
    line = Lanes(PAGE, [], [], walls).path([RIGHT], [LEFT], [ROAD], aside=True)

    assert {a[1] for a, b in pairwise(line) if abs(a[0] - b[0]) > 150} <= {260 - VERGE, 260 + VERGE}


def test_what_cannot_be_entered_otherwise_is_entered_through_its_wall() -> None:
    """A wall is dear and not closed: a picture may lack what leads through it."""
    wall = Wall(Rect(250, 100, 100, 100), 600)

    assert Lanes(PAGE, [], [], [wall]).path([LEFT], [RIGHT]) == [(100, 150), (300, 150)]
