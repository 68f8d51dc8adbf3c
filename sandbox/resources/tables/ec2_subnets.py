"""What subnets and gateways are given later: IPv6 blocks, reserved blocks, route tables."""

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

ROWS = (
    Row(
        type="AWS::EC2::SubnetCidrBlock",
        service="ec2",
        create="AssociateSubnetCidrBlock",
        id="Ipv6CidrBlockAssociation.AssociationId",
        read=Read(
            "DescribeSubnets",
            {"SubnetIds": ["$SubnetId"]},
            "Subnets[0].Ipv6CidrBlockAssociationSet[?AssociationId=='$id'] | [0]",
        ),
        delete=Call("DisassociateSubnetCidrBlock", {"AssociationId": "$id"}),
        attributes={"Id": "$id", "IpSource": "IpSource", "Ipv6AddressAttribute": "Ipv6AddressAttribute"},
    ),
    Row(
        type="AWS::EC2::SubnetCidrReservation",
        service="ec2",
        create="CreateSubnetCidrReservation",
        id="$SubnetId|$response.SubnetCidrReservation.SubnetCidrReservationId",
        read=Read(
            "GetSubnetCidrReservations",
            {"SubnetId": "$id.0"},
            "[SubnetIpv4CidrReservations, SubnetIpv6CidrReservations][] | [?SubnetCidrReservationId=='$id.1'] | [0]",
        ),
        delete=Call("DeleteSubnetCidrReservation", {"SubnetCidrReservationId": "$id.1"}),
        attributes={"SubnetCidrReservationId": "SubnetCidrReservationId", "OwnerId": "OwnerId"},
        tags=Ec2Tags("subnet-cidr-reservation"),
        tag_key={"Resource": "$id.1"},
    ),
    Row(
        type="AWS::EC2::GatewayRouteTableAssociation",
        service="ec2",
        create="AssociateRouteTable",
        id="$GatewayId",
        read=Read(
            "DescribeRouteTables",
            {"Filters": [{"Name": "association.gateway-id", "Values": ["$id"]}]},
            "RouteTables[].Associations[] | [?GatewayId=='$id'] | [0]",
        ),
        updaters={
            "RouteTableId": Call(
                "ReplaceRouteTableAssociation",
                {"AssociationId": "$item.RouteTableAssociationId", "RouteTableId": "$value"},
            ),
        },
        delete=Call("DisassociateRouteTable", {"AssociationId": "$item.RouteTableAssociationId"}),
        attributes={"AssociationId": "RouteTableAssociationId"},
    ),
)
