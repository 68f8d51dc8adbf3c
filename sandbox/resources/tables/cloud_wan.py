"""AWS Cloud WAN: what is attached to core networks; core networks themselves are irregular."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tables.network_manager import TAGS

Json = Any
_TOLD = (
    "AttachmentId",
    "AttachmentPolicyRuleNumber",
    "AttachmentType",
    "CoreNetworkArn",
    "CoreNetworkId",
    "CreatedAt",
    "EdgeLocation",
    "NetworkFunctionGroupName",
    "OwnerAccountId",
    "ResourceArn",
    "SegmentName",
    "State",
    "UpdatedAt",
)
_ATTACHMENT = "arn:$partition:networkmanager::$account:attachment/$id"
_LABEL = Call(
    "PutAttachmentRoutingPolicyLabel",
    {
        "CoreNetworkId": "$item.Attachment.CoreNetworkId",
        "AttachmentId": "$id",
        "RoutingPolicyLabel": "$value",
    },
)
_NO_LABEL = Call(
    "RemoveAttachmentRoutingPolicyLabel",
    {"CoreNetworkId": "$item.Attachment.CoreNetworkId", "AttachmentId": "$id"},
)
_LABELS = Read(
    "ListAttachmentRoutingPolicyAssociations",
    {"CoreNetworkId": "$item.Attachment.CoreNetworkId", "AttachmentId": "$id"},
    "AttachmentRoutingPolicyAssociations[0].RoutingPolicyLabel",
)
_GROUP = "The policy puts attachments into network function groups, and no call of the API does."


def _attachment(name: str, **more: Any) -> Row:  # noqa: ANN401 fields of a row
    tells: Mapping[str, str] = more.pop("tells", {})
    return Row(
        type=f"AWS::NetworkManager::{name}",
        service="networkmanager",
        create=f"Create{name}",
        id=f"{name}.Attachment.AttachmentId",
        read=Read(f"Get{name}", {"AttachmentId": "$id"}, name),
        delete=Call("DeleteAttachment", {"AttachmentId": "$id"}),
        updaters={"RoutingPolicyLabel": _LABEL},
        removers={"RoutingPolicyLabel": _NO_LABEL},
        tells={
            "CoreNetworkId": "Attachment.CoreNetworkId",
            "RoutingPolicyLabel": _LABELS,
            "Tags": "Attachment.Tags",
            **tells,
        },
        attributes={told: f"Attachment.{told}" for told in _TOLD},
        tags=TAGS,
        tag_key={"ResourceArn": _ATTACHMENT},
        **more,
    )


_SUBNETS = Call(
    "UpdateVpcAttachment",
    {"AttachmentId": "$id", "AddSubnetArns": "$value.coming", "RemoveSubnetArns": "$value.going"},
)

ROWS = (
    _attachment(
        "VpcAttachment",
        memberships={"SubnetArns": Membership(add=_SUBNETS, remove=_SUBNETS, together=True, at_creation=True)},
        update=Call("UpdateVpcAttachment", {"AttachmentId": "$id"}),
        defaults={
            "Options": {
                "ApplianceModeSupport": False,
                "DnsSupport": True,
                "Ipv6Support": False,
                "SecurityGroupReferencingSupport": True,
            }
        },
        tells={"VpcArn": "Attachment.ResourceArn"},
    ),
    _attachment("SiteToSiteVpnAttachment", nothing_to_do={"NetworkFunctionGroupName": _GROUP}),
    _attachment(
        "DirectConnectGatewayAttachment",
        update=Call("UpdateDirectConnectGatewayAttachment", {"AttachmentId": "$id"}),
        tells={"EdgeLocations": "Attachment.EdgeLocations"},
    ),
    _attachment(
        "ConnectAttachment",
        nothing_to_do={"NetworkFunctionGroupName": _GROUP},
        tells={"EdgeLocation": "Attachment.EdgeLocation"},
    ),
    _attachment("TransitGatewayRouteTableAttachment", nothing_to_do={"NetworkFunctionGroupName": _GROUP}),
    Row(
        type="AWS::NetworkManager::ConnectPeer",
        service="networkmanager",
        create="CreateConnectPeer",
        id="ConnectPeer.ConnectPeerId",
        read=Read("GetConnectPeer", {"ConnectPeerId": "$id"}, "ConnectPeer"),
        delete=Call("DeleteConnectPeer", {"ConnectPeerId": "$id"}),
        tells={
            "PeerAddress": "Configuration.PeerAddress",
            "CoreNetworkAddress": "Configuration.CoreNetworkAddress",
            "InsideCidrBlocks": "Configuration.InsideCidrBlocks",
            "BgpOptions": "{PeerAsn: Configuration.BgpConfigurations[0].PeerAsn}",
        },
        attributes={name: name for name in ("ConnectPeerId", "State", "CreatedAt", "CoreNetworkId", "EdgeLocation")},
        tags=TAGS,
        tag_key={"ResourceArn": "arn:$partition:networkmanager::$account:connect-peer/$id"},
    ),
    Row(
        type="AWS::NetworkManager::TransitGatewayPeering",
        service="networkmanager",
        create="CreateTransitGatewayPeering",
        id="TransitGatewayPeering.Peering.PeeringId",
        read=Read("GetTransitGatewayPeering", {"PeeringId": "$id"}, "TransitGatewayPeering"),
        delete=Call("DeletePeering", {"PeeringId": "$id"}),
        tells={"CoreNetworkId": "Peering.CoreNetworkId", "Tags": "Peering.Tags"},
        attributes={
            "TransitGatewayPeeringAttachmentId": "TransitGatewayPeeringAttachmentId",
            **{
                name: f"Peering.{name}"
                for name in (
                    "CoreNetworkArn",
                    "CreatedAt",
                    "EdgeLocation",
                    "OwnerAccountId",
                    "PeeringId",
                    "PeeringType",
                    "ResourceArn",
                    "State",
                )
            },
        },
        tags=TAGS,
        tag_key={"ResourceArn": "arn:$partition:networkmanager::$account:peering/$id"},
    ),
)
