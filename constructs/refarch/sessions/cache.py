"""A cache of sessions: the fastest place to keep them, whose nodes are paid for by the hour."""

import re
from collections.abc import Mapping

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.network import Exposure
from refarch.network.any_vpc import AnyVpc, Tiers, in_tiers, nobody_knows, planned_exposure
from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key

CACHE_PORT = 6379
_PORTS = range(1, 65_536)
ENGINE, VERSION = "valkey", "8.0"
"""Redis's open successor, which ElastiCache charges less for: https://aws.amazon.com/elasticache/pricing/"""
TOKEN_LENGTH = 64
"""Of 16 to 128: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html"""
_NODE_TYPE = re.compile(r"cache\.[a-z][a-z0-9]*\.[a-z0-9]+")
_BACKUP_DAYS = 3


class SessionCache(Construct):
    """A primary and its replicas in an isolated tier, encrypted on disk and on the way, behind a token.

    When the primary or its zone is lost, ElastiCache makes a replica the primary and points the same name at it.
    Replication is asynchronous: what was written in the last moment before may be lost with the primary, which a
    table does not do. The token is made here, lies in Secrets Manager, and stands in no template.

    Example::

        sessions = SessionCache(self, "Sessions", network=network, key=key)
        fleet.allow_to(sessions.security_group, port=sessions.port)
        sessions.allow_use(by=fleet.role)

    Attributes:
        group: the replication group.
        token: what clients show.
        port: where the nodes listen, with TLS only.
        security_group: admits nobody until somebody is allowed to connect.

    Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        key: AnyKey,
        tier: str = "data",
        node_type: str = "cache.t4g.micro",
        replicas: int = 1,
        port: int = CACHE_PORT,
        removal_policy: RemovalPolicy = RemovalPolicy.SNAPSHOT,
    ) -> None:
        """Add the token, the security group and the nodes.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not.
            key: encrypts disks, snapshots and the token.
            tier: an isolated tier with at least two zones.
            node_type: the type of each node.
            replicas: beside the primary, 1 to 5.
            port: where the nodes listen.
            removal_policy: a last snapshot by default.

        Raises:
            RefusedError: if the tier is unknown, not isolated or has a single zone, if there would be no replica or
                more than ElastiCache allows, or the port or the node type is none.
        """
        super().__init__(scope, construct_id)
        own = usable_key(self, key)
        place = in_tiers(self, network)
        exposure, zones = planned_exposure(place, tier), len(place.subnets(tier))
        if not nobody_knows(place) and (exposure is not Exposure.ISOLATED or zones < 2):
            refuse(
                self,
                f"tier={tier!r} ({exposure.value}, {zones} zones)",
                "a cache starts no connections outward and needs a second zone for its replica",
                "Use an isolated tier of a VPC with two or more zones",
            )
        if port not in _PORTS:
            refuse(self, f"port={port}", "nodes listen on a port from 1 to 65535", f"Use {CACHE_PORT}")
        if not 1 <= replicas <= 5:
            refuse(
                self,
                f"replicas={replicas}",
                "without a replica the sessions are lost with the node, and ElastiCache allows five",
                "Use 1 to 5",
            )
        if not _NODE_TYPE.fullmatch(node_type):
            refuse(self, f"node_type={node_type!r}", "a type of ElastiCache is named so", "Use 'cache.t4g.micro'")
        self.port = port
        self.security_group = ec2.SecurityGroup(
            self,
            "Group",
            vpc=place.vpc,
            description="Cache: from clients that are allowed by name",
            allow_all_outbound=False,
        )
        self.token = secretsmanager.Secret(
            self,
            "Token",
            description="Shown by clients of the session cache",
            encryption_key=own.key,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                password_length=TOKEN_LENGTH,
                # ElastiCache takes a few signs only, and length is worth more than they are.
                exclude_punctuation=True,
            ),
            removal_policy=RemovalPolicy.DESTROY,  # Worth nothing without the cache.
        )
        acknowledge(
            self.token,
            rule="SMG4",
            reason="A rotated token is told to the nodes too, in two steps (ROTATE, SET) that a deployment makes",
        )
        self.group = self._nodes(place, tier, own.key, node_type, replicas)
        self.group.apply_removal_policy(removal_policy)

    def allow_use(self, *, by: iam.Role) -> None:
        """Let a role read the token; packets are let through by security groups."""
        self.token.grant_read(by)

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what the application has to be told."""
        return {
            "SESSIONS": "elasticache",
            "CACHE_HOST": self.group.attr_primary_end_point_address,
            "CACHE_PORT": str(self.port),
            "CACHE_SECRET": self.token.secret_arn,
        }

    def _nodes(
        self, place: Tiers, tier: str, key: kms.IKey, node_type: str, replicas: int
    ) -> elasticache.CfnReplicationGroup:
        subnets = elasticache.CfnSubnetGroup(
            self,
            "Subnets",
            description="Where the session cache stands",
            subnet_ids=[subnet.subnet_id for subnet in place.subnets(tier)],
        )
        group = elasticache.CfnReplicationGroup(
            self,
            "Cache",
            replication_group_description="Sessions",
            engine=ENGINE,
            engine_version=VERSION,
            cache_node_type=node_type,
            num_cache_clusters=replicas + 1,
            automatic_failover_enabled=True,
            multi_az_enabled=True,
            at_rest_encryption_enabled=True,
            kms_key_id=key.key_arn,
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            auth_token=self.token.secret_value.unsafe_unwrap(),  # A reference that CloudFormation resolves.
            cache_subnet_group_name=subnets.ref,
            security_group_ids=[self.security_group.security_group_id],
            port=self.port,
            snapshot_retention_limit=_BACKUP_DAYS,
            auto_minor_version_upgrade=True,
        )
        acknowledge(
            group,
            rule="AEC5",
            reason="Another port hides the cache from nobody; who may connect is decided by its security group",
        )
        return group
