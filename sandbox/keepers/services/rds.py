"""RDS, beside what moto has of it: further endpoints of proxies."""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now

Json = Any


def _network(place: Place, record: Record) -> str:
    """Return the VPC of the subnets in which an endpoint is."""
    subnets = place.services.call("ec2", "DescribeSubnets", SubnetIds=record["VpcSubnetIds"])["Subnets"]
    return str(subnets[0]["VpcId"])


def _of_proxy(place: Place, record: Record) -> None:
    """Refuse an endpoint of a proxy that is not there."""
    if "DBProxyName" in record:
        place.services.call("rds", "DescribeDBProxies", DBProxyName=record["DBProxyName"])


def _groups(place: Place, record: Record) -> Json:
    """Return the security groups of an endpoint: those of the proxy if none are named."""
    if record.get("VpcSecurityGroupIds"):
        return record["VpcSecurityGroupIds"]
    told = place.services.call("rds", "DescribeDBProxies", DBProxyName=record["DBProxyName"])
    return told["DBProxies"][0]["VpcSecurityGroupIds"]


KEPT = Kept(
    service="rds",
    beside="rds",
    missing="DBProxyEndpointNotFoundFault",
    invalid="InvalidParameterValue",
    kinds=(
        Kind(
            name="DBProxyEndpoint",
            key=("DBProxyEndpointName",),
            arn="DBProxyEndpointArn",
            unique=("DBProxyEndpointName",),
            taken="DBProxyEndpointAlreadyExistsFault",
            list=("DescribeDBProxyEndpoints",),
            update=("ModifyDBProxyEndpoint",),
            check=_of_proxy,
            defaults={"TargetRole": "READ_WRITE", "EndpointNetworkType": "IPV4"},
            made={
                "DBProxyEndpointArn": "arn:{partition}:rds:{region}:{account}:db-proxy-endpoint:prx-endpoint-{id17}",
                "Endpoint": "{DBProxyEndpointName}.endpoint.proxy-{id12}.{region}.rds.amazonaws.com",
                "IsDefault": False,
                "Status": "available",
                "VpcId": _network,
                "VpcSecurityGroupIds": _groups,
                "CreatedDate": now,
            },
        ),
    ),
)
