"""EC2 networking: VPCs, subnets, routes, gateways, endpoints, flow logs."""

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags


def _flow_of() -> str:
    kinds = {"vpc-": "VPC", "subnet-": "Subnet", "eni-": "NetworkInterface", "tgw-attach-": "TransitGatewayAttachment"}
    told = " || ".join(f"(starts_with(ResourceId, '{prefix}') && '{kind}')" for prefix, kind in kinds.items())
    return f"{told} || (starts_with(ResourceId, 'tgw-') && 'TransitGateway')"


ROWS = (
    Row(
        type="AWS::EC2::RouteTable",
        service="ec2",
        create="CreateRouteTable",
        id="RouteTable.RouteTableId",
        read=Read("DescribeRouteTables", {"RouteTableIds": ["$id"]}, "RouteTables[0]"),
        delete=Call("DeleteRouteTable", {"RouteTableId": "$id"}),
        attributes={"RouteTableId": "$id"},
        tags=Ec2Tags("route-table"),
    ),
    Row(
        type="AWS::EC2::SubnetRouteTableAssociation",
        service="ec2",
        create="AssociateRouteTable",
        id="AssociationId",
        read=Read(
            "DescribeRouteTables",
            {"RouteTableIds": ["$RouteTableId"]},
            "RouteTables[0].Associations[?RouteTableAssociationId=='$id'] | [0]",
        ),
        delete=Call("DisassociateRouteTable", {"AssociationId": "$id"}),
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::EC2::InternetGateway",
        service="ec2",
        create="CreateInternetGateway",
        id="InternetGateway.InternetGatewayId",
        read=Read("DescribeInternetGateways", {"InternetGatewayIds": ["$id"]}, "InternetGateways[0]"),
        delete=Call("DeleteInternetGateway", {"InternetGatewayId": "$id"}),
        attributes={"InternetGatewayId": "$id"},
        tags=Ec2Tags("internet-gateway"),
    ),
    Row(
        type="AWS::EC2::EgressOnlyInternetGateway",
        service="ec2",
        create="CreateEgressOnlyInternetGateway",
        id="EgressOnlyInternetGateway.EgressOnlyInternetGatewayId",
        read=Read(
            "DescribeEgressOnlyInternetGateways",
            {"EgressOnlyInternetGatewayIds": ["$id"]},
            "EgressOnlyInternetGateways[0]",
        ),
        delete=Call("DeleteEgressOnlyInternetGateway", {"EgressOnlyInternetGatewayId": "$id"}),
        tells={"VpcId": "Attachments[0].VpcId"},
        attributes={"Id": "$id"},
        tags=Ec2Tags("egress-only-internet-gateway"),
    ),
    Row(
        type="AWS::EC2::VPCCidrBlock",
        service="ec2",
        create="AssociateVpcCidrBlock",
        id="(CidrBlockAssociation || Ipv6CidrBlockAssociation).AssociationId",
        read=Read(
            "DescribeVpcs",
            {"VpcIds": ["$VpcId"]},
            "Vpcs[0].[CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet][][] | "
            "[?AssociationId=='$id' && (CidrBlockState || Ipv6CidrBlockState).State!='disassociated'] | [0]",
        ),
        delete=Call("DisassociateVpcCidrBlock", {"AssociationId": "$id"}),
        tells={
            "AmazonProvidedIpv6CidrBlock": "Ipv6Pool=='Amazon'",
            "VpcId": Read(
                "DescribeVpcs",
                {"VpcIds": ["$VpcId"]},
                "Vpcs[?contains([CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet][][].AssociationId, '$id')] | "
                "[0].VpcId",
            ),
        },
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::EC2::NetworkAcl",
        service="ec2",
        create="CreateNetworkAcl",
        id="NetworkAcl.NetworkAclId",
        read=Read("DescribeNetworkAcls", {"NetworkAclIds": ["$id"]}, "NetworkAcls[0]"),
        delete=Call("DeleteNetworkAcl", {"NetworkAclId": "$id"}),
        attributes={"Id": "$id"},
        tags=Ec2Tags("network-acl"),
    ),
    Row(
        type="AWS::EC2::NetworkAclEntry",
        service="ec2",
        create="CreateNetworkAclEntry",
        id="$NetworkAclId|$RuleNumber|$Egress",
        read=Read(
            "DescribeNetworkAcls",
            {"NetworkAclIds": ["$NetworkAclId"]},
            "NetworkAcls[0].Entries[?RuleNumber==`$RuleNumber` && Egress==`$Egress`] | [0]",
        ),
        delete=Call(
            "DeleteNetworkAclEntry",
            {"NetworkAclId": "$NetworkAclId", "RuleNumber": "$RuleNumber", "Egress": "$Egress"},
        ),
        renames={"Icmp": "IcmpTypeCode"},
        derived={"Egress": lambda properties: properties.get("Egress", False)},
        extra={"Egress": "$Egress"},
        update=Call("ReplaceNetworkAclEntry", {"Egress": "$Egress"}),
        update_whole=True,
    ),
    Row(
        type="AWS::EC2::FlowLog",
        service="ec2",
        create="CreateFlowLogs",
        id="FlowLogIds[0]",
        read=Read("DescribeFlowLogs", {"FlowLogIds": ["$id"]}, "FlowLogs[0]"),
        delete=Call("DeleteFlowLogs", {"FlowLogIds": ["$id"]}),
        renames={"ResourceId": "ResourceIds"},
        tells={"ResourceId": "ResourceId", "ResourceType": _flow_of()},
        attributes={"Id": "$id"},
        tags=Ec2Tags("vpc-flow-log"),
    ),
)
