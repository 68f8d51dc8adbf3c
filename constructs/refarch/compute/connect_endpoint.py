"""The way to private instances without a bastion: an EC2 Instance Connect Endpoint, which asks IAM who comes in."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.compute.pushed_keys import allow_pushed_keys
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.network.security_groups import close_at_birth
from refarch.refusal import refuse

SSH, RDP = 22, 3389
"""The ports that the endpoint lets people reach."""

MAX_TUNNEL_SECONDS = 3600
"""The longest that a tunnel can last.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/permissions-for-ec2-instance-connect-endpoint.html
"""

_MARK = "refarch:connect-endpoint"


class ConnectEndpoint(Construct):
    """An EC2 Instance Connect Endpoint: people tunnel through AWS's API to instances that have no public address.

    It needs no public subnet, no internet gateway, no inbound rule that names the internet, and costs nothing. A VPC
    has one, in one subnet, and it reaches instances in all of the VPC's zones; if its zone is lost, it is made anew in
    another. It calls nobody until :meth:`reach` says so, and nobody may use it until :meth:`admit` does.

    Example::

        endpoint = ConnectEndpoint(self, "Connect", vpc=vpc, subnet=network.subnets("app")[0])
        app = HostPerZone(self, "App", network=network, tier="app")
        endpoint.reach(app.security_group)

    Attributes:
        endpoint: the CloudFormation resource.
        security_group: what the instances let in.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: AnyVpc, subnet: ec2.ISubnet) -> None:
        """Create the endpoint.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: new or imported.
            subnet: of the VPC; a private one will do.

        Raises:
            RefusedError: if the VPC has one already.

        Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-quotas.html
        """
        super().__init__(scope, construct_id)
        vpc = vpc_of(self, vpc)
        for other in (entry for entry in vpc.node.metadata if entry.type == _MARK):
            refuse(
                self,
                f"vpc={vpc.node.path!r}",
                f"a VPC has one EC2 Instance Connect Endpoint, and {other.data} is it",
                "Let that one reach the instances, too",
            )
        vpc.node.add_metadata(_MARK, self.node.path)
        self.security_group = ec2.SecurityGroup(
            self, "Group", vpc=vpc, description="EC2 Instance Connect Endpoint", allow_all_outbound=False
        )
        close_at_birth(self.security_group)
        self.endpoint = ec2.CfnInstanceConnectEndpoint(
            self,
            "Endpoint",
            subnet_id=subnet.subnet_id,
            security_group_ids=[self.security_group.security_group_id],
            # With the clients' own addresses no rule could name the endpoint by its address.
            preserve_client_ip=False,
        )

    def reach(self, group: ec2.ISecurityGroup, *, port: int = SSH) -> None:
        """Let people through to the instances that wear a security group.

        Args:
            group: the instances', in this VPC or one that is connected with it.
            port: 22 or 3389.

        Raises:
            RefusedError: if the endpoint passes no such port.
        """
        if port not in {SSH, RDP}:
            refuse(self, f"port={port}", f"an endpoint reaches the ports {SSH} and {RDP}", "Use Session Manager")
        self.security_group.connections.allow_to(group, ec2.Port.tcp(port))

    def admit(
        self,
        people: iam.Role,
        *,
        instances: Sequence[str],
        addresses: Sequence[str],
        user: str = "ec2-user",
        port: int = SSH,
    ) -> None:
        """Let people use the endpoint: a tunnel of an hour at most, to some addresses and one port.

        Args:
            people: their role.
            instances: ids of the instances.
            addresses: their private addresses, or blocks that hold them.
            user: as whom they log in.
            port: 22 or 3389.
        """
        stack = Stack.of(self)
        endpoint = stack.format_arn(
            service="ec2", resource="instance-connect-endpoint", resource_name=self.endpoint.ref
        )
        people.add_to_policy(
            iam.PolicyStatement(
                actions=["ec2-instance-connect:OpenTunnel"],
                resources=[endpoint],
                conditions={
                    "NumericEquals": {"ec2-instance-connect:remotePort": str(port)},
                    "IpAddress": {"ec2-instance-connect:privateIpAddress": list(addresses)},
                    "NumericLessThanEquals": {"ec2-instance-connect:maxTunnelDuration": str(MAX_TUNNEL_SECONDS)},
                },
            )
        )
        allow_pushed_keys(self, by=people, instances=instances, user=user)
