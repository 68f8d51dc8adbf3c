"""Transit gateways: Connect attachments and peers, multicast domains, policy tables, metering policies."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.filling import ABSENT
from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

Json = Any
_PEER = "ConnectPeerConfiguration"
_MIDDLE = Call(
    "ModifyTransitGatewayMeteringPolicy",
    {
        "TransitGatewayMeteringPolicyId": "$id",
        "AddMiddleboxAttachmentIds": "$value.coming",
        "RemoveMiddleboxAttachmentIds": "$value.going",
    },
)


def _part(name: str) -> Any:  # noqa: ANN401 a function of properties
    return lambda properties: properties.get(_PEER, {}).get(name, ABSENT)


def _peer_asn(properties: Mapping[str, Json]) -> Json:
    sessions = properties.get(_PEER, {}).get("BgpConfigurations") or [{}]
    asn = sessions[0].get("PeerAsn")
    return ABSENT if asn is None else {"PeerAsn": int(asn)}


def _group(role: str) -> Row:
    one = {
        "TransitGatewayMulticastDomainId": "$TransitGatewayMulticastDomainId",
        "GroupIpAddress": "$GroupIpAddress",
        "NetworkInterfaceIds": ["$NetworkInterfaceId"],
    }
    told = {
        name: name for name in ("GroupMember", "GroupSource", "ResourceId", "ResourceType", "SubnetId", f"{role}Type")
    }
    return Row(
        type=f"AWS::EC2::TransitGatewayMulticastGroup{role}",
        service="ec2",
        create=f"RegisterTransitGatewayMulticastGroup{role}s",
        id="$TransitGatewayMulticastDomainId|$GroupIpAddress|$NetworkInterfaceId",
        read=Read(
            "SearchTransitGatewayMulticastGroups",
            {
                "TransitGatewayMulticastDomainId": "$TransitGatewayMulticastDomainId",
                "Filters": [{"Name": "group-ip-address", "Values": ["$GroupIpAddress"]}],
            },
            f"MulticastGroups[?NetworkInterfaceId=='$NetworkInterfaceId' && Group{role}] | [0]",
        ),
        delete=Call(f"DeregisterTransitGatewayMulticastGroup{role}s", one),
        renames={"NetworkInterfaceId": "NetworkInterfaceIds"},
        tells={"NetworkInterfaceId": "NetworkInterfaceId"},
        attributes={**told, "TransitGatewayAttachmentId": "TransitGatewayAttachmentId"},
    )


ROWS = (
    Row(
        type="AWS::EC2::TransitGatewayConnect",
        service="ec2",
        create="CreateTransitGatewayConnect",
        id="TransitGatewayConnect.TransitGatewayAttachmentId",
        read=Read(
            "DescribeTransitGatewayConnects",
            {"TransitGatewayAttachmentIds": ["$id"]},
            "TransitGatewayConnects[?State!='deleted'] | [0]",
        ),
        delete=Call("DeleteTransitGatewayConnect", {"TransitGatewayAttachmentId": "$id"}),
        attributes={
            "TransitGatewayAttachmentId": "$id",
            "TransitGatewayId": "TransitGatewayId",
            "State": "State",
            "CreationTime": "CreationTime",
        },
        tags=Ec2Tags("transit-gateway-attachment"),
    ),
    Row(
        type="AWS::EC2::TransitGatewayConnectPeer",
        service="ec2",
        create="CreateTransitGatewayConnectPeer",
        id="TransitGatewayConnectPeer.TransitGatewayConnectPeerId",
        read=Read(
            "DescribeTransitGatewayConnectPeers",
            {"TransitGatewayConnectPeerIds": ["$id"]},
            "TransitGatewayConnectPeers[?State!='deleted'] | [0]",
        ),
        delete=Call("DeleteTransitGatewayConnectPeer", {"TransitGatewayConnectPeerId": "$id"}),
        derived={
            "Ours": _part("TransitGatewayAddress"),
            "Theirs": _part("PeerAddress"),
            "Inside": _part("InsideCidrBlocks"),
            "Asn": _peer_asn,
        },
        extra={
            "TransitGatewayAddress": "$Ours",
            "PeerAddress": "$Theirs",
            "InsideCidrBlocks": "$Inside",
            "BgpOptions": "$Asn",
        },
        nothing_to_do={_PEER: "its parts are parameters"},
        attributes={
            "TransitGatewayConnectPeerId": "$id",
            "State": "State",
            "CreationTime": "CreationTime",
            **{f"{_PEER}.{part}": f"{_PEER}.{part}" for part in ("BgpConfigurations", "Protocol")},
        },
        tags=Ec2Tags("transit-gateway-connect-peer"),
    ),
    Row(
        type="AWS::EC2::TransitGatewayMulticastDomain",
        service="ec2",
        create="CreateTransitGatewayMulticastDomain",
        id="TransitGatewayMulticastDomain.TransitGatewayMulticastDomainId",
        read=Read(
            "DescribeTransitGatewayMulticastDomains",
            {"TransitGatewayMulticastDomainIds": ["$id"]},
            "TransitGatewayMulticastDomains[?State!='deleted'] | [0]",
        ),
        delete=Call("DeleteTransitGatewayMulticastDomain", {"TransitGatewayMulticastDomainId": "$id"}),
        attributes={
            "TransitGatewayMulticastDomainId": "$id",
            "TransitGatewayMulticastDomainArn": "TransitGatewayMulticastDomainArn",
            "State": "State",
            "CreationTime": "CreationTime",
        },
        tags=Ec2Tags("transit-gateway-multicast-domain"),
    ),
    Row(
        type="AWS::EC2::TransitGatewayMulticastDomainAssociation",
        service="ec2",
        create="AssociateTransitGatewayMulticastDomain",
        id="$TransitGatewayMulticastDomainId|$TransitGatewayAttachmentId|$SubnetId",
        read=Read(
            "GetTransitGatewayMulticastDomainAssociations",
            {
                "TransitGatewayMulticastDomainId": "$TransitGatewayMulticastDomainId",
                "Filters": [{"Name": "subnet-id", "Values": ["$SubnetId"]}],
            },
            "MulticastDomainAssociations[0]",
        ),
        delete=Call(
            "DisassociateTransitGatewayMulticastDomain",
            {
                "TransitGatewayMulticastDomainId": "$TransitGatewayMulticastDomainId",
                "TransitGatewayAttachmentId": "$TransitGatewayAttachmentId",
                "SubnetIds": ["$SubnetId"],
            },
        ),
        renames={"SubnetId": "SubnetIds"},
        tells={"SubnetId": "Subnet.SubnetId"},
        attributes={"ResourceId": "ResourceId", "ResourceType": "ResourceType", "State": "Subnet.State"},
    ),
    _group("Member"),
    _group("Source"),
    Row(
        type="AWS::EC2::TransitGatewayPolicyTable",
        service="ec2",
        create="CreateTransitGatewayPolicyTable",
        id="TransitGatewayPolicyTable.TransitGatewayPolicyTableId",
        read=Read(
            "DescribeTransitGatewayPolicyTables",
            {"TransitGatewayPolicyTableIds": ["$id"]},
            "TransitGatewayPolicyTables[0]",
        ),
        delete=Call("DeleteTransitGatewayPolicyTable", {"TransitGatewayPolicyTableId": "$id"}),
        attributes={"TransitGatewayPolicyTableId": "$id", "State": "State", "CreationTime": "CreationTime"},
        tags=Ec2Tags("transit-gateway-policy-table"),
    ),
    Row(
        type="AWS::EC2::TransitGatewayPolicyTableAssociation",
        service="ec2",
        create="AssociateTransitGatewayPolicyTable",
        id="$TransitGatewayPolicyTableId|$TransitGatewayAttachmentId",
        read=Read(
            "GetTransitGatewayPolicyTableAssociations",
            {"TransitGatewayPolicyTableId": "$TransitGatewayPolicyTableId"},
            "Associations[?TransitGatewayAttachmentId=='$TransitGatewayAttachmentId'] | [0]",
        ),
        delete=Call(
            "DisassociateTransitGatewayPolicyTable",
            {
                "TransitGatewayPolicyTableId": "$TransitGatewayPolicyTableId",
                "TransitGatewayAttachmentId": "$TransitGatewayAttachmentId",
            },
        ),
        attributes={"State": "State"},
    ),
    Row(
        type="AWS::EC2::TransitGatewayPolicyTableEntry",
        service="ec2",
        create="CreateTransitGatewayPolicyTableEntry",
        id="$TransitGatewayPolicyTableId|$PolicyRuleNumber",
        read=Read(
            "GetTransitGatewayPolicyTableEntries",
            {"TransitGatewayPolicyTableId": "$TransitGatewayPolicyTableId"},
            "TransitGatewayPolicyTableEntries[?PolicyRuleNumber=='$PolicyRuleNumber'] | [0]",
        ),
        delete=Call(
            "DeleteTransitGatewayPolicyTableEntry",
            {
                "TransitGatewayPolicyTableId": "$TransitGatewayPolicyTableId",
                "PolicyRuleNumber": "$PolicyRuleNumber",
            },
        ),
        update=Call("ModifyTransitGatewayPolicyTableEntry"),
        update_whole=True,
        attributes={"State": "State"},
    ),
    Row(
        type="AWS::EC2::TransitGatewayMeteringPolicy",
        service="ec2",
        create="CreateTransitGatewayMeteringPolicy",
        id="TransitGatewayMeteringPolicy.TransitGatewayMeteringPolicyId",
        read=Read(
            "DescribeTransitGatewayMeteringPolicies",
            {"TransitGatewayMeteringPolicyIds": ["$id"]},
            "TransitGatewayMeteringPolicies[0]",
        ),
        delete=Call("DeleteTransitGatewayMeteringPolicy", {"TransitGatewayMeteringPolicyId": "$id"}),
        memberships={"MiddleboxAttachmentIds": Membership(add=_MIDDLE, remove=_MIDDLE, at_creation=True)},
        attributes={
            "TransitGatewayMeteringPolicyId": "$id",
            "State": "State",
            "UpdateEffectiveAt": "UpdateEffectiveAt",
        },
        tags=Ec2Tags("transit-gateway-metering-policy"),
    ),
    Row(
        type="AWS::EC2::TransitGatewayMeteringPolicyEntry",
        service="ec2",
        create="CreateTransitGatewayMeteringPolicyEntry",
        id="$TransitGatewayMeteringPolicyId|$PolicyRuleNumber",
        read=Read(
            "GetTransitGatewayMeteringPolicyEntries",
            {"TransitGatewayMeteringPolicyId": "$TransitGatewayMeteringPolicyId"},
            "TransitGatewayMeteringPolicyEntries[?PolicyRuleNumber=='$PolicyRuleNumber'] | [0]",
        ),
        delete=Call(
            "DeleteTransitGatewayMeteringPolicyEntry",
            {
                "TransitGatewayMeteringPolicyId": "$TransitGatewayMeteringPolicyId",
                "PolicyRuleNumber": "$PolicyRuleNumber",
            },
        ),
        tells={
            name: f"MeteringPolicyRule.{name}"
            for name in (
                "DestinationCidrBlock",
                "DestinationPortRange",
                "DestinationTransitGatewayAttachmentId",
                "DestinationTransitGatewayAttachmentType",
                "Protocol",
                "SourceCidrBlock",
                "SourcePortRange",
                "SourceTransitGatewayAttachmentId",
                "SourceTransitGatewayAttachmentType",
            )
        },
        attributes={"State": "State", "UpdateEffectiveAt": "UpdateEffectiveAt"},
    ),
)
