"""What holds for every test."""

import gc
import os
import socket

import pytest
from hypothesis import HealthCheck, settings

from tests import own_node

__all__ = ["own_node"]

# Read when Node starts, which the first module that imports CDK makes it do: here, before any is collected. The
# validation is the gate's business, which runs it in a process of its own; it takes longer than most synthesis.
os.environ["CDK_VALIDATION"] = "false"

# Thousands of accounts stay in memory until the end, and little of them is garbage: it is looked for less often.
gc.set_threshold(50_000, 20, 20)

# Properties are tried on the same examples everywhere, and how busy the machine is decides nothing.
settings.register_profile("refarch", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("refarch")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have a worker's words about each test sent at once.

    pytest-rerunfailures writes a word, then another, and waits for the answer: the second word waits until the first is
    acknowledged, which takes 40 ms, for each of thousands of tests a third of its worker's time.
    """
    sent_by = getattr(getattr(config, "failures_db", None), "sock", None)
    if hasattr(config, "workerinput") and sent_by is not None:
        sent_by.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
