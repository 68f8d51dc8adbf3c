"""VPC endpoints: what they are attached to is changed by what is added and what is removed."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags

Json = Any
_LISTS = ("RouteTableIds", "SubnetIds", "SecurityGroupIds")
_ROW = Row(
    type="AWS::EC2::VPCEndpoint",
    service="ec2",
    create="CreateVpcEndpoint",
    id="VpcEndpoint.VpcEndpointId",
    # EC2 goes on describing an endpoint for a while after its deletion.
    read=Read("DescribeVpcEndpoints", {"VpcEndpointIds": ["$id"]}, "VpcEndpoints[?State!='deleted'] | [0]"),
    delete=Call("DeleteVpcEndpoints", {"VpcEndpointIds": ["$id"]}),
    values={"PolicyDocument": document},
    update=Call("ModifyVpcEndpoint", {"VpcEndpointId": "$id"}),
    tells={"SecurityGroupIds": "Groups[].GroupId"},
    attributes={
        "Id": "$id",
        "CreationTimestamp": "CreationTimestamp",
        "DnsEntries": "DnsEntries[].join(':', [HostedZoneId, DnsName])",
        "NetworkInterfaceIds": "NetworkInterfaceIds",
    },
    tags=Ec2Tags("vpc-endpoint"),
)


class VpcEndpoint(TableResource):
    """``AWS::EC2::VPCEndpoint``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Add and remove route tables, subnets and security groups; change the rest as the row says."""
        old = physical.properties
        parameters: dict[str, list[str]] = {}
        for name in _LISTS:
            before, after = old.get(name, []), new.get(name, [])
            parameters[f"Add{name}"] = [item for item in after if item not in before]
            parameters[f"Remove{name}"] = [item for item in before if item not in after]
        parameters = {name: items for name, items in parameters.items() if items}
        if parameters:
            context.call("ec2", "ModifyVpcEndpoint", VpcEndpointId=physical.id, **parameters)
        if "PolicyDocument" in changed(old, new) and "PolicyDocument" not in new:
            context.call("ec2", "ModifyVpcEndpoint", VpcEndpointId=physical.id, ResetPolicy=True)
        done = {**old, **{name: new[name] for name in _LISTS if name in new}}
        settled = {name: value for name, value in done.items() if name in new}
        return super().update(context, Physical(physical.id, settled, physical.generated), new)


TYPES = (VpcEndpoint(),)
