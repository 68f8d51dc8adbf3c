"""Services that lead to each other stand from left to right."""

from study.drawing.estate.chains import chains


def test_what_is_led_to_stands_right_of_what_leads_there() -> None:
    """In the same row, if nothing else came first; a second way on has a row of its own."""
    found = chains(["log", "key", "papers", "copies"], [("key", "papers"), ("papers", "log"), ("key", "copies")])

    assert found == {"key": (0, 0), "papers": (1, 0), "log": (2, 0), "copies": (1, 1)}


def test_a_circle_is_cut_somewhere() -> None:
    """The twin: nothing is first, and yet each thing has a place of its own."""
    found = chains(["one", "two"], [("one", "two"), ("two", "one")])

    assert len(set(found.values())) == 2
