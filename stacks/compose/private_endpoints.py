"""Composes a VPC without any way out that uses AWS's services, and somebody's, at private addresses."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.data import AccessLogBucket, EncryptedBucket
from refarch.network import (
    Exposure,
    InterfaceEndpoint,
    MultiAzVpc,
    NatStrategy,
    OfferedService,
    Tier,
    keep_inside,
    pass_only,
)
from refarch.security import EnvelopeKey

APP, BATCH, DOORS, FRONT, SERVICE = "app", "batch", "doors", "front", "service"
TARGET_PORT = 8443


class PrivateEndpoints(Stack):
    """Application → gateway endpoint → S3, interface endpoint → SQS, PrivateLink → a provider of the same addresses."""

    def __init__(self, scope: Construct, construct_id: str, *, cidr: str, zones: int) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the block of both VPCs: PrivateLink does not mind.
            zones: Availability Zones.
        """
        super().__init__(scope, construct_id, description="Private access to AWS services and a partner's (refarch)")
        network = self._network("Consumer", cidr, zones, APP, BATCH, DOORS)
        app = HostPerZone(self, "App", network=network, tier=APP)
        batch = HostPerZone(self, "Batch", network=network, tier=BATCH)

        administrator = iam.Role(
            self,
            "KeyAdministrator",
            description="Administers the key and cannot decrypt",
            assumed_by=iam.AccountRootPrincipal().with_conditions({"Bool": {"aws:MultiFactorAuthPresent": True}}),
        )
        key = EnvelopeKey(
            self, "Key", alias=self.stack_name, administrators=[administrator], removal_policy=RemovalPolicy.DESTROY
        )
        logs = AccessLogBucket(self, "AccessLogs")
        documents = EncryptedBucket(
            self, "Documents", key=key, access_logs=logs.bucket, removal_policy=RemovalPolicy.DESTROY
        )
        documents.allow_read_write(by=app.role)
        key.allow_use(by=app.role, sid="AppReadsAndWrites")
        pass_only(network, [documents.bucket])
        keep_inside(documents.bucket, network)

        own = iam.PolicyStatement(
            sid="OwnAccount",
            principals=[iam.AnyPrincipal()],
            actions=["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"],
            resources=["*"],
            conditions={"StringEquals": {"aws:ResourceAccount": self.account, "aws:PrincipalAccount": self.account}},
        )
        queue = InterfaceEndpoint(self, "Queue", network=network, tier=DOORS, service="sqs", policy=[own])
        queue.admit_group(app.security_group)
        queue.admit_group(batch.security_group)

        partner = self._network("Provider", cidr, zones, FRONT, SERVICE)
        servers = HostPerZone(self, "Servers", network=partner, tier=SERVICE)
        servers.admit(
            ec2.Peer.ipv4(str(partner.block_of(FRONT))),
            port=TARGET_PORT,
            why="From the load balancer, and its checks",
        )
        offered = OfferedService(
            self,
            "Offered",
            network=partner,
            tier=FRONT,
            targets=servers.ids,
            consumers=[iam.AccountRootPrincipal().arn],
            target_port=TARGET_PORT,
        )
        door = InterfaceEndpoint(self, "Partner", network=network, tier=DOORS, service=offered.service_name)
        door.endpoint.add_resource_dependency(offered.permission)
        door.admit_group(app.security_group)

    def _network(self, name: str, cidr: str, zones: int, *tiers: str) -> MultiAzVpc:
        return MultiAzVpc(
            self,
            name,
            cidr=cidr,
            zones=zones,
            tiers=[Tier(name=tier, exposure=Exposure.ISOLATED) for tier in tiers],
            nat=NatStrategy.NONE,
            removal_policy=RemovalPolicy.DESTROY,
        )
