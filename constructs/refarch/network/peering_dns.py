"""DNS resolution across a peering connection, which CloudFormation cannot switch on."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.inline_resource import inline_resource

_HANDLER = Path(__file__).parent / "handlers" / "peering_dns.py"


class PeeringDns(Construct):
    """Lets the other side of an active peering resolve public DNS names of this side to private addresses.

    Each side decides for its own VPC, whose DNS host names and DNS resolution must be on.

    Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html

    Example::

        PeeringDns(self, "Dns", peering_id="pcx-0123456789abcdef0", requester=False)
    """

    def __init__(self, scope: Construct, construct_id: str, *, peering_id: str, requester: bool) -> None:
        """Add the function, its role and log group, and the custom resource that calls it.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            peering_id: of the connection.
            requester: whether this side has asked for it.
        """
        super().__init__(scope, construct_id)
        connection = Stack.of(self).format_arn(
            service="ec2", resource="vpc-peering-connection", resource_name=peering_id
        )
        inline_resource(
            self,
            "Resolution",
            type_name="PeeringDns",
            handler=_HANDLER,
            about="Switches DNS resolution across a VPC peering connection on",
            may=[
                iam.PolicyStatement(actions=["ec2:ModifyVpcPeeringConnectionOptions"], resources=[connection]),
                iam.PolicyStatement(actions=["ec2:DescribeVpcPeeringConnections"], resources=["*"]),
            ],
            properties={"PeeringId": peering_id, "Side": "Requester" if requester else "Accepter"},
        )
        acknowledge(
            self,
            rule="IAM5[Resource::*]",
            reason="ec2:DescribeVpcPeeringConnections, which only reads, knows no resource-level permissions",
        )
