"""The sandbox's clock: this machine's, put forward on demand, so that nobody waits for an hourly schedule."""

import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

_ahead = 0.0
"""By how many seconds it is ahead of this machine's."""


def now() -> float:
    """Return the time in seconds since the epoch."""
    return time.time() + _ahead


def utcnow() -> datetime:
    """Return the time, in UTC."""
    return datetime.fromtimestamp(now(), UTC)


def put_forward(seconds: float) -> None:
    """Let time pass at once; what is due by then is left to :func:`sandbox.deliveries.agenda.advance`."""
    global _ahead  # noqa: PLW0603 one process is one sandbox
    _ahead += max(0.0, seconds)


def moto_utcnow() -> datetime:
    """Return what moto takes for the time. All that it needs is in it: it becomes the body of moto's own function."""
    from sandbox.clock import utcnow as sandbox_time  # noqa: PLC0415 see above

    return sandbox_time().replace(tzinfo=None)


def set_moto() -> None:
    """Let moto look at this clock.

    A hundred modules of moto have the function by name, so it is not replaced but given another body.
    """
    from moto.core import utils  # noqa: PLC0415 the clock itself needs no moto

    utils.utcnow.__code__ = moto_utcnow.__code__


def set_tokens() -> None:
    """Let user pools issue their tokens by this clock; that is what their expiry is looked at by."""
    from moto.cognitoidp import models  # noqa: PLC0415 see above

    own: Any = models
    own.time = SimpleNamespace(time=now)
