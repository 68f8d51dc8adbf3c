"""Which functions have led to what is being done now, so that one which causes itself is stopped as Lambda stops it.

The chain travels as it does on AWS: in the trace header of requests (``X-Amzn-Trace-Id``), which every SDK sends along,
and with what is put on the agenda.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sandbox import clock

MOST_INVOCATIONS = 16
"""How often a function is invoked in one chain of requests: "approximately", says Lambda's documentation."""
HEADER = "X-Amzn-Trace-Id"
_trace: ContextVar[str] = ContextVar("trace", default="")
_LINEAGE = re.compile(r"Lineage=([0-9a-f:|]+)")


class RecursiveLoopError(Exception):
    """A function has led to its own invocation too often."""

    def __init__(self, arn: str) -> None:
        """Name the function."""
        super().__init__(
            f"Recursive loop detected: {arn} was invoked {MOST_INVOCATIONS} times in the same chain of requests."
        )


def current() -> str:
    """Return the trace header of what is being done; empty if no function has led to it."""
    return _trace.get()


@contextmanager
def caused_by(trace: str) -> Iterator[None]:
    """Surround what a trace header belongs to."""
    token = _trace.set(trace)
    try:
        yield
    finally:
        _trace.reset(token)


def extended_by(arn: str, *, active: bool = False) -> str:
    """Return the trace header for an invocation that is caused by what is being done now.

    Args:
        arn: of the function.
        active: whether it is traced if nobody before it has decided that.

    Raises:
        RecursiveLoopError: if the chain has led to this function too often.
    """
    trace = _trace.get()
    found = _LINEAGE.search(trace)
    counts = dict(part.split(":") for part in found[1].split("|")) if found else {}
    own = hashlib.sha256(arn.encode()).hexdigest()[:8]
    count = int(counts.get(own, 0)) + 1
    if count > MOST_INVOCATIONS:
        raise RecursiveLoopError(arn)
    lineage = "|".join(f"{key}:{value}" for key, value in {**counts, own: count}.items())
    root = re.search(r"Root=([0-9a-f-]+)", trace)
    decided = re.search(r"Sampled=([01])", trace)
    sampled = decided[1] if decided else str(int(active))
    return f"Root={root[1] if root else _new_root()};Parent={secrets.token_hex(8)};Sampled={sampled};Lineage={lineage}"


def _new_root() -> str:
    return f"1-{int(clock.now()):08x}-{secrets.token_hex(12)}"
