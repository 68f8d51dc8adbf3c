"""Where pipelines take pictures from and put them, and what is refused of that: a circle."""

from typing import NamedTuple

from aws_cdk import Stack
from constructs import Construct

from refarch.refusal import refuse
from refarch.remembered import handle


class Way(NamedTuple):
    """A pipeline's two ends.

    Attributes:
        taken: the bucket that pictures are taken from, by name, and the prefix.
        given: likewise where they come out.
    """

    taken: tuple[str, str]
    given: tuple[str, str]

    def starts(self, other: "Way") -> bool:
        """Return whether something of what comes out here goes in there."""
        (bucket, outgoing), (source, incoming) = self.given, other.taken
        return bucket == source and (outgoing.startswith(incoming) or incoming.startswith(outgoing))


_WAYS: dict[str, list[Way]] = {}
"""Stack, by handle → the ways of its pipelines."""


def refuse_circle(pipeline: Construct, way: Way) -> None:
    """Refuse a way that leads back to its beginning, by itself or over others of the stack; otherwise keep it in mind.

    Args:
        pipeline: whose way it is.
        way: where it takes pictures from, and where it puts them.

    Raises:
        RefusedError: if what comes out would go in again.
    """
    given = f"{way.taken[1]!r} → {way.given[1]!r}"
    if way.starts(way):
        refuse(
            pipeline,
            f"{given} of the same bucket",
            "what the function writes would start it again, without end",
            "Use another bucket, or prefixes of which neither begins with the other",
        )
    others = _WAYS.setdefault(handle(Stack.of(pipeline)), [])
    reached, wave = set[Way](), [way]
    while wave:
        wave = [other for other in others if other not in reached and any(each.starts(other) for each in wave)]
        reached.update(wave)
    if any(other.starts(way) for other in reached):
        refuse(
            pipeline,
            given,
            "over other pipelines of the stack what the function writes would start it again, without end",
            "Use another bucket, or a prefix that none of them takes from",
        )
    others.append(way)
