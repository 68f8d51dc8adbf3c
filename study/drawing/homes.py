"""Which subnets managed services have their nodes in, and which security groups these wear.

Modelled: services whose resource names its subnets or a subnet group of the same template. Not modelled: what the
service does with them, and subnets of other templates; what has them stands beside the VPC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from study.drawing.assembly import Resource, Stack
from study.drawing.references import target, targets

Json = Any


@dataclass(frozen=True)
class Home:
    """How a type says where it is.

    Attributes:
        groups: the property with its security groups.
        subnets: the property with its subnets, dots between the names of nested ones.
        through: the property with its subnet group instead.
        listed: that group's property with the subnets.
    """

    groups: str
    subnets: str = ""
    through: str = ""
    listed: str = "SubnetIds"


HOMES: Mapping[str, Home] = {
    "AWS::DAX::Cluster": Home("SecurityGroupIds", through="SubnetGroupName"),
    "AWS::DocDB::DBCluster": Home("VpcSecurityGroupIds", through="DBSubnetGroupName"),
    "AWS::ECS::Service": Home(
        "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
        subnets="NetworkConfiguration.AwsvpcConfiguration.Subnets",
    ),
    "AWS::ElastiCache::CacheCluster": Home("VpcSecurityGroupIds", through="CacheSubnetGroupName"),
    "AWS::ElastiCache::ReplicationGroup": Home("SecurityGroupIds", through="CacheSubnetGroupName"),
    "AWS::ElastiCache::ServerlessCache": Home("SecurityGroupIds", subnets="SubnetIds"),
    "AWS::MemoryDB::Cluster": Home("SecurityGroupIds", through="SubnetGroupName"),
    "AWS::Neptune::DBCluster": Home("VpcSecurityGroupIds", through="DBSubnetGroupName"),
    "AWS::RDS::DBCluster": Home("VpcSecurityGroupIds", through="DBSubnetGroupName"),
    "AWS::Redshift::Cluster": Home("VpcSecurityGroupIds", through="ClusterSubnetGroupName"),
}
"""Source: the properties of these types in
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""


def subnets_of(resource: Resource, stack: Stack) -> tuple[str, ...]:
    """Return the subnets (logical ids) that a managed service is in, empty unless the template has all of them."""
    home = HOMES.get(resource.type)
    if home is None:
        return ()
    named = _at(resource.properties, home.subnets)
    if home.through:
        group = stack.resources.get(target(resource.properties.get(home.through)) or "")
        named = group.properties.get(home.listed) if group is not None else None
    found = targets(named)
    return found if all(name in stack.resources for name in found) else ()


def groups_of(resource: Resource) -> tuple[str, ...]:
    """Return the security groups (logical ids) that a managed service wears."""
    home = HOMES.get(resource.type)
    return targets(_at(resource.properties, home.groups)) if home is not None else ()


def _at(properties: Mapping[str, Json], path: str) -> Json:
    value: Json = properties
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if path else None
