"""The role as which another account's CloudFormation accepts a peering connection with a VPC of this account."""

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge, found_as
from refarch.network.multi_az_vpc import MultiAzVpc


class PeeringAccepter(Construct):
    """Lets one other account connect its VPCs with one of ours; what is routed and admitted is still decided here.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/peer-with-vpc-in-another-account.html

    Example::

        PeeringAccepter(self, "Accepter", network=network, role_name="shared-accepter", requester="210000000010")

    Attributes:
        role: its ARN is the requester's ``accepter_role_arn``.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, network: MultiAzVpc | ec2.IVpc, role_name: str, requester: str
    ) -> None:
        """Add the role.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC that may be peered.
            role_name: known to the requester beforehand.
            requester: twelve digits of the account that may ask.
        """
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        vpc = network.vpc if isinstance(network, MultiAzVpc) else network
        arn = stack.format_arn(service="ec2", resource="vpc", resource_name=vpc.vpc_id)
        connections = stack.format_arn(service="ec2", resource="vpc-peering-connection", resource_name="*")
        self.role = iam.Role(
            self,
            "Role",
            role_name=role_name,
            description=f"Accepts peering connections that {requester} asks for",
            assumed_by=iam.AccountPrincipal(requester),
            inline_policies={
                "Accept": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(actions=["ec2:AcceptVpcPeeringConnection"], resources=[arn]),
                        iam.PolicyStatement(
                            actions=["ec2:AcceptVpcPeeringConnection"],
                            resources=[connections],
                            conditions={"ArnEquals": {"ec2:AccepterVpc": arn}},
                        ),
                    ]
                )
            },
        )
        acknowledge(
            self.role,
            rule=f"IAM5[Resource::{found_as(self, connections)}]",
            reason="A connection's id is drawn when it is asked for; the condition holds it to this one VPC",
        )
