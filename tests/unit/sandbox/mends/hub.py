"""A transit gateway and VPCs around it, made through boto3."""

from dataclasses import dataclass
from typing import Any

from tests.unit.sandbox.account import Account


@dataclass(frozen=True)
class Hub:
    """A transit gateway.

    Attributes:
        account: its owner.
        ec2: EC2's client there.
        gateway: its id.
        table: its default route table, if it has one.
    """

    account: Account
    ec2: Any
    gateway: str
    table: str

    @classmethod
    def of(cls, account: Account, **options: Any) -> "Hub":
        """Make a gateway in an account."""
        ec2 = account.client("ec2")
        made = ec2.create_transit_gateway(Options=options)["TransitGateway"]
        return cls(account, ec2, made["TransitGatewayId"], made["Options"].get("AssociationDefaultRouteTableId", ""))

    def attach(self, cidr: str, account: Account | None = None) -> tuple[str, str]:
        """Attach a new VPC of an account; return the attachment and the VPC."""
        ec2 = (account or self.account).client("ec2")
        vpc = ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
        made = ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=self.gateway, VpcId=vpc, SubnetIds=[subnet])
        return made["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"], vpc

    def share_with(self, account: Account) -> None:
        """Share the gateway with an account, which accepts."""
        arn = f"arn:aws:ec2:us-east-1:{self.account.id}:transit-gateway/{self.gateway}"
        self.account.client("ram").create_resource_share(name="hub", resourceArns=[arn], principals=[account.id])
        ram = account.client("ram")
        for invitation in ram.get_resource_share_invitations()["resourceShareInvitations"]:
            if invitation["status"] == "PENDING":
                ram.accept_resource_share_invitation(
                    resourceShareInvitationArn=invitation["resourceShareInvitationArn"]
                )

    def routes(self, table: str = "", **search: str) -> dict[str, tuple[str, str, list[str]]]:
        """Return the routes of a table: destination → type, state, attachments."""
        filters = [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in search.items()]
        found = self.ec2.search_transit_gateway_routes(
            TransitGatewayRouteTableId=table or self.table,
            Filters=filters or [{"Name": "type", "Values": ["static", "propagated"]}],
        )["Routes"]
        return {
            route["DestinationCidrBlock"]: (
                route["Type"],
                route["State"],
                [one["TransitGatewayAttachmentId"] for one in route.get("TransitGatewayAttachments", ())],
            )
            for route in found
        }

    def describe(self, attachment: str, account: Account | None = None) -> Any:
        """Return the description of an attachment as an account sees it."""
        ec2 = (account or self.account).client("ec2")
        found = ec2.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=[attachment])
        return found["TransitGatewayAttachments"][0]
