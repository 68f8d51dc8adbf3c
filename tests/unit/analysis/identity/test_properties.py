"""What holds of all policies: a denial more never allows more, an allowance more never denies more."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from analysis.identity.patterns import covers, literal, pattern
from tests.unit.analysis.identity.policies import BUCKET, OBJECT, ROOT, World, allow, arn_of, deny

ACTIONS = st.sampled_from(["*", "s3:*", "s3:GetObject", "s3:Put*", "s3:?etObject"])
PLACES = st.sampled_from(["*", f"{BUCKET}/*", OBJECT, f"{BUCKET}/2025/*"])
CONDITIONS = st.sampled_from(
    [
        {},
        {"StringEquals": {"aws:RequestTag/team": "red"}},
        {"StringNotEquals": {"aws:RequestTag/team": "red"}},
        {"Bool": {"aws:SecureTransport": "false"}},
        {"Null": {"aws:SourceVpce": "false"}},
        {"IpAddressIfExists": {"aws:SourceIp": "203.0.113.0/24"}},
    ]
)
NAMED = st.sampled_from(["*", ROOT, arn_of("reader"), arn_of("other")])
CONTEXTS = st.sampled_from(
    [{}, {"aws:RequestTag/team": "red"}, {"aws:RequestTag/team": None}, {"aws:SourceIp": "203.0.113.7"}]
)
ASKED = st.sampled_from([OBJECT, f"{BUCKET}/2025/b.txt", "letters"])
WORTH = {"allowed": 2, "unknown": 1, "implicitDeny": 0, "explicitDeny": 0}


@st.composite
def statements(draw: Any, *, named: bool = False, effect: str = "") -> dict[str, Any]:
    """Return a statement, of a bucket policy if it is to name somebody."""
    make = {"Allow": allow, "Deny": deny}[effect or draw(st.sampled_from(["Allow", "Deny"]))]
    more: dict[str, Any] = {"when": draw(CONDITIONS)}
    if named:
        more["principal"] = draw(NAMED)
    return make(draw(ACTIONS), draw(PLACES), **more)


def worth(own: list[Any], bucket: list[Any], asked: str, context: Mapping[str, Any], boundary: Any = None) -> int:
    """Return how far a request gets: denied, unknown, allowed."""
    world = World()
    world.role("reader", *own, **({"boundary": boundary} if boundary else {}))
    world.bucket(*bucket)
    return WORTH[world.word("reader", "s3:GetObject", asked, context)]


OWN = st.lists(statements(), max_size=3)
BUCKETS = st.lists(statements(named=True), max_size=3)


@given(
    own=OWN,
    bucket=BUCKETS,
    more=statements(effect="Deny"),
    named=statements(named=True, effect="Deny"),
    asked=ASKED,
    context=CONTEXTS,
)
def test_a_denial_more_never_allows_more(
    *, own: list[Any], bucket: list[Any], more: Any, named: Any, asked: str, context: Mapping[str, Any]
) -> None:
    """Wherever it is written."""
    before = worth(own, bucket, asked, context)

    assert worth([*own, more], bucket, asked, context) <= before
    assert worth(own, [*bucket, named], asked, context) <= before


@given(
    own=OWN,
    bucket=BUCKETS,
    more=statements(effect="Allow"),
    named=statements(named=True, effect="Allow"),
    asked=ASKED,
    context=CONTEXTS,
)
def test_an_allowance_more_never_denies_more(
    *, own: list[Any], bucket: list[Any], more: Any, named: Any, asked: str, context: Mapping[str, Any]
) -> None:
    """Wherever it is written."""
    before = worth(own, bucket, asked, context)

    assert worth([*own, more], bucket, asked, context) >= before
    assert worth(own, [*bucket, named], asked, context) >= before


@given(OWN, BUCKETS, statements(effect="Allow"), ASKED, CONTEXTS)
def test_a_boundary_never_allows_more(
    own: list[Any], bucket: list[Any], boundary: Any, asked: str, context: Mapping[str, Any]
) -> None:
    """It gives nothing."""
    assert worth(own, bucket, asked, context, boundary) <= worth(own, bucket, asked, context)


@given(OWN, BUCKETS, ASKED)
def test_what_is_decided_without_a_key_is_decided_so_with_every_value_of_it(
    own: list[Any], bucket: list[Any], asked: str
) -> None:
    """Unknown is said only where it depends, and a verdict only where it does not."""
    keys: list[Mapping[str, Any]] = [{"aws:RequestTag/team": value} for value in ("red", "blue", None)]
    without = worth(own, bucket, asked, {})
    if without != WORTH["unknown"]:
        assert {worth(own, bucket, asked, key) for key in keys} == {without}


TEXTS = st.text(alphabet="ab*?", max_size=6)
PLAIN = st.text(alphabet="ab", max_size=6)


@given(TEXTS, TEXTS, PLAIN)
def test_a_pattern_that_covers_another_matches_whatever_the_other_matches(one: str, other: str, text: str) -> None:
    """All of it, or none of it; what is undecided claims nothing."""
    verdict = covers(pattern(one), pattern(other)).value
    if covers(pattern(other), literal(text)).value and verdict is not None:
        assert covers(pattern(one), literal(text)).value is verdict
