"""A private zone that answers a VPC of another account, which takes a step in either account."""

from pathlib import Path

from aws_cdk import Aws, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.inline_resource import inline_resource
from refarch.network.any_vpc import AnyVpc, vpc_of

_HANDLER = Path(__file__).parent / "handlers" / "foreign_vpc.py"


class AuthorizedVpc(Construct):
    """In the account of a private zone: lets another account associate a VPC of its own with the zone.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html

    Example::

        zone = SplitHorizonZone(self, "Zone", domain="corp.example.com", vpcs=[network.vpc])
        AuthorizedVpc(self, "Guest", zone_id=zone.private_id, vpc_id="vpc-0123456789abcdef0", region="eu-west-1")
    """

    def __init__(self, scope: Construct, construct_id: str, *, zone_id: str, vpc_id: str, region: str) -> None:
        """Add the function, its role and log group, and the custom resource that calls it.

        Args:
            scope: the parent construct, in a stack of the zone's account.
            construct_id: the id in it.
            zone_id: of the private zone.
            vpc_id: of the other account's VPC.
            region: in which that is.
        """
        super().__init__(scope, construct_id)
        actions = ("CreateVPCAssociationAuthorization", "DeleteVPCAssociationAuthorization")
        inline_resource(
            self,
            "Authorization",
            type_name="AuthorizedVpc",
            handler=_HANDLER,
            about="Lets another account associate its VPC with a private hosted zone",
            may=[
                iam.PolicyStatement(
                    actions=[f"route53:{action}" for action in actions],
                    resources=[_arn_of_zone(self, zone_id)],
                )
            ],
            properties={"Side": "Zone", "ZoneId": zone_id, "VpcId": vpc_id, "VpcRegion": region},
        )


class JoinedZone(Construct):
    """In the account of a VPC: associates it with another account's private zone, which has authorized it.

    Example::

        JoinedZone(self, "Names", vpc=network.vpc, zone_id="Z0123456789ABCDEFGHIJ")
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: AnyVpc, zone_id: str) -> None:
        """Add the function, its role and log group, and the custom resource that calls it.

        Args:
            scope: the parent construct, in a stack of the VPC's account and Region.
            construct_id: the id in it.
            vpc: new or imported, with DNS support and DNS host names.
            zone_id: of the private zone.
        """
        super().__init__(scope, construct_id)
        actions = ("AssociateVPCWithHostedZone", "DisassociateVPCFromHostedZone")
        inline_resource(
            self,
            "Association",
            type_name="JoinedZone",
            handler=_HANDLER,
            about="Associates a VPC with another account's private hosted zone",
            may=[
                iam.PolicyStatement(
                    actions=[f"route53:{action}" for action in actions],
                    resources=[_arn_of_zone(self, zone_id)],
                ),
                # Route 53 looks whether the caller has the VPC.
                iam.PolicyStatement(actions=["ec2:DescribeVpcs"], resources=["*"]),
            ],
            properties={"Side": "Vpc", "ZoneId": zone_id, "VpcId": vpc_of(self, vpc).vpc_id, "VpcRegion": Aws.REGION},
        )
        acknowledge(
            self,
            rule="IAM5[Resource::*]",
            reason="ec2:DescribeVpcs, which only reads, knows no resource-level permissions",
        )


def _arn_of_zone(scope: Construct, zone_id: str) -> str:
    return Stack.of(scope).format_arn(
        service="route53", region="", account="", resource="hostedzone", resource_name=zone_id
    )
