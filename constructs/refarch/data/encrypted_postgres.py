"""A PostgreSQL database with a standby in another zone, encrypted under an envelope key."""

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.network import Exposure
from refarch.network.any_vpc import AnyVpc, in_tiers, nobody_knows, planned_exposure
from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key

if TYPE_CHECKING:
    from aws_cdk import aws_secretsmanager as secretsmanager

POSTGRES_PORT = 5432

# The major version only: RDS picks a recent minor one and keeps it current, and the template never asks for an older
# one than is installed.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.DBVersions.html
MAJOR_VERSION = "18"


class EncryptedPostgres(Construct):
    """An RDS Multi-AZ instance in the isolated tier: storage, snapshots and its password under one key.

    A synchronous standby waits in another zone; when the primary's zone is lost, RDS points the same DNS name
    at the standby, usually within one to two minutes. RDS makes the master password, keeps it in Secrets
    Manager and rotates it: it is in no template and no parameter.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html

    Example::

        database = EncryptedPostgres(self, "Database", network=network, key=key)
        fleet.allow_to(database.instance, port=database.port)
        database.secret.grant_read(fleet.role)

    Attributes:
        instance: the CDK database instance.
        port: where it listens.
        secret: user name and password, kept by RDS.
        security_group: admits nobody until somebody is allowed to connect.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        key: AnyKey,
        tier: str = "data",
        instance_class: str = "t4g.small",
        storage_gib: int = 20,
        backup_days: int = 7,
        deletion_protection: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.SNAPSHOT,
    ) -> None:
        """Create the subnet group, the security group and the instance.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not.
            key: encrypts storage, snapshots and the password.
            tier: an isolated tier with at least two zones.
            instance_class: the instance class without ``db.``.
            storage_gib: GiB of gp3 storage, at least 20.
            backup_days: days that point-in-time recovery reaches back, 1 to 35.
            deletion_protection: whether RDS refuses to delete the instance.
            removal_policy: a last snapshot by default.

        Raises:
            RefusedError: if the tier is unknown, not isolated or has a single zone, or the backup period or the size
                is out of range.
        """
        from aws_cdk import aws_rds as rds  # noqa: PLC0415 an eighth of a second, for a bucket of this package in vain

        super().__init__(scope, construct_id)
        own = usable_key(self, key)
        place = in_tiers(self, network)
        exposure, zones = planned_exposure(place, tier), len(place.subnets(tier))
        if not nobody_knows(place) and (exposure is not Exposure.ISOLATED or zones < 2):
            refuse(
                self,
                f"tier={tier!r} ({exposure.value}, {zones} zones)",
                "a database starts no connections outward and needs a second zone for its standby",
                "Use an isolated tier of a VPC with two or more zones",
            )
        if not 1 <= backup_days <= 35:
            refuse(self, f"backup_days={backup_days}", "RDS keeps backups 1 to 35 days", "Choose a number in between")
        if not 20 <= storage_gib <= 65536:
            refuse(self, f"storage_gib={storage_gib}", "gp3 storage has 20 to 65536 GiB", "Choose a size in between")
        self.port = POSTGRES_PORT
        self.security_group = ec2.SecurityGroup(
            self,
            "Group",
            vpc=place.vpc,
            description="Database: from clients that are allowed by name",
            allow_all_outbound=False,
        )
        self.instance = rds.DatabaseInstance(
            self,
            "Instance",
            engine=rds.DatabaseInstanceEngine.postgres(
                version=rds.PostgresEngineVersion.of(MAJOR_VERSION, MAJOR_VERSION)
            ),
            instance_type=ec2.InstanceType(instance_class),
            vpc=place.vpc,
            vpc_subnets=place.select(tier),
            security_groups=[self.security_group],
            port=POSTGRES_PORT,
            multi_az=True,
            allocated_storage=storage_gib,
            storage_type=rds.StorageType.GP3,
            storage_encrypted=True,
            storage_encryption_key=own.key,
            manage_master_user_password=True,
            credentials=rds.Credentials.from_username("postgres", encryption_key=own.key),
            iam_authentication=True,
            backup_retention=Duration.days(backup_days),
            copy_tags_to_snapshot=True,
            deletion_protection=deletion_protection,
            removal_policy=removal_policy,
        )
        acknowledge(
            self.instance,
            rule="RDS11",
            reason="Another port hides the database from nobody; who may connect is decided by its security group",
        )
        if not deletion_protection:
            acknowledge(self.instance, rule="RDS10", reason="The caller asked for a database that goes with its stack")

    @property
    def secret(self) -> "secretsmanager.ISecret":
        """Return the secret that RDS made; there always is one."""
        secret = self.instance.secret
        assert secret is not None
        return secret
