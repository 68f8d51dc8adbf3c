"""The role as which another account's hub accepts its own request to be peered with a hub of this account."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge, found_as

DESCRIBE = "ec2:DescribeTransitGatewayPeeringAttachments"
ACCEPT = "ec2:AcceptTransitGatewayPeeringAttachment"
READS_ONLY = "The describe call, which only reads, knows no resource-level permissions"


class HubPeeringAccepter(Construct):
    """Lets one other account peer its hubs with those of this account; what is routed is still decided here.

    Only the owner of the hub that is asked can accept. Without this role that takes a person in the other account, and
    the deployment would wait for him.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering-accept-reject.html

    Example::

        HubPeeringAccepter(self, "Accepter", role_name="hub-accepter", requester="210000000010")

    Attributes:
        role: its ARN is the ``accepter_role_arn`` of :class:`HubPeering`.
    """

    def __init__(self, scope: Construct, construct_id: str, *, role_name: str, requester: str) -> None:
        """Add the role.

        Args:
            scope: the parent construct, of the account that is asked.
            construct_id: the id in it.
            role_name: known to the requester beforehand.
            requester: twelve digits of the account that may ask.
        """
        super().__init__(scope, construct_id)
        arn = Stack.of(self).format_arn(service="ec2", resource="transit-gateway-attachment", resource_name="*")
        self.role = iam.Role(
            self,
            "Role",
            role_name=role_name,
            description=f"Accepts the peering of transit gateways that {requester} asks for",
            assumed_by=iam.AccountPrincipal(requester),
            inline_policies={
                "Accept": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(actions=[ACCEPT], resources=[arn]),
                        iam.PolicyStatement(actions=[DESCRIBE], resources=["*"]),
                    ]
                )
            },
        )
        acknowledge(
            self.role,
            rule=f"IAM5[Resource::{found_as(self, arn)}]",
            reason="An attachment has no id before it is asked for, and no condition key of the call names who asks;"
            " what is accepted carries nothing until a route of this account's leads there",
        )
        acknowledge(self.role, rule="IAM5[Resource::*]", reason=READS_ONLY)
