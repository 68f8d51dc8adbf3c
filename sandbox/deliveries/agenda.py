"""What is to be done after API calls, by the sandbox's clock: deliveries, retries, schedules.

In a process that is no server, everything that is due is done before the outermost API call returns, one after the
other, so that a test sees what came of it. What a function causes over HTTP is done beside it, for the function may
wait for that. What is due later waits until :func:`advance` lets time pass. A server has threads for all of it, of
which one waits as long as there is something to wait for.
"""

import heapq
import itertools
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass, field

from sandbox import clock

_MOST_THREADS = 16
"""How many deliveries a server makes at once."""


@dataclass(order=True)
class _Entry:
    due: float
    number: int
    account: str = field(compare=False)
    work: Callable[[], object] = field(compare=False)
    context: Context = field(compare=False)
    key: Hashable = field(compare=False)


_entries: list[_Entry] = []
_beside: deque[_Entry] = deque()
"""What functions have caused over HTTP in a process that is no server."""
_keys: dict[Hashable, float] = {}
"""When the earliest entry of each key is due."""
_changed = threading.Condition()
_numbers = itertools.count()
_failures: list[Exception] = []
_state = {"running": 0, "waiting": 0, "threads": 0}
_served = False
_advancing = 0
"""How many calls let time pass at the moment."""
_thread = threading.local()


def serve() -> None:
    """From now on let threads do what is due, when it is due: this process is a server."""
    global _served  # noqa: PLW0603 one process is one sandbox
    _served = True


def post(account: str, work: Callable[[], object], *, delay: float = 0.0, key: Hashable = None) -> None:
    """Put something on the agenda; it is not done before the API call that causes it has done its own work.

    Args:
        account: on whose behalf; twelve digits.
        work: what is to be done; it looks by itself whether there is still something to do.
        delay: in how many seconds.
        key: what it is about. If something with this key is already due by then, nothing is added.
    """
    # What it causes is caused by what caused it: the context holds the chain of functions so far.
    # In a process without a server the time that work takes does not count: a test's clock is exact.
    now = getattr(_thread, "now", None) if delay and not _served else None
    now = clock.now() if now is None else now
    entry = _Entry(now + delay, next(_numbers), account, work, copy_context(), key)
    held: list[_Entry] | None = getattr(_thread, "held", None)
    if held is None:
        _add([entry], beside=False)
    else:
        held.append(entry)


@contextmanager
def during_call() -> Iterator[None]:
    """Surround an API call in this process; what it causes is done before the outermost one returns."""
    if getattr(_thread, "held", None) is not None:
        yield
        return
    if not _served and _is_due():
        settle()
    try:
        with _holding():
            yield
    finally:
        if not _served and _is_due():
            settle()


@contextmanager
def during_request() -> Iterator[None]:
    """Surround a request that came over HTTP; its sender is not kept waiting for what it causes."""
    if getattr(_thread, "held", None) is not None:
        yield
        return
    with _holding(beside=not _served):
        yield


def settle() -> None:
    """Do all that is due, in this thread, and wait for what other threads do of it.

    Raises:
        Exception: what went wrong in the sandbox itself; failures that AWS knows are part of the deliveries.
    """
    _let_go()
    while True:
        with _changed:
            _changed.wait_for(lambda: _state["running"] == 0)
            entry = _take()
        if entry is None:
            break
        _do(entry)
    if _failures:
        failure = _failures[0]
        _failures.clear()
        raise failure


def release() -> None:
    """Let another thread do all that is due: this one is in the middle of a call, and waits for what comes of it."""
    _let_go()
    if _served:
        return
    with _changed:
        while (entry := _take()) is not None:
            _beside.append(entry)
        if _beside:
            _raise_threads()


def passes() -> bool:
    """Return whether time passes: by itself in a server, and elsewhere only while somebody lets it pass."""
    return _served or _advancing > 0


def advance(seconds: float, accounts: Collection[str] = ()) -> None:
    """Let time pass, and do all that becomes due meanwhile, at its time.

    Args:
        seconds: how much.
        accounts: for which accounts; for all others time stands still. None means all.
    """
    global _advancing  # noqa: PLW0603 one process is one sandbox
    settle()
    _advancing += 1
    try:
        _advance(seconds, accounts)
    finally:
        _advancing -= 1


def _advance(seconds: float, accounts: Collection[str]) -> None:
    end = clock.now() + seconds
    if accounts:
        with _changed:
            for entry in _entries:
                if entry.account not in accounts:
                    entry.due += seconds
                    if entry.key in _keys:
                        _keys[entry.key] += seconds
            heapq.heapify(_entries)
    while True:
        settle()
        with _changed:
            due = _entries[0].due if _entries else end
        clock.put_forward(min(due, end) - clock.now())
        if due >= end:
            break
    settle()


@contextmanager
def _holding(*, beside: bool = False) -> Iterator[None]:
    """Hold back what is posted meanwhile."""
    held: list[_Entry] = []
    before, _thread.held = getattr(_thread, "held", None), held
    try:
        yield
    finally:
        _thread.held = before
        _add(held, beside=beside)


def _let_go() -> None:
    """Put on the agenda what this thread has held back so far."""
    held: list[_Entry] = getattr(_thread, "held", None) or []
    entries = list(held)
    held.clear()
    _add(entries, beside=False)


def _add(entries: Collection[_Entry], *, beside: bool) -> None:
    if not entries:
        return
    with _changed:
        now = clock.now()
        for entry in entries:
            if entry.key is not None:
                if entry.key in _keys and _keys[entry.key] <= entry.due:
                    continue
                _keys[entry.key] = entry.due
            if beside and entry.due <= now:
                # Counted at once: whoever settles waits for it, and the order is always the same.
                _state["running"] += 1
                _beside.append(entry)
            else:
                heapq.heappush(_entries, entry)
        if _served or _beside:
            _raise_threads()
            _changed.notify_all()


def _is_due() -> bool:
    with _changed:
        return bool(_failures or _state["running"] or (_entries and _entries[0].due <= clock.now()))


def _take() -> _Entry | None:
    """Take the next entry that is due; the lock is held."""
    if not _entries or _entries[0].due > clock.now():
        return None
    entry = heapq.heappop(_entries)
    _forget_key(entry)
    _state["running"] += 1
    return entry


def _forget_key(entry: _Entry) -> None:
    if entry.key is not None and _keys.get(entry.key) == entry.due:
        del _keys[entry.key]


def _do(entry: _Entry) -> None:
    before, _thread.now = getattr(_thread, "now", None), entry.due
    try:
        with _holding():
            entry.context.run(entry.work)
    except Exception as error:  # noqa: BLE001 told to whoever settles, or to the server's log
        if _served:
            traceback.print_exc(file=sys.stderr)
        else:
            _failures.append(error)
    finally:
        _thread.now = before
        with _changed:
            _state["running"] -= 1
            _changed.notify_all()


def _raise_threads() -> None:
    """Start one more thread if all are busy; the lock is held."""
    most = _MOST_THREADS if _served else 1
    if _state["threads"] < most and not _state["waiting"]:
        _state["threads"] += 1
        threading.Thread(target=_work if _served else _work_beside, name="deliveries", daemon=True).start()


def _work() -> None:
    """Do what is due. A server's last idle thread stays, and waits for what is due next."""
    while True:
        with _changed:
            entry = _take()
            while entry is None:
                if _state["waiting"]:
                    _state["threads"] -= 1
                    return
                _state["waiting"] += 1
                _changed.wait(max(0.0, _entries[0].due - clock.now()) if _entries else None)
                _state["waiting"] -= 1
                entry = _take()
            if _entries and _entries[0].due <= clock.now():
                _raise_threads()
        _do(entry)


def _work_beside() -> None:
    """Do what functions have caused over HTTP, then end."""
    while True:
        with _changed:
            if not _beside:
                _state["threads"] -= 1
                return
            entry = _beside.popleft()
            _forget_key(entry)
        _do(entry)
