"""RDS Proxy: what stands before databases, which of them, and where else it is reached."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

_LISTED = ApiTags("rds", "AddTagsToResource", "RemoveTagsFromResource", list="ListTagsForResource", listed="TagList")
_GROUP = {"DBProxyName": "$DBProxyName", "TargetGroupName": "$TargetGroupName"}


def _targets(kind: str) -> Membership:
    return Membership(
        add=Call("RegisterDBProxyTargets", {**_GROUP, kind: "$value"}),
        remove=Call("DeregisterDBProxyTargets", {**_GROUP, kind: "$value"}),
        together=True,
        going_first=True,
        leave=True,
    )


ROWS = (
    Row(
        type="AWS::RDS::DBProxy",
        service="rds",
        create="CreateDBProxy",
        id="DBProxy.DBProxyName",
        read=Read("DescribeDBProxies", {"DBProxyName": "$id"}, "DBProxies[0]"),
        delete=Call("DeleteDBProxy", {"DBProxyName": "$id"}),
        updaters={"VpcSecurityGroupIds": Call("ModifyDBProxy", {"DBProxyName": "$id", "SecurityGroups": "$value"})},
        defaults={
            "Auth": [],
            "DebugLogging": False,
            "DefaultAuthScheme": "NONE",
            "IdleClientTimeout": 1800,
            "RequireTLS": False,
        },
        extra={"Auth": []},
        update=Call("ModifyDBProxy", {"DBProxyName": "$id"}),
        attributes={"DBProxyArn": "DBProxyArn", "Endpoint": "Endpoint", "VpcId": "VpcId"},
        tags=_LISTED,
        tag_key={"ResourceName": "$item.DBProxyArn"},
    ),
    Row(
        type="AWS::RDS::DBProxyTargetGroup",
        service="rds",
        create="ModifyDBProxyTargetGroup",
        id="DBProxyTargetGroup.TargetGroupArn",
        read=Read("DescribeDBProxyTargetGroups", _GROUP, "TargetGroups[?TargetGroupArn=='$id'] | [0]"),
        delete=None,
        renames={"ConnectionPoolConfigurationInfo": "ConnectionPoolConfig"},
        memberships={
            "DBClusterIdentifiers": _targets("DBClusterIdentifiers"),
            "DBInstanceIdentifiers": _targets("DBInstanceIdentifiers"),
        },
        defaults={
            "ConnectionPoolConfigurationInfo": {
                "MaxConnectionsPercent": 100,
                "MaxIdleConnectionsPercent": 50,
                "ConnectionBorrowTimeout": 120,
                "SessionPinningFilters": [],
            }
        },
        update=Call("ModifyDBProxyTargetGroup", _GROUP),
        attributes={"TargetGroupArn": "$id"},
        tells={
            "DBClusterIdentifiers": Read("DescribeDBProxyTargets", _GROUP, "Targets[].RdsResourceId"),
            "DBInstanceIdentifiers": Read("DescribeDBProxyTargets", _GROUP, "Targets[].RdsResourceId"),
        },
    ),
    Row(
        type="AWS::RDS::DBProxyEndpoint",
        service="rds",
        create="CreateDBProxyEndpoint",
        id="DBProxyEndpoint.DBProxyEndpointName",
        read=Read("DescribeDBProxyEndpoints", {"DBProxyEndpointName": "$id"}, "DBProxyEndpoints[0]"),
        delete=Call("DeleteDBProxyEndpoint", {"DBProxyEndpointName": "$id"}),
        update=Call("ModifyDBProxyEndpoint", {"DBProxyEndpointName": "$id"}),
        attributes={
            "DBProxyEndpointArn": "DBProxyEndpointArn",
            "Endpoint": "Endpoint",
            "IsDefault": "to_string(IsDefault)",
            "VpcId": "VpcId",
        },
        tags=_LISTED,
        tag_key={"ResourceName": "$item.DBProxyEndpointArn"},
    ),
)
