"""CloudFormation of every account and Region of this process."""

import threading
from collections.abc import Callable

from sandbox.cloudformation import macros
from sandbox.cloudformation.backend import CloudFormation, run_at_once
from sandbox.services import InProcessServices

_backends: dict[tuple[str, str], CloudFormation] = {}
_backends_lock = threading.Lock()


def backend_of(account: str, region: str) -> CloudFormation:
    """Return CloudFormation of one account and Region; there is one for each as soon as it is asked for."""
    with _backends_lock:
        if (account, region) not in _backends:
            _backends[account, region] = CloudFormation(InProcessServices(account, region), _run)
        return _backends[account, region]


def backends() -> dict[tuple[str, str], CloudFormation]:
    """Return CloudFormation of every account and Region that was asked for."""
    with _backends_lock:
        return dict(_backends)


def forget_all() -> None:
    """Forget every stack of every account."""
    with _backends_lock:
        _backends.clear()
    macros.forget_all()


_run_beside: Callable[[Callable[[], None]], None] = run_at_once


def _run(operation: Callable[[], None]) -> None:
    _run_beside(operation)


def run_operations_with(runner: Callable[[Callable[[], None]], None]) -> None:
    """Let a server decide how operations run; by default each runs to its end before its API call returns."""
    global _run_beside  # noqa: PLW0603 one process serves one sandbox
    _run_beside = runner
