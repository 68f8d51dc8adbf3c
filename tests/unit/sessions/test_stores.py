"""The three stores do the same, for many at a time."""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType, SimpleNamespace
from typing import Any

import fakeredis
import pytest
import redis

from study.lab import Lab

NOW, LATER = 1_800_000_000, 1_800_001_800
Make = Callable[[], Any]


@pytest.fixture
def lab() -> Lab:
    """An empty account."""
    return Lab()


def table(lab: Lab) -> str:
    """Create a table of sessions and return its name."""
    lab.client("dynamodb").create_table(
        TableName="sessions",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return "sessions"


@pytest.fixture(params=["memory", "table", "cache"])
def store(request: pytest.FixtureRequest, stores: ModuleType, lab: Lab) -> Any:
    """Return each of the stores in turn."""
    if request.param == "memory":
        return stores.Memory()
    if request.param == "table":
        return stores.Table(lab.client("dynamodb"), table(lab))
    return stores.Cache(fakeredis.FakeStrictRedis)


@pytest.fixture(autouse=True)
def _cache_at_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the cache, which has a clock of its own, believe that it is now.

    Nobody else may: for an account of another test that still has something to do, weeks would pass at once.
    """
    stopped = SimpleNamespace(**{**vars(time), "time": lambda: float(NOW)})
    for name, module in list(sys.modules.items()):
        if name.startswith("fakeredis.") and getattr(module, "time", None) is time:
            monkeypatch.setattr(module, "time", stopped)


def test_a_session_that_was_never_created_is_none(store: Any) -> None:
    """Nothing is read from it, nothing is added to it, and nothing comes of prolonging or deleting it."""
    assert store.read("k", NOW) is None
    assert store.add("k", "tea", NOW, LATER) is None
    store.prolong("k", NOW, LATER)
    store.delete("k")
    assert store.read("k", NOW) is None


def test_items_are_counted(store: Any) -> None:
    """And what is told is what is kept."""
    store.create("k", LATER)
    assert store.read("k", NOW) == ({}, LATER)
    store.add("k", "tea", NOW, LATER)
    assert store.add("k", "tea", NOW, LATER) == {"tea": 2}
    assert store.read("k", NOW)[0] == {"tea": 2}


def test_a_deleted_session_is_gone(store: Any) -> None:
    """For adding, too."""
    store.create("k", LATER)
    store.delete("k")
    assert store.read("k", NOW) is None
    assert store.add("k", "tea", NOW, LATER) is None


def test_of_many_requests_at_once_none_is_lost(store: Any) -> None:
    """Read, add and write back would lose most of these: two that read the same number write the same number."""
    store.create("k", LATER)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.add("k", "tea", NOW, LATER), range(64)))
    assert store.read("k", NOW)[0] == {"tea": 64}


@pytest.mark.parametrize("kind", ["memory", "table"])
def test_what_has_expired_is_gone_although_it_is_still_there(kind: str, stores: ModuleType, lab: Lab) -> None:
    """DynamoDB deletes within days: whoever does not look at the time serves carts of last week."""
    store = stores.Memory() if kind == "memory" else stores.Table(lab.client("dynamodb"), table(lab))
    store.create("k", LATER)
    assert store.read("k", LATER - 1) is not None
    assert store.read("k", LATER) is None
    assert store.add("k", "tea", LATER, LATER + 60) is None
    store.prolong("k", LATER, LATER + 60)
    assert store.read("k", LATER) is None


def test_a_cache_forgets_by_itself(stores: ModuleType) -> None:
    """The time is kept by the server, and adding prolongs it."""
    client = fakeredis.FakeStrictRedis()
    store = stores.Cache(lambda: client)
    store.create("k", LATER)
    assert client.ttl("session:k") == 1800
    store.add("k", "tea", NOW, LATER + 600)
    assert client.ttl("session:k") == 2400
    store.prolong("k", NOW, LATER)
    assert store.read("k", NOW) == ({"tea": 1}, LATER)


def test_a_table_that_is_not_there_is_an_error_of_the_store(stores: ModuleType, lab: Lab) -> None:
    """Not a crash, and not an empty cart."""
    store = stores.Table(lab.client("dynamodb"), "nowhere")
    with pytest.raises(stores.StoreError, match="ResourceNotFound"):
        store.read("k", NOW)


def test_a_cache_that_does_not_answer_is_an_error_of_the_store(stores: ModuleType) -> None:
    """And is tried again with the next request."""
    server = fakeredis.FakeServer()
    server.connected = False
    store = stores.Cache(lambda: fakeredis.FakeStrictRedis(server=server))
    with pytest.raises(stores.StoreError):
        store.create("k", LATER)
    server.connected = True
    store.create("k", LATER)
    assert store.read("k", NOW) == ({}, LATER)


def test_the_environment_says_which_store(stores: ModuleType, lab: Lab) -> None:
    """A cache is reached with TLS and the token from Secrets Manager, and not before it is needed."""
    secret = lab.client("secretsmanager").create_secret(Name="token", SecretString=json.dumps("s"))["ARN"]
    made: list[dict[str, Any]] = []

    def client_of(**given: Any) -> Any:
        made.append(given)
        return fakeredis.FakeStrictRedis()

    told = {"SESSIONS": "elasticache", "CACHE_HOST": "cache", "CACHE_PORT": "6379", "CACHE_SECRET": secret}
    cache = stores.store_of(told, lab.client, client_of)
    assert made == []
    cache.create("k", LATER)
    patience = {"socket_timeout": 2, "socket_connect_timeout": 2}
    assert made == [{"host": "cache", "port": 6379, "ssl": True, "password": '"s"', **patience}]
    for kind in ("instance", "sticky"):
        assert isinstance(stores.store_of({"SESSIONS": kind}, lab.client, redis.Redis), stores.Memory)
    told = {"SESSIONS": "dynamodb", "TABLE": "sessions"}
    assert isinstance(stores.store_of(told, lab.client, redis.Redis), stores.Table)
