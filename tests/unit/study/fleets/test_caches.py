"""Caches as clients meet them: where, how, and what is left of them without a zone."""

from typing import Any

import pytest
from redis.exceptions import AuthenticationError, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError

from study.fleets.caches import Caches
from tests.unit.study.fleets.applications import Caching, group

SHOWN: dict[str, Any] = {"host": "primary", "port": 6379, "ssl": True, "password": "token"}


def caches(*zones: str, **options: Any) -> Caches:
    """Return the caches of an account with one replication group."""
    return Caches(Caching([group(*zones, **options)]))


def test_who_connects_twice_finds_the_same_data() -> None:
    """Each in an account of its own."""
    here, elsewhere = caches("a", "b"), caches("a", "b")
    here.connect(**SHOWN).set("k", 1)
    assert here.connect(**SHOWN).get("k") == b"1"
    assert elsewhere.connect(**SHOWN).get("k") is None


@pytest.mark.parametrize(
    ("differs", "error"),
    [
        ({"host": "another"}, RedisConnectionError),
        ({"port": 6380}, RedisConnectionError),
        ({"ssl": False}, RedisConnectionError),
        ({"password": None}, AuthenticationError),
        ({"password": ""}, AuthenticationError),
    ],
)
def test_who_does_not_know_where_and_how_is_not_let_in(differs: Any, error: type[Exception]) -> None:
    """The endpoint, TLS, the token."""
    with pytest.raises(error):
        caches("a", "b").connect(**{**SHOWN, **differs})


def test_a_cache_that_asks_for_neither_lets_everybody_in() -> None:
    """Which is what the construct refuses to be."""
    open_to_all = caches("a", "b", tls=False, token=False)
    assert open_to_all.connect(host="primary", port=6379).set("k", 1)


@pytest.mark.parametrize(
    ("zones", "failover", "left"),
    [
        (("a", "b"), "enabled", True),
        (("b", "a"), "enabled", True),
        (("b", "b"), "disabled", True),
        (("a", "a"), "enabled", False),
        (("a",), "disabled", False),
        (("a", "b"), "disabled", False),
    ],
)
def test_a_zone_takes_a_cache_along_unless_a_replica_elsewhere_may_take_over(
    zones: tuple[str, ...], failover: str, *, left: bool
) -> None:
    """Both are needed when the primary is in that zone: a replica in another one, and automatic failover."""
    found = caches(*zones, failover=failover)
    client = found.connect(**SHOWN)
    client.set("k", 1)
    found.lose_zone("a")
    if left:
        assert client.get("k") == b"1"
    else:
        with pytest.raises(RedisError):
            client.get("k")


def test_a_group_in_cluster_mode_has_no_primary_endpoint() -> None:
    """Nobody answers there, and nothing is lost with a zone."""
    sharded = {**group("a", "b"), "NodeGroups": [{"NodeGroupMembers": [{"PreferredAvailabilityZone": "a"}]}]}
    found = Caches(Caching([sharded]))
    with pytest.raises(RedisConnectionError, match="nobody answers at primary:6379"):
        found.connect(**SHOWN)
    found.lose_zone("a")
