"""How many requests somebody has sent lately, by the sandbox's clock.

AWS estimates, and takes some seconds to notice; here each request counts at once.

Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
"""

import threading
from collections import deque
from collections.abc import Hashable

from sandbox import clock

_sent: dict[Hashable, deque[float]] = {}
_lock = threading.Lock()


def count(key: Hashable, seconds: int) -> int:
    """Count one more request; return how many there have been in so many seconds, with this one."""
    now = clock.now()
    with _lock:
        sent = _sent.setdefault(key, deque())
        sent.append(now)
        while sent[0] <= now - seconds:
            sent.popleft()
        return len(sent)
