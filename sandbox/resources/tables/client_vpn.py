"""Client VPN: endpoints, the networks that they lead to, routes, authorization rules."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

Json = Any
_ENDPOINT = {"ClientVpnEndpointId": "$ClientVpnEndpointId"}


def _servers(**parameters: object) -> Call:
    return Call("ModifyClientVpnEndpoint", {"ClientVpnEndpointId": "$id", "DnsServers": parameters})


def _group(properties: Mapping[str, Json]) -> str:
    return str(properties.get("AccessGroupId", ""))


ROWS = (
    Row(
        type="AWS::EC2::ClientVpnEndpoint",
        service="ec2",
        create="CreateClientVpnEndpoint",
        id="ClientVpnEndpointId",
        read=Read("DescribeClientVpnEndpoints", {"ClientVpnEndpointIds": ["$id"]}, "ClientVpnEndpoints[0]"),
        delete=Call("DeleteClientVpnEndpoint", {"ClientVpnEndpointId": "$id"}),
        updaters={"DnsServers": _servers(CustomDnsServers="$value", Enabled=True)},
        removers={"DnsServers": _servers(Enabled=False)},
        update=Call("ModifyClientVpnEndpoint", {"ClientVpnEndpointId": "$id"}),
        defaults={
            "ClientConnectOptions": {"Enabled": False},
            "ClientLoginBannerOptions": {"Enabled": False},
            "ClientRouteEnforcementOptions": {"Enforced": False},
            "Description": "",
            "DisconnectOnSessionTimeout": True,
            "SelfServicePortal": "disabled",
            "SessionTimeoutHours": 24,
            "SplitTunnel": False,
            "VpnPort": 443,
        },
        tells={
            "AuthenticationOptions": "AuthenticationOptions[].{Type: Type, ActiveDirectory: ActiveDirectory, "
            "FederatedAuthentication: FederatedAuthentication, MutualAuthentication: "
            "{ClientRootCertificateChainArn: MutualAuthentication.ClientRootCertificateChain}}",
            "SelfServicePortal": "SelfServicePortalUrl && 'enabled' || 'disabled'",
            "TagSpecifications": "[{ResourceType: 'client-vpn-endpoint', Tags: Tags}]",
        },
        attributes={"Id": "$id"},
        tags=Ec2Tags("client-vpn-endpoint"),
        tags_property="TagSpecifications",
    ),
    Row(
        type="AWS::EC2::ClientVpnTargetNetworkAssociation",
        service="ec2",
        create="AssociateClientVpnTargetNetwork",
        id="AssociationId",
        read=Read(
            "DescribeClientVpnTargetNetworks", {**_ENDPOINT, "AssociationIds": ["$id"]}, "ClientVpnTargetNetworks[0]"
        ),
        delete=Call("DisassociateClientVpnTargetNetwork", {**_ENDPOINT, "AssociationId": "$id"}),
        tells={"SubnetId": "TargetNetworkId"},
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::EC2::ClientVpnRoute",
        service="ec2",
        create="CreateClientVpnRoute",
        id="$ClientVpnEndpointId|$TargetVpcSubnetId|$DestinationCidrBlock",
        read=Read(
            "DescribeClientVpnRoutes",
            {**_ENDPOINT, "Filters": [{"Name": "destination-cidr", "Values": ["$DestinationCidrBlock"]}]},
            "Routes[?TargetSubnet=='$TargetVpcSubnetId'] | [0]",
        ),
        delete=Call(
            "DeleteClientVpnRoute",
            {
                **_ENDPOINT,
                "TargetVpcSubnetId": "$TargetVpcSubnetId",
                "DestinationCidrBlock": "$DestinationCidrBlock",
            },
        ),
        tells={"DestinationCidrBlock": "DestinationCidr", "TargetVpcSubnetId": "TargetSubnet"},
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::EC2::ClientVpnAuthorizationRule",
        service="ec2",
        create="AuthorizeClientVpnIngress",
        id="$ClientVpnEndpointId|$Group|$TargetNetworkCidr",
        derived={"Group": _group},
        read=Read(
            "DescribeClientVpnAuthorizationRules",
            {**_ENDPOINT, "Filters": [{"Name": "destination-cidr", "Values": ["$TargetNetworkCidr"]}]},
            "AuthorizationRules[?GroupId=='$Group'] | [0]",
        ),
        delete=Call(
            "RevokeClientVpnIngress",
            {
                **_ENDPOINT,
                "TargetNetworkCidr": "$TargetNetworkCidr",
                "AccessGroupId": "$AccessGroupId",
                "RevokeAllGroups": "$AuthorizeAllGroups",
            },
        ),
        tells={"AccessGroupId": "GroupId", "AuthorizeAllGroups": "AccessAll", "TargetNetworkCidr": "DestinationCidr"},
        attributes={"Id": "$id"},
    ),
)
