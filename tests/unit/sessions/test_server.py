"""The shop behind a real socket, as it listens on an instance."""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from types import ModuleType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest


class Quiet(WSGIRequestHandler):
    """Writes no log of requests into the test's output."""

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


class Slow:
    """A store that keeps whoever asks first waiting until somebody else has been answered."""

    def __init__(self, memory: Any) -> None:
        """Put something before a store."""
        self._memory, self.asked, self.go_on = memory, threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> Any:
        """Do what the store does."""
        return getattr(self._memory, name)

    def create(self, key: str, until: int) -> None:
        """Wait first."""
        self.asked.set()
        assert self.go_on.wait(10)
        self._memory.create(key, until)


@pytest.fixture
def store(stores: ModuleType) -> Slow:
    """A slow store."""
    return Slow(stores.Memory())


@pytest.fixture
def port(shop: ModuleType, store: Slow) -> Iterator[int]:
    """Serve on a free port of this machine."""
    app = shop.Shop(store, "i-1")
    with make_server("127.0.0.1", 0, app, server_class=shop.Server, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port: int, method: str, path: str, item: str = "") -> tuple[int, Any]:
    """Send a request and return status and answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    body = json.dumps({"item": item}) if item else None
    connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    told = answer.status, json.loads(answer.read())
    connection.close()
    return told


def test_a_slow_visitor_holds_up_neither_others_nor_the_health_check(port: int, store: Slow) -> None:
    """One at a time, and the load balancer would take a busy instance for a sick one."""
    told: list[tuple[int, Any]] = []
    slow = threading.Thread(target=lambda: told.append(ask(port, "POST", "/cart", "tea")))
    slow.start()
    assert store.asked.wait(10)

    assert ask(port, "GET", "/health") == (200, {"status": "ok", "served_by": "i-1"})
    assert told == []

    store.go_on.set()
    slow.join()
    assert told == [(200, {"cart": {"tea": 1}, "served_by": "i-1"})]
