"""What could not be delivered, and why: AWS counts it in metrics, here it can be read."""

from collections import deque
from dataclasses import dataclass

from sandbox import clock

_MOST = 200


@dataclass(frozen=True)
class Undelivered:
    """One thing that did not arrive.

    Attributes:
        account: whose it was.
        target: the ARN or URL where it was to go.
        why: what was in the way.
        when: seconds since the epoch.
    """

    account: str
    target: str
    why: str
    when: float


_all: deque[Undelivered] = deque(maxlen=_MOST)


def note(account: str, target: str, why: str) -> None:
    """Keep that something did not arrive."""
    _all.append(Undelivered(account, target, why, clock.now()))


def undelivered(account: str | None = None) -> list[Undelivered]:
    """Return what did not arrive, in one account or in all, oldest first; only the latest is remembered."""
    return [entry for entry in _all if account in {None, entry.account}]
