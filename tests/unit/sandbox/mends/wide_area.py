"""A core network with two segments, and VPCs that are attached to it, made through boto3."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.unit.sandbox.account import Account

POLICY: Mapping[str, Any] = {
    "version": "2021.12",
    "core-network-configuration": {
        "asn-ranges": ["64520-64530"],
        "inside-cidr-blocks": ["10.255.0.0/16"],
        "edge-locations": [{"location": "us-east-1"}, {"location": "eu-west-1"}],
    },
    "segments": [
        {"name": "production", "require-attachment-acceptance": False},
        {"name": "development", "require-attachment-acceptance": False, "isolate-attachments": True},
        {"name": "guarded"},
    ],
    "network-function-groups": [{"name": "inspection", "require-attachment-acceptance": False}],
    "attachment-policies": [
        {
            "rule-number": 200,
            "condition-logic": "and",
            "conditions": [
                {"type": "attachment-type", "operator": "equals", "value": "vpc"},
                {"type": "tag-exists", "key": "domain"},
            ],
            "action": {"association-method": "tag", "tag-value-of-key": "domain"},
        },
        {
            "rule-number": 100,
            "condition-logic": "or",
            "conditions": [{"type": "tag-value", "operator": "begins-with", "key": "role", "value": "inspect"}],
            "action": {"add-to-network-function-group": "inspection"},
        },
    ],
}


@dataclass(frozen=True)
class Core:
    """A core network.

    Attributes:
        account: its owner.
        client: Network Manager's client there.
        world: its global network.
        id: the core network's id.
        arn: its ARN.
    """

    account: Account
    client: Any
    world: str
    id: str
    arn: str

    @classmethod
    def of(cls, account: Account, policy: Mapping[str, Any] = POLICY) -> "Core":
        """Make a core network in an account."""
        client = account.client("networkmanager")
        world = client.create_global_network()["GlobalNetwork"]["GlobalNetworkId"]
        made = client.create_core_network(GlobalNetworkId=world, PolicyDocument=json.dumps(policy))["CoreNetwork"]
        return cls(account, client, world, made["CoreNetworkId"], made["CoreNetworkArn"])

    def put(self, **changes: Any) -> None:
        """Put another policy into effect."""
        document = json.dumps({**POLICY, **{name.replace("_", "-"): value for name, value in changes.items()}})
        version = self.client.put_core_network_policy(CoreNetworkId=self.id, PolicyDocument=document)
        number = version["CoreNetworkPolicy"]["PolicyVersionId"]
        self.client.execute_core_network_change_set(CoreNetworkId=self.id, PolicyVersionId=number)

    def attach(self, cidr: str, account: Account | None = None, **tags: str) -> tuple[dict[str, Any], str]:
        """Attach a new VPC of an account; return the attachment and the VPC."""
        account = account or self.account
        ec2 = account.client("ec2")
        vpc = ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
        place = f"arn:aws:ec2:us-east-1:{account.id}"
        made = account.client("networkmanager").create_vpc_attachment(
            CoreNetworkId=self.id,
            VpcArn=f"{place}:vpc/{vpc}",
            SubnetArns=[f"{place}:subnet/{subnet}"],
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )
        return made["VpcAttachment"]["Attachment"], vpc

    def attachment(self, attachment: dict[str, Any]) -> dict[str, Any]:
        """Return the present description of an attachment."""
        found = self.client.list_attachments(CoreNetworkId=self.id)["Attachments"]
        return next(one for one in found if one["AttachmentId"] == attachment["AttachmentId"])

    def routes(self, segment: str, edge: str = "us-east-1", **search: Any) -> dict[str, tuple[str, str, list[str]]]:
        """Return the routes of a segment: destination → type, state, resources."""
        where = {"CoreNetworkId": self.id, "SegmentName": segment, "EdgeLocation": edge}
        found = self.client.get_network_routes(
            GlobalNetworkId=self.world, RouteTableIdentifier={"CoreNetworkSegmentEdge": where}, **search
        )["NetworkRoutes"]
        return {
            route["DestinationCidrBlock"]: (
                route["Type"],
                route["State"],
                [destination["ResourceId"] for destination in route["Destinations"]],
            )
            for route in found
        }

    def share_with(self, account: Account) -> None:
        """Share the core network with an account, which accepts."""
        self.account.client("ram").create_resource_share(name="wan", resourceArns=[self.arn], principals=[account.id])
        ram = account.client("ram")
        for invitation in ram.get_resource_share_invitations()["resourceShareInvitations"]:
            ram.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
