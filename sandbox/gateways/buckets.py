"""Throttling by token buckets, and quotas, by the sandbox's clock.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

import threading
from collections.abc import Hashable
from dataclasses import dataclass

from sandbox import clock


@dataclass
class _Bucket:
    tokens: float
    filled: float


_buckets: dict[Hashable, _Bucket] = {}
_counts: dict[Hashable, int] = {}
_lock = threading.Lock()


def passes(key: Hashable, rate: float, burst: float) -> bool:
    """Take a token from a bucket; return whether there was one.

    Args:
        key: whose bucket it is.
        rate: tokens that come in each second.
        burst: how many it holds at most.
    """
    now = clock.now()
    with _lock:
        bucket = _buckets.setdefault(key, _Bucket(burst, now))
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.filled) * rate)
        bucket.filled = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True


def counted(key: Hashable, limit: int, offset: int = 0) -> bool:
    """Count one more in a period; return whether the limit allows it.

    Args:
        key: whose count it is, with the period.
        limit: how many there may be.
        offset: how many are taken for used when the period begins.
    """
    with _lock:
        used = _counts.setdefault(key, offset)
        if used >= limit:
            return False
        _counts[key] = used + 1
        return True
