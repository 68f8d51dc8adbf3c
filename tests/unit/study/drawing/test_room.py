"""Free room in a picture, and a clear line from a cross to words in it."""

from itertools import pairwise

from study.drawing.geometry import Rect
from study.drawing.way.leader import lead
from study.drawing.way.room import Room, apart

PAGE = Rect(-100, 0, 500, 300)
TAKEN = Rect(100, 100, 100, 50)


def test_what_is_taken_is_not_free_and_the_rest_is() -> None:
    """A rectangle that touches it by little is not free either."""
    room = Room(PAGE, [TAKEN])

    assert room.taken(Rect(150, 120, 10, 10))
    assert room.taken(Rect(60, 60, 44, 44))
    assert not room.taken(Rect(0, 160, 300, 100))


def test_places_come_from_near_to_far_and_none_covers_anything() -> None:
    """The nearest is right beside what is taken."""
    found = list(Room(PAGE, [TAKEN]).places(80, 40, (150, 125), 8))
    far = [apart(rect, (150, 125)) for rect in found]

    assert far == sorted(far)
    assert not any(rect.overlaps(TAKEN) for rect in found)
    assert all(PAGE.contains(rect) for rect in found)


def test_without_room_there_is_no_place() -> None:
    """The twin: all is taken, so a margin has to do."""
    assert list(Room(PAGE, [PAGE]).places(80, 40, (150, 125), 8)) == []


def test_words_beside_a_cross_need_no_line() -> None:
    """And words further off have one, straight if nothing is in the way."""
    clear = Room(PAGE, [])

    assert lead(clear, (50, 50), Rect(66, 40, 80, 40)) == []
    assert lead(clear, (50, 50), Rect(150, 40, 80, 40)) == [(62, 50), (150, 50)]


def test_a_line_to_words_bends_around_what_is_in_the_way() -> None:
    """No stretch of it touches anything."""
    found = lead(Room(PAGE, [TAKEN]), (50, 125), Rect(250, 120, 80, 60))

    assert found is not None
    assert len(found) > len([(62, 125), (250, 125)])
    boxes = [Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in pairwise(found)]
    assert not any(box.overlaps(TAKEN) for box in boxes)


def test_where_everything_is_in_the_way_there_is_no_line() -> None:
    """Then another place is looked for."""
    ring = [Rect(20, 90, 60, 4), Rect(20, 156, 60, 4), Rect(20, 90, 4, 70), Rect(76, 90, 4, 70)]

    assert lead(Room(PAGE, ring), (50, 125), Rect(250, 105, 80, 40)) is None
