"""Composes a shop whose visitors may be sent to any instance; where their sessions are is one word."""

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.compute import WebFleet
from refarch.data import AccessLogBucket
from refarch.network import MultiAzVpc
from refarch.security import EnvelopeKey
from refarch.sessions import Sessions, SessionStore, shop_script

PORT = 8080


class StatelessWeb(Stack):
    """Internet → load balancer → fleet → sessions."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        zones: int,
        nominal_instances: int,
        sessions: Sessions,
        certificate_arn: str | None,
    ) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's block.
            zones: Availability Zones.
            nominal_instances: web servers that carry the expected load.
            sessions: where sessions are.
            certificate_arn: for HTTPS.
        """
        super().__init__(scope, construct_id, description="Stateless web application (refarch)")
        administrator = iam.Role(
            self,
            "KeyAdministrator",
            description="Administers the key and cannot decrypt",
            assumed_by=iam.AccountRootPrincipal().with_conditions({"Bool": {"aws:MultiFactorAuthPresent": True}}),
        )
        key = EnvelopeKey(
            self, "Key", alias=self.stack_name, administrators=[administrator], removal_policy=RemovalPolicy.DESTROY
        )
        key.allow_log_groups_of(self)
        network = MultiAzVpc(
            self, "Network", cidr=cidr, zones=zones, log_key=key.key, removal_policy=RemovalPolicy.DESTROY
        )
        store = SessionStore(
            self, "Sessions", kind=sessions, network=network, key=key, removal_policy=RemovalPolicy.DESTROY
        )
        # Outlives the stack: load balancers write into it until they are gone.
        logs = AccessLogBucket(self, "AccessLogs")
        fleet = WebFleet(
            self,
            "Web",
            network=network,
            key=key,
            access_logs=logs.bucket,
            nominal_instances=nominal_instances,
            port=PORT,
            server=shop_script(self, port=PORT, environment={"AWS_DEFAULT_REGION": self.region, **store.environment}),
            certificate_arn=certificate_arn,
            deletion_protection=False,
        )
        store.serve(fleet)

        CfnOutput(self, "NominalInstances", value=str(nominal_instances), description="Carry the expected load")
        CfnOutput(self, "SessionsIn", value=sessions.value, description="Where they are")
        scheme, port = ("https", "443") if certificate_arn else ("http", "80")
        CfnOutput(self, "RequestPort", value=port, description="Where users come in")
        CfnOutput(self, "Url", value=f"{scheme}://{fleet.load_balancer.load_balancer_dns_name}/cart")
