"""Transit gateways: gateways, attachments, route tables and routes."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

_OPTIONS = (
    "AmazonSideAsn",
    "AutoAcceptSharedAttachments",
    "DefaultRouteTableAssociation",
    "DefaultRouteTablePropagation",
    "DnsSupport",
    "MulticastSupport",
    "SecurityGroupReferencingSupport",
    "TransitGatewayCidrBlocks",
    "VpnEcmpSupport",
)
_BLOCKS = Call(
    "ModifyTransitGateway",
    {
        "TransitGatewayId": "$id",
        "Options": {
            "AddTransitGatewayCidrBlocks": "$value.coming",
            "RemoveTransitGatewayCidrBlocks": "$value.going",
        },
    },
)
_SUBNETS = Call(
    "ModifyTransitGatewayVpcAttachment",
    {"TransitGatewayAttachmentId": "$id", "AddSubnetIds": "$value.coming", "RemoveSubnetIds": "$value.going"},
)
_PAIR = {
    "TransitGatewayRouteTableId": "$TransitGatewayRouteTableId",
    "TransitGatewayAttachmentId": "$TransitGatewayAttachmentId",
}


def _modify(option: str) -> Call:
    return Call("ModifyTransitGateway", {"TransitGatewayId": "$id", "Options": {option: "$value"}})


def _subnets(parameter: str) -> Call:
    return Call("ModifyTransitGatewayVpcAttachment", {"TransitGatewayAttachmentId": "$id", parameter: "$value"})


ROWS = (
    Row(
        type="AWS::EC2::TransitGateway",
        service="ec2",
        create="CreateTransitGateway",
        id="TransitGateway.TransitGatewayId",
        read=Read(
            "DescribeTransitGateways", {"TransitGatewayIds": ["$id"]}, "TransitGateways[?State!='deleted'] | [0]"
        ),
        delete=Call("DeleteTransitGateway", {"TransitGatewayId": "$id"}),
        renames={name: f"Options.{name}" for name in _OPTIONS},
        memberships={"TransitGatewayCidrBlocks": Membership(add=_BLOCKS, remove=_BLOCKS, at_creation=True)},
        setters={
            "AssociationDefaultRouteTableId": _modify("AssociationDefaultRouteTableId"),
            "PropagationDefaultRouteTableId": _modify("PropagationDefaultRouteTableId"),
            "EncryptionSupport": _modify("EncryptionSupport"),
        },
        update=Call("ModifyTransitGateway", {"TransitGatewayId": "$id"}),
        defaults={
            "Description": "",
            "AutoAcceptSharedAttachments": "disable",
            "DefaultRouteTableAssociation": "enable",
            "DefaultRouteTablePropagation": "enable",
            "DnsSupport": "enable",
            "EncryptionSupport": "disable",
            "SecurityGroupReferencingSupport": "disable",
            "VpnEcmpSupport": "enable",
        },
        tells={
            "AssociationDefaultRouteTableId": "Options.AssociationDefaultRouteTableId",
            "PropagationDefaultRouteTableId": "Options.PropagationDefaultRouteTableId",
            "EncryptionSupport": "Options.EncryptionSupport.EncryptionState == 'enabled' && 'enable' || 'disable'",
        },
        attributes={
            "Id": "$id",
            "TransitGatewayArn": "TransitGatewayArn",
            "EncryptionSupportState": "Options.EncryptionSupport.EncryptionState",
        },
        tags=Ec2Tags("transit-gateway"),
    ),
    *(
        Row(
            type=f"AWS::EC2::{name}",
            service="ec2",
            create="CreateTransitGatewayVpcAttachment",
            id="TransitGatewayVpcAttachment.TransitGatewayAttachmentId",
            read=Read(
                "DescribeTransitGatewayVpcAttachments",
                {"TransitGatewayAttachmentIds": ["$id"]},
                "TransitGatewayVpcAttachments[?State!='deleted'] | [0]",
            ),
            delete=Call("DeleteTransitGatewayVpcAttachment", {"TransitGatewayAttachmentId": "$id"}),
            memberships=(
                {"SubnetIds": Membership(add=_SUBNETS, remove=_SUBNETS, at_creation=True)}
                if name == "TransitGatewayAttachment"
                else {}
            ),
            setters=(
                {"AddSubnetIds": _subnets("AddSubnetIds"), "RemoveSubnetIds": _subnets("RemoveSubnetIds")}
                if name == "TransitGatewayVpcAttachment"
                else {}
            ),
            update=Call("ModifyTransitGatewayVpcAttachment", {"TransitGatewayAttachmentId": "$id"}),
            defaults={
                "AddSubnetIds": [],
                "RemoveSubnetIds": [],
                "Options": {
                    "ApplianceModeSupport": "disable",
                    "DnsSupport": "enable",
                    "Ipv6Support": "disable",
                    "SecurityGroupReferencingSupport": "enable",
                },
            },
            tells={"AddSubnetIds": "SubnetIds"},
            attributes={"Id": "$id"},
            tags=Ec2Tags("transit-gateway-attachment"),
        )
        for name in ("TransitGatewayAttachment", "TransitGatewayVpcAttachment")
    ),
    Row(
        type="AWS::EC2::TransitGatewayPeeringAttachment",
        service="ec2",
        create="CreateTransitGatewayPeeringAttachment",
        id="TransitGatewayPeeringAttachment.TransitGatewayAttachmentId",
        read=Read(
            "DescribeTransitGatewayPeeringAttachments",
            {"TransitGatewayAttachmentIds": ["$id"]},
            "TransitGatewayPeeringAttachments[?State!='deleted'] | [0]",
        ),
        delete=Call("DeleteTransitGatewayPeeringAttachment", {"TransitGatewayAttachmentId": "$id"}),
        tells={
            "TransitGatewayId": "RequesterTgwInfo.TransitGatewayId",
            "PeerTransitGatewayId": "AccepterTgwInfo.TransitGatewayId",
            "PeerAccountId": "AccepterTgwInfo.OwnerId",
            "PeerRegion": "AccepterTgwInfo.Region",
        },
        attributes={
            "TransitGatewayAttachmentId": "$id",
            "State": "State",
            "CreationTime": "CreationTime",
            "Status.Code": "Status.Code",
            "Status.Message": "Status.Message",
        },
        tags=Ec2Tags("transit-gateway-attachment"),
    ),
    Row(
        type="AWS::EC2::TransitGatewayRouteTable",
        service="ec2",
        create="CreateTransitGatewayRouteTable",
        id="TransitGatewayRouteTable.TransitGatewayRouteTableId",
        read=Read(
            "DescribeTransitGatewayRouteTables",
            {"TransitGatewayRouteTableIds": ["$id"]},
            "TransitGatewayRouteTables[?State!='deleted'] | [0]",
        ),
        delete=Call("DeleteTransitGatewayRouteTable", {"TransitGatewayRouteTableId": "$id"}),
        attributes={"TransitGatewayRouteTableId": "$id"},
        tags=Ec2Tags("transit-gateway-route-table"),
    ),
    Row(
        type="AWS::EC2::TransitGatewayRouteTableAssociation",
        service="ec2",
        create="AssociateTransitGatewayRouteTable",
        id="$TransitGatewayRouteTableId|$TransitGatewayAttachmentId",
        read=Read(
            "GetTransitGatewayRouteTableAssociations",
            {
                "TransitGatewayRouteTableId": "$TransitGatewayRouteTableId",
                "Filters": [
                    {"Name": "transit-gateway-attachment-id", "Values": ["$TransitGatewayAttachmentId"]},
                ],
            },
            "Associations[0]",
        ),
        delete=Call("DisassociateTransitGatewayRouteTable", _PAIR),
    ),
    Row(
        type="AWS::EC2::TransitGatewayRouteTablePropagation",
        service="ec2",
        create="EnableTransitGatewayRouteTablePropagation",
        id="$TransitGatewayRouteTableId|$TransitGatewayAttachmentId",
        read=Read(
            "GetTransitGatewayRouteTablePropagations",
            {
                "TransitGatewayRouteTableId": "$TransitGatewayRouteTableId",
                "Filters": [
                    {"Name": "transit-gateway-attachment-id", "Values": ["$TransitGatewayAttachmentId"]},
                ],
            },
            "TransitGatewayRouteTablePropagations[0]",
        ),
        delete=Call("DisableTransitGatewayRouteTablePropagation", _PAIR),
    ),
    Row(
        type="AWS::EC2::TransitGatewayRoute",
        service="ec2",
        create="CreateTransitGatewayRoute",
        id="$TransitGatewayRouteTableId|$DestinationCidrBlock",
        read=Read(
            "SearchTransitGatewayRoutes",
            {
                "TransitGatewayRouteTableId": "$TransitGatewayRouteTableId",
                "Filters": [
                    {"Name": "type", "Values": ["static"]},
                    {"Name": "route-search.exact-match", "Values": ["$DestinationCidrBlock"]},
                ],
            },
            "Routes[0]",
        ),
        delete=Call(
            "DeleteTransitGatewayRoute",
            {
                "TransitGatewayRouteTableId": "$TransitGatewayRouteTableId",
                "DestinationCidrBlock": "$DestinationCidrBlock",
            },
        ),
        tells={
            "TransitGatewayAttachmentId": "TransitGatewayAttachments[0].TransitGatewayAttachmentId",
            "Blackhole": "State == 'blackhole'",
        },
    ),
)
