"""The caches of an account: ElastiCache says which there are, and an imitation of Redis in this process answers."""

from typing import Any

from fakeredis import FakeServer, FakeStrictRedis
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as RedisConnectionError

from study.trying.live import Live

Json = Any


class Caches:
    """Replication groups without cluster mode, as clients meet them at their primary endpoints.

    Nodes of the embedded account answer no query, and no Redis server is part of this project: fakeredis keeps the
    data. What is asked of the account is whether there is such an endpoint, whether it speaks TLS only, and whether it
    wants a token. Not modelled: whether the token is the right one, and what asynchronous replication had not yet
    copied when a primary was lost, which on AWS is lost with it.

    Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html
    """

    def __init__(self, live: Live) -> None:
        """Look at an account."""
        self._live = live
        self._servers: dict[str, FakeServer] = {}

    def connect(
        self, *, host: str, port: int, ssl: bool = False, password: str | None = None, **patience: float
    ) -> FakeStrictRedis:
        """Connect to a primary endpoint, with some of the arguments of ``redis.Redis``; nobody has to be waited for.

        Raises:
            RedisConnectionError: if nobody is there, or speaks TLS only.
            AuthenticationError: if no token is shown where one is wanted.
        """
        del patience
        group = next((each for each in self._groups() if _primary(each) == (host, port)), None)
        if group is None:
            msg = f"nobody answers at {host}:{port}"
            raise RedisConnectionError(msg)
        if group.get("TransitEncryptionEnabled") and not ssl:
            msg = f"{host} speaks TLS only"
            raise RedisConnectionError(msg)
        if group.get("AuthTokenEnabled") and not password:
            msg = "NOAUTH Authentication required."
            raise AuthenticationError(msg)
        return FakeStrictRedis(server=self._server(group))

    def lose_zone(self, zone: str) -> None:
        """Lose the nodes in a zone: a replica elsewhere becomes the primary, if automatic failover is on."""
        for group in self._groups():
            members = [member for node in group["NodeGroups"] for member in node["NodeGroupMembers"]]
            primary = next((each for each in members if each.get("CurrentRole") == "primary"), None)
            left = [each for each in members if each["PreferredAvailabilityZone"] != zone]
            taken_over = group.get("AutomaticFailover") == "enabled" and left
            if primary and primary["PreferredAvailabilityZone"] == zone and not taken_over:
                self._server(group).connected = False

    def _groups(self) -> list[Json]:
        found: list[Json] = self._live.client("elasticache").describe_replication_groups()["ReplicationGroups"]
        return found

    def _server(self, group: Json) -> FakeServer:
        return self._servers.setdefault(group["ReplicationGroupId"], FakeServer())


def _primary(group: Json) -> tuple[str, int] | None:
    for node in group["NodeGroups"]:
        endpoint = node.get("PrimaryEndpoint")
        if endpoint:
            return endpoint["Address"], int(endpoint["Port"])
    return None
