"""Small applications for stand-ins, and an account that answers what a test says."""

import json
from collections.abc import Iterable
from typing import Any

from study.fleets.instance import Instance

SHOP = """
class Shop:
    def __init__(self, store, place):
        self.store, self.place = store, place

    def __call__(self, environ, start):
        start("200 OK", [("Set-Cookie", "seen=yes; Path=/")])
        return [(self.place + " " + environ["REQUEST_METHOD"] + " " + environ["HTTP_COOKIE"]).encode()]
"""
STORE = """
import json
memory = []

def store_of(environment, client, redis):
    memory.append(environment["SESSIONS"])
    return memory
"""


def script(shop: str = "from stores import store_of\n" + SHOP, stores: str = STORE, *, told: str = "instance") -> str:
    """Return user data that writes an application."""
    return (
        "#!/bin/bash\nset -eu\ninstall -d /opt/shop\n"
        f"cat >/opt/shop/stores.py <<'FILE'\n{stores}FILE\n"
        f"cat >/opt/shop/shop.py <<'FILE'\n{shop}FILE\n"
        f"cat >/opt/shop/environment <<'FILE'\nSESSIONS={told}\nFILE\n"
        "systemctl start shop\n"
    )


def instance(name: str = "i-1", zone: str = "a", user_data: str = "") -> Instance:
    """Return an instance of it."""
    return Instance(name, zone, user_data or script(), client=lambda _name: None, redis=lambda **_given: None)


class Caching:
    """An account with replication groups, as :class:`study.fleets.caches.Caches` asks it."""

    region, embedded = "us-east-1", True

    def __init__(self, groups: Iterable[dict[str, Any]]) -> None:
        """Tell of these."""
        self._groups = json.loads(json.dumps(list(groups)))

    def client(self, service: str) -> Any:
        """Return itself, for ElastiCache."""
        assert service == "elasticache"
        return self

    def describe_replication_groups(self) -> dict[str, Any]:
        """Tell."""
        return {"ReplicationGroups": self._groups}

    def ask(self, *_given: object) -> Any:
        """Nobody asks."""
        raise NotImplementedError

    listen = wait = ask


def group(*zones: str, failover: str = "enabled", tls: bool = True, token: bool = True) -> dict[str, Any]:
    """Return a replication group whose primary is in the first of its zones."""
    members = [
        {"PreferredAvailabilityZone": zone, "CurrentRole": "replica" if number else "primary"}
        for number, zone in enumerate(zones)
    ]
    return {
        "ReplicationGroupId": "sessions",
        "AutomaticFailover": failover,
        "TransitEncryptionEnabled": tls,
        "AuthTokenEnabled": token,
        "NodeGroups": [{"PrimaryEndpoint": {"Address": "primary", "Port": 6379}, "NodeGroupMembers": members}],
    }
