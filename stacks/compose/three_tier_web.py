"""Composes the three-tier web application; every decision is in the constructs, every promise in the intents."""

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.compute import WebFleet
from refarch.data import AccessLogBucket, EncryptedBucket, EncryptedPostgres
from refarch.network import EPHEMERAL, MultiAzVpc, NatStrategy, Pass, TierAcl
from refarch.security import EnvelopeKey


class ThreeTierWeb(Stack):
    """Internet → load balancer → fleet → database, over three zones, everything at rest under one key."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str = "10.0.0.0/16",
        zones: int = 3,
        nat: NatStrategy = NatStrategy.ONE_PER_ZONE,
        nominal_instances: int = 4,
        certificate_arn: str | None = None,
        keep: bool = False,
    ) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's block.
            zones: Availability Zones.
            nat: NAT gateways.
            nominal_instances: web servers that carry the expected load.
            certificate_arn: for HTTPS.
            keep: protect what holds data, as production should; the default lets a student tidy up.
        """
        super().__init__(scope, construct_id, description="Three-tier web application across three zones (refarch)")
        fate = RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY

        administrator = iam.Role(
            self,
            "KeyAdministrator",
            description="Administers the key and cannot decrypt",
            assumed_by=iam.AccountRootPrincipal().with_conditions({"Bool": {"aws:MultiFactorAuthPresent": True}}),
        )
        key = EnvelopeKey(self, "Key", alias=self.stack_name, administrators=[administrator], removal_policy=fate)
        key.allow_log_groups_of(self)

        network = MultiAzVpc(self, "Network", cidr=cidr, zones=zones, nat=nat, log_key=key.key, removal_policy=fate)
        TierAcl(
            self,
            "DataAcl",
            network=network,
            tier="data",
            inbound=[Pass(peer="app", ports=(5432, 5432))],
            outbound=[Pass(peer="app", ports=EPHEMERAL)],
        )

        # Outlives the stack in any case: load balancers write into it until they are gone, and audits want it later.
        access_logs = AccessLogBucket(self, "AccessLogs")
        fleet = WebFleet(
            self,
            "Web",
            network=network,
            key=key,
            access_logs=access_logs.bucket,
            nominal_instances=nominal_instances,
            certificate_arn=certificate_arn,
            deletion_protection=keep,
        )
        database = EncryptedPostgres(
            self,
            "Database",
            network=network,
            key=key,
            deletion_protection=keep,
            removal_policy=RemovalPolicy.SNAPSHOT if keep else RemovalPolicy.DESTROY,
        )
        fleet.allow_to(database.instance, port=database.port)
        database.secret.grant_read(fleet.role)

        documents = EncryptedBucket(self, "Documents", key=key, access_logs=access_logs.bucket, removal_policy=fate)
        documents.allow_read_write(by=fleet.role)
        key.allow_use(by=fleet.role, sid="FleetReadsAndWrites")

        CfnOutput(self, "NominalInstances", value=str(nominal_instances), description="Carry the expected load")
        scheme, port = ("https", "443") if certificate_arn else ("http", "80")
        CfnOutput(self, "RequestPort", value=port, description="Where users come in")
        CfnOutput(self, "Url", value=f"{scheme}://{fleet.load_balancer.load_balancer_dns_name}/")
