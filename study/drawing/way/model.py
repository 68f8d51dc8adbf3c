"""What is drawn over a picture, before it has places."""

from dataclasses import dataclass

INTERNET = "internet"
"""The place of whoever is outside of the cloud."""
USERS = "resource/Users"
"""The icon of people who call from outside."""


@dataclass(frozen=True)
class Step:
    """A step of a way.

    Attributes:
        places: what it may be drawn as, likeliest first: logical ids as the picture has them, or ``INTERNET``.
        columns: what the subnet, VPC or gateway that it is in, or leads to, may be drawn as: for what spans several,
            and for attachments, which are lines between two.
        told: what happened there, in words.
        edge: whether it is where a line comes to the edge of its place, and not a place within.
    """

    places: tuple[str, ...]
    columns: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    edge: bool = False


@dataclass(frozen=True)
class Way:
    """What is drawn.

    Attributes:
        heading: what was asked and what became of it.
        forward: the packet's steps, as far as it got.
        back: the reply's, as far as it got.
        goal: where the packet wanted to go; the reply wants to go where the packet came from.
        end: what stopped it, if that is known.
        kind: ``passed``, or ``stopped`` or ``undecided`` where it ends.
        reason: why it ends, a heading and a sentence; nothing if it does not.
    """

    heading: str
    forward: tuple[Step, ...]
    back: tuple[Step, ...]
    goal: Step
    end: Step
    kind: str
    reason: tuple[str, str] = ("", "")
