"""Route servers: servers, the VPC that they serve, endpoints, peers, and the tables that they propagate to."""

from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

_SERVER = {"RouteServerId": "$RouteServerId"}


def _arn(kind: str) -> Any:  # noqa: ANN401 a function of context, resource and description
    def tell(context: Context, physical: Physical, _: Any) -> str:  # noqa: ANN401
        services = context.services
        return f"arn:{services.partition}:ec2:{services.region}:{services.account}:{kind}/{physical.id}"

    return tell


ROWS = (
    Row(
        type="AWS::EC2::RouteServer",
        service="ec2",
        create="CreateRouteServer",
        id="RouteServer.RouteServerId",
        read=Read("DescribeRouteServers", {"RouteServerIds": ["$id"]}, "RouteServers[0]"),
        delete=Call("DeleteRouteServer", {"RouteServerId": "$id"}),
        update=Call("ModifyRouteServer", {"RouteServerId": "$id", "PersistRoutes": "$PersistRoutes"}),
        removers={
            "PersistRoutesDuration": Call("ModifyRouteServer", {"RouteServerId": "$id", "PersistRoutes": "disable"}),
        },
        defaults={"PersistRoutes": "disable", "SnsNotificationsEnabled": False},
        tells={"PersistRoutes": "PersistRoutesState == 'enabled' && 'enable' || 'disable'"},
        attributes={"Id": "$id", "Arn": _arn("route-server")},
        tags=Ec2Tags("route-server"),
    ),
    Row(
        type="AWS::EC2::RouteServerAssociation",
        service="ec2",
        create="AssociateRouteServer",
        id="$RouteServerId|$VpcId",
        read=Read("GetRouteServerAssociations", _SERVER, "RouteServerAssociations[?VpcId=='$VpcId'] | [0]"),
        delete=Call("DisassociateRouteServer", {**_SERVER, "VpcId": "$VpcId"}),
    ),
    Row(
        type="AWS::EC2::RouteServerEndpoint",
        service="ec2",
        create="CreateRouteServerEndpoint",
        id="RouteServerEndpoint.RouteServerEndpointId",
        read=Read("DescribeRouteServerEndpoints", {"RouteServerEndpointIds": ["$id"]}, "RouteServerEndpoints[0]"),
        delete=Call("DeleteRouteServerEndpoint", {"RouteServerEndpointId": "$id"}),
        attributes={
            "Id": "$id",
            "Arn": _arn("route-server-endpoint"),
            **{name: name for name in ("EniAddress", "EniId", "VpcId")},
        },
        tags=Ec2Tags("route-server-endpoint"),
    ),
    Row(
        type="AWS::EC2::RouteServerPeer",
        service="ec2",
        create="CreateRouteServerPeer",
        id="RouteServerPeer.RouteServerPeerId",
        read=Read("DescribeRouteServerPeers", {"RouteServerPeerIds": ["$id"]}, "RouteServerPeers[0]"),
        delete=Call("DeleteRouteServerPeer", {"RouteServerPeerId": "$id"}),
        attributes={
            "Id": "$id",
            "Arn": _arn("route-server-peer"),
            **{name: name for name in ("EndpointEniAddress", "EndpointEniId", "RouteServerId", "SubnetId", "VpcId")},
        },
        tags=Ec2Tags("route-server-peer"),
    ),
    Row(
        type="AWS::EC2::RouteServerPropagation",
        service="ec2",
        create="EnableRouteServerPropagation",
        id="$RouteServerId|$RouteTableId",
        read=Read(
            "GetRouteServerPropagations", {**_SERVER, "RouteTableId": "$RouteTableId"}, "RouteServerPropagations[0]"
        ),
        delete=Call("DisableRouteServerPropagation", {**_SERVER, "RouteTableId": "$RouteTableId"}),
    ),
)
