"""Where the sessions of a fleet are, by one word: what the application is told, and what the fleet may."""

from collections.abc import Mapping
from enum import Enum

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from refarch.compute import WebFleet
from refarch.network.any_vpc import AnyVpc
from refarch.refusal import refuse
from refarch.security import AnyKey
from refarch.sessions.cache import SessionCache
from refarch.sessions.table import SessionTable

STICKY_HOURS = 1
"""Longer than a session without a request: shorter, and a visitor would be sent elsewhere while he has one."""


class Sessions(Enum):
    """Where sessions are."""

    INSTANCE = "instance"
    """In the memory of the instance that began them, and the next request goes to another."""
    STICKY = "sticky"
    """Likewise, and the load balancer sends each visitor to the same instance, for as long as there is one."""
    DYNAMODB = "dynamodb"
    """In a DynamoDB table: any instance will do."""
    ELASTICACHE = "elasticache"
    """In a cache with a replica: any instance will do, and answers fastest."""


class SessionStore(Construct):
    """The store that a fleet's sessions are in, or none, if they are on its instances.

    Example::

        sessions = SessionStore(self, "Sessions", kind=Sessions.DYNAMODB, network=network, key=key)
        sessions.serve(fleet)

    Attributes:
        kind: where sessions are.
        environment: what the application has to be told.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        kind: Sessions,
        network: AnyVpc,
        key: AnyKey,
        table: dynamodb.ITable | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Add the table or the cache, if one is wanted.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            kind: where sessions are.
            network: the VPC, made here or not.
            key: encrypts them; of a table that is there, the one that it has.
            table: one that is there, for sessions in DynamoDB; by default a new one (:class:`SessionTable`).
            removal_policy: what becomes of them with their stack; a cache leaves a last snapshot where a table stays.

        Raises:
            RefusedError: if the VPC has no place for a cache, the table will not do, or sessions are elsewhere.
        """
        super().__init__(scope, construct_id)
        if table is not None and kind is not Sessions.DYNAMODB:
            rule = f"sessions are in {kind.value}, and no table is asked"
            refuse(self, f"table with kind={kind}", rule, "Use Sessions.DYNAMODB, or leave it out")
        self.kind = kind
        self.environment: Mapping[str, str] = {"SESSIONS": kind.value}
        self._table: SessionTable | None = None
        self._cache: SessionCache | None = None
        if kind is Sessions.DYNAMODB:
            self._table = SessionTable(self, "Table", key=key, table=table, removal_policy=removal_policy)
            self.environment = self._table.environment
        if kind is Sessions.ELASTICACHE:
            kept = RemovalPolicy.SNAPSHOT if removal_policy is RemovalPolicy.RETAIN else removal_policy
            self._cache = SessionCache(self, "Cache", network=network, key=key, removal_policy=kept)
            self.environment = self._cache.environment

    def serve(self, fleet: WebFleet) -> None:
        """Let a fleet, and nobody else, reach its sessions; where they are on instances, let visitors stick to them."""
        if self._table is not None:
            self._table.allow_use(by=fleet.role)
        if self._cache is not None:
            self._cache.allow_use(by=fleet.role)
            fleet.allow_to(self._cache.security_group, port=self._cache.port)
        if self.kind is Sessions.STICKY:
            fleet.target_group.enable_cookie_stickiness(Duration.hours(STICKY_HOURS))
