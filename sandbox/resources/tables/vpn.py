"""Site-to-Site VPN: gateways at both ends, static routes, concentrators; connections are irregular."""

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

ROWS = (
    Row(
        type="AWS::EC2::CustomerGateway",
        service="ec2",
        create="CreateCustomerGateway",
        id="CustomerGateway.CustomerGatewayId",
        read=Read(
            "DescribeCustomerGateways", {"CustomerGatewayIds": ["$id"]}, "CustomerGateways[?State!='deleted'] | [0]"
        ),
        delete=Call("DeleteCustomerGateway", {"CustomerGatewayId": "$id"}),
        tells={"BgpAsn": "BgpAsn || BgpAsnExtended", "BgpAsnExtended": "BgpAsnExtended || BgpAsn"},
        attributes={"CustomerGatewayId": "$id"},
        tags=Ec2Tags("customer-gateway"),
    ),
    Row(
        type="AWS::EC2::VPNGateway",
        service="ec2",
        create="CreateVpnGateway",
        id="VpnGateway.VpnGatewayId",
        read=Read("DescribeVpnGateways", {"VpnGatewayIds": ["$id"]}, "VpnGateways[?State!='deleted'] | [0]"),
        delete=Call("DeleteVpnGateway", {"VpnGatewayId": "$id"}),
        attributes={"VPNGatewayId": "$id"},
        tags=Ec2Tags("vpn-gateway"),
    ),
    Row(
        type="AWS::EC2::VPNConnectionRoute",
        service="ec2",
        create="CreateVpnConnectionRoute",
        id="$DestinationCidrBlock|$VpnConnectionId",
        read=Read(
            "DescribeVpnConnections",
            {"VpnConnectionIds": ["$VpnConnectionId"]},
            "VpnConnections[0].Routes[?DestinationCidrBlock=='$DestinationCidrBlock'] | [0]",
        ),
        delete=Call(
            "DeleteVpnConnectionRoute",
            {"DestinationCidrBlock": "$DestinationCidrBlock", "VpnConnectionId": "$VpnConnectionId"},
        ),
    ),
    Row(
        type="AWS::EC2::VPNConcentrator",
        service="ec2",
        create="CreateVpnConcentrator",
        id="VpnConcentrator.VpnConcentratorId",
        read=Read("DescribeVpnConcentrators", {"VpnConcentratorIds": ["$id"]}, "VpnConcentrators[0]"),
        delete=Call("DeleteVpnConcentrator", {"VpnConcentratorId": "$id"}),
        attributes={"VpnConcentratorId": "$id", "TransitGatewayAttachmentId": "TransitGatewayAttachmentId"},
        tags=Ec2Tags("vpn-concentrator"),
    ),
)
