"""AWS Direct Connect: connections, LAGs, gateways and associations; virtual interfaces are irregular."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

TAGS = ApiTags(
    "directconnect", "TagResource", "UntagResource", parameter="tags", keys_parameter="tagKeys", fields=("key", "value")
)
TAG_KEY = {"resourceArn": "$id"}
_PREFIXES = "allowedPrefixesToDirectConnectGateway"


def tail(given: str) -> str:
    """Return the identifier of what a template names by it or by its ARN."""
    return given.rsplit("/", 1)[-1]


def _prefixes(blocks: list[str]) -> list[dict[str, str]]:
    return [{"cidr": block} for block in blocks]


def _change(parameter: str) -> Call:
    return Call("UpdateDirectConnectGatewayAssociation", {"associationId": "$id", parameter: "$value"})


ROWS = (
    Row(
        type="AWS::DirectConnect::Connection",
        service="directconnect",
        create="CreateConnection",
        id="arn:$partition:directconnect:$region:$account:dxcon/$response.connectionId",
        read=Read("DescribeConnections", {"connectionId": "$tail"}, "connections[?connectionState!='deleted'] | [0]"),
        delete=Call("DeleteConnection", {"connectionId": "$tail"}),
        values={"LagId": tail},
        updaters={"LagId": Call("AssociateConnectionWithLag", {"connectionId": "$tail", "lagId": "$value"})},
        removers={
            "LagId": Call("DisassociateConnectionFromLag", {"connectionId": "$tail", "lagId": "$item.lagId"}),
        },
        update=Call("UpdateConnection", {"connectionId": "$tail"}),
        tells={"RequestMACSec": "macSecCapable"},
        attributes={"ConnectionArn": "$id", "ConnectionId": "connectionId", "ConnectionState": "connectionState"},
        tags=TAGS,
        tag_key=TAG_KEY,
    ),
    Row(
        type="AWS::DirectConnect::Lag",
        service="directconnect",
        create="CreateLag",
        id="arn:$partition:directconnect:$region:$account:dxlag/$response.lagId",
        extra={"numberOfConnections": 0},
        read=Read("DescribeLags", {"lagId": "$tail"}, "lags[?lagState!='deleted'] | [0]"),
        delete=Call("DeleteLag", {"lagId": "$tail"}),
        setters={"MinimumLinks": Call("UpdateLag", {"lagId": "$tail", "minimumLinks": "$value"})},
        update=Call("UpdateLag", {"lagId": "$tail"}),
        defaults={"MinimumLinks": 0},
        tells={"RequestMACSec": "macSecCapable"},
        attributes={"LagArn": "$id", "LagId": "lagId", "LagState": "lagState"},
        tags=TAGS,
        tag_key=TAG_KEY,
    ),
    Row(
        type="AWS::DirectConnect::DirectConnectGateway",
        service="directconnect",
        create="CreateDirectConnectGateway",
        id="arn:$partition:directconnect::$account:dx-gateway/$response.directConnectGateway.directConnectGatewayId",
        read=Read("DescribeDirectConnectGateways", {"directConnectGatewayId": "$tail"}, "directConnectGateways[0]"),
        delete=Call("DeleteDirectConnectGateway", {"directConnectGatewayId": "$tail"}),
        update=Call("UpdateDirectConnectGateway", {"directConnectGatewayId": "$tail"}),
        update_renames={"DirectConnectGatewayName": "newDirectConnectGatewayName"},
        attributes={"DirectConnectGatewayArn": "$id", "DirectConnectGatewayId": "directConnectGatewayId"},
        tags=TAGS,
        tag_key=TAG_KEY,
    ),
    Row(
        type="AWS::DirectConnect::DirectConnectGatewayAssociation",
        service="directconnect",
        create="CreateDirectConnectGatewayAssociation",
        id="directConnectGatewayAssociation.associationId",
        read=Read(
            "DescribeDirectConnectGatewayAssociations",
            {"associationId": "$id"},
            "directConnectGatewayAssociations[0]",
        ),
        delete=Call("DeleteDirectConnectGatewayAssociation", {"associationId": "$id"}),
        renames={
            "AssociatedGatewayId": "gatewayId",
            "AllowedPrefixesToDirectConnectGateway": "addAllowedPrefixesToDirectConnectGateway",
        },
        values={
            "AllowedPrefixesToDirectConnectGateway": _prefixes,
            "AssociatedGatewayId": tail,
            "DirectConnectGatewayId": tail,
        },
        memberships={
            "AllowedPrefixesToDirectConnectGateway": Membership(
                add=_change("addAllowedPrefixesToDirectConnectGateway"),
                remove=_change("removeAllowedPrefixesToDirectConnectGateway"),
                together=True,
                at_creation=True,
            )
        },
        tells={
            "AllowedPrefixesToDirectConnectGateway": f"{_PREFIXES}[].cidr",
            "AssociatedGatewayId": "associatedGateway.id",
        },
        attributes={"AssociationId": "$id"},
    ),
)
