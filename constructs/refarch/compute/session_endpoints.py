"""The way of Session Manager to hosts that have no way to the internet."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.network.security_groups import close_at_birth


class SessionEndpoints(Construct):
    """Interface endpoints for Session Manager: hosts without a NAT gateway are reached all the same.

    Two services: ``ssm``, with which an agent registers, and ``ssmmessages``, through which a session runs. Agents
    before version 3.3.40 need ``ec2messages``, too; Amazon Linux 2023 brings a newer one.

    Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html

    Example::

        hosts = HostPerZone(self, "Hosts", network=network, tier="data")
        sessions = SessionEndpoints(self, "Sessions", network=network, tier="app")
        sessions.serve(hosts.security_group)

    Attributes:
        control: the endpoint of ``ssm``.
        channel: the endpoint of ``ssmmessages``.
        security_group: of both; nobody is let in until somebody is served.
    """

    def __init__(self, scope: Construct, construct_id: str, *, network: AnyVpc, tier: str) -> None:
        """Create the endpoints, with an interface in each zone of a tier.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC.
            tier: where the interfaces are.

        Raises:
            RefusedError: if there is no such tier.
        """
        super().__init__(scope, construct_id)
        place = in_tiers(self, network)
        subnets = place.select(tier)
        self.security_group = ec2.SecurityGroup(
            self, "Group", vpc=place.vpc, description="Endpoints of Session Manager", allow_all_outbound=False
        )
        close_at_birth(self.security_group)
        self.control, self.channel = (
            ec2.InterfaceVpcEndpoint(
                self,
                name,
                vpc=place.vpc,
                service=service,
                subnets=subnets,
                security_groups=[self.security_group],
                open=False,
            )
            for name, service in (
                ("Control", ec2.InterfaceVpcEndpointAwsService.SSM),
                ("Channel", ec2.InterfaceVpcEndpointAwsService.SSM_MESSAGES),
            )
        )

    def serve(self, group: ec2.ISecurityGroup) -> None:
        """Let hosts reach the endpoints, by security group, on both sides."""
        group.connections.allow_to(self.security_group, ec2.Port.tcp(443), "Session Manager")
