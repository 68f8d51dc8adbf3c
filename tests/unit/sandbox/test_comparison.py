"""What a service says is held against what the template says: the same, something else, or nothing at all."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from sandbox.resources.comparison import compare

SAME: list[tuple[Any, Any]] = [
    ("20", 20),
    (True, "true"),
    ("false", False),
    (5, "5.0"),
    ("arn:aws:iam::1:role/app", "app"),
    ("17", "17.6"),
    ("example.com", "example.com."),
    ({"Version": "2012-10-17"}, '{"Version": "2012-10-17"}'),
    (["b", "a"], ["a", "b", "c"]),
    ([{"Key": "a", "Value": "1"}], [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]),
    ([{"Key": "a", "Value": "1"}], {"a": "1", "b": "2"}),
    ({"a": "1"}, [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]),
    ({"Rules": [{"Id": "x"}]}, {"Rules": [{"ID": "x", "Status": "Enabled"}]}),
    ("text", b"text"),
    ("", None),
    (1767225600, datetime(2026, 1, 1, tzinfo=UTC)),
    ("2026-01-01T01:00:00+01:00", datetime(2026, 1, 1, tzinfo=UTC)),
    ("2026-01-01T00:00:00", datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))),
]
DIFFERENT: list[tuple[Any, Any]] = [
    ("20", 21),
    (True, "false"),
    ("17", "16.4"),
    ("arn:aws:iam::1:role/app", "shop"),
    ("app", "webapp"),
    ({"Version": "2012-10-17"}, '{"Version": "2008-10-17"}'),
    (["a", "b"], ["a"]),
    ([{"Key": "a", "Value": "1"}], [{"Key": "a", "Value": "2"}]),
    ([{"Key": "a", "Value": "1"}], {"a": "2"}),
    (["a"], []),
    ("text", None),
    ("2026-01-02T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
    ("tomorrow", datetime(2026, 1, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize(("wanted", "told"), SAME)
def test_what_means_the_same_agrees(wanted: object, told: object) -> None:
    """Numbers as text, JSON as text, a name for an ARN, other capital letters, more entries than asked for."""
    compared = compare({"Property": wanted}, {"Property": told}, {})
    assert (compared.agreeing, compared.different, compared.untold) == (("Property",), {}, ())


@pytest.mark.parametrize(("wanted", "told"), DIFFERENT)
def test_what_does_not_is_named_with_both_values(wanted: object, told: object) -> None:
    """So that the reader sees what was asked for and what was made of it."""
    compared = compare({"Property": wanted}, {"Property": told}, {})
    assert compared.agreeing == ()
    assert "and the template says" in compared.different["Property"]


def test_what_is_not_told_is_no_agreement() -> None:
    """Whole properties and parts of them."""
    compared = compare({"A": 1, "B": {"C": 1, "D": 2}}, {"B": {"C": 1}}, {})
    assert (compared.agreeing, compared.untold) == ((), ("A", "B.D"))


def test_a_property_may_be_told_under_another_name() -> None:
    """The row says where; without it, nothing is told."""
    description = {"Attributes": [{"Name": "a"}]}
    assert compare({"Names": ["a"]}, description, {"Names": "Attributes[].Name"}).agreeing == ("Names",)
    assert compare({"Names": ["a"]}, description, {}).untold == ("Names",)


def test_a_property_may_be_told_as_the_service_was_asked_for_it() -> None:
    """A list of weights in the template is a map in the API, and told as a map."""
    wanted = {"Weights": [{"Version": "2", "Weight": 0.3}]}
    told = {"Weights": {"2": 0.3}}
    assert compare(wanted, told, {}).agreeing == ()
    assert compare(wanted, told, {}, {"Weights": {"2": 0.3}}).agreeing == ("Weights",)
    assert "0.4" in compare(wanted, told, {}, {"Weights": {"2": 0.4}}).different["Weights"]
