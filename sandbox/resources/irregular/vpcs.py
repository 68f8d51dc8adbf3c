"""VPCs, whose tenancy becomes shared in place, and dedicated only anew.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.pools import told_by_pools
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags

Json = Any
_TENANCY, _SHARED = "InstanceTenancy", "default"


def _default_group(context: Context, physical: Physical, _: Any) -> str:  # noqa: ANN401
    filters = [{"Name": "vpc-id", "Values": [physical.id]}, {"Name": "group-name", "Values": ["default"]}]
    groups = context.call("ec2", "DescribeSecurityGroups", Filters=filters)["SecurityGroups"]
    return str(groups[0]["GroupId"])


def _default_acl(context: Context, physical: Physical, _: Any) -> str:  # noqa: ANN401
    filters = [{"Name": "vpc-id", "Values": [physical.id]}, {"Name": "default", "Values": ["true"]}]
    return str(context.call("ec2", "DescribeNetworkAcls", Filters=filters)["NetworkAcls"][0]["NetworkAclId"])


def _vpc_attribute(name: str) -> Read:
    asked = {"VpcId": "$id", "Attribute": f"{name[0].lower()}{name[1:]}"}
    return Read("DescribeVpcAttribute", asked, f"{name}.Value")


_ROW = Row(
    type="AWS::EC2::VPC",
    service="ec2",
    create="CreateVpc",
    id="Vpc.VpcId",
    read=Read("DescribeVpcs", {"VpcIds": ["$id"]}, "Vpcs[0]"),
    delete=Call("DeleteVpc", {"VpcId": "$id"}),
    setters={
        "EnableDnsSupport": Call("ModifyVpcAttribute", {"VpcId": "$id", "EnableDnsSupport": {"Value": "$value"}}),
        "EnableDnsHostnames": Call("ModifyVpcAttribute", {"VpcId": "$id", "EnableDnsHostnames": {"Value": "$value"}}),
    },
    defaults={"EnableDnsSupport": True, "EnableDnsHostnames": False},
    tells={
        **{name: _vpc_attribute(name) for name in ("EnableDnsSupport", "EnableDnsHostnames")},
        **told_by_pools("Ipv4"),
    },
    updaters={"InstanceTenancy": Call("ModifyVpcTenancy", {"VpcId": "$id", "InstanceTenancy": "$value"})},
    attributes={
        "VpcId": "$id",
        "CidrBlock": "CidrBlock",
        "CidrBlockAssociations": "CidrBlockAssociationSet[].AssociationId",
        "Ipv6CidrBlocks": "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock",
        "DefaultSecurityGroup": _default_group,
        "DefaultNetworkAcl": _default_acl,
    },
    tags=Ec2Tags("vpc"),
)


class Vpc(TableResource):
    """``AWS::EC2::VPC``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what the registry calls create-only, and a tenancy that is to be dedicated."""
        before, after = (given.get(_TENANCY, _SHARED) for given in (old, new))
        further = {_TENANCY} if after not in (before, _SHARED) else set()
        return super().replacing(old, new) | further


TYPES = (Vpc(),)
