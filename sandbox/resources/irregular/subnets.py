"""Subnets, whose attributes are changed one at a time.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.pools import told_by_pools
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags

Json = Any
_NAMES = "PrivateDnsNameOptionsOnLaunch"
_UNSAID = {"HostnameType": "ip-name", "EnableResourceNameDnsARecord": False, "EnableResourceNameDnsAAAARecord": False}
_PLACE = "EnableLniAtDeviceIndex"
_IPV6 = "Ipv6CidrBlock"


def _acl_association(context: Context, physical: Physical, _: Any) -> str:  # noqa: ANN401
    filters = [{"Name": "association.subnet-id", "Values": [physical.id]}]
    acls = context.call("ec2", "DescribeNetworkAcls", Filters=filters)["NetworkAcls"]
    associations = [entry for acl in acls for entry in acl["Associations"] if entry["SubnetId"] == physical.id]
    return str(associations[0]["NetworkAclAssociationId"])


def _switch(name: str) -> Call:
    return Call("ModifySubnetAttribute", {"SubnetId": "$id", name: {"Value": "$value"}})


_ROW = Row(
    type="AWS::EC2::Subnet",
    service="ec2",
    create="CreateSubnet",
    id="Subnet.SubnetId",
    read=Read("DescribeSubnets", {"SubnetIds": ["$id"]}, "Subnets[0]"),
    delete=Call("DeleteSubnet", {"SubnetId": "$id"}),
    setters={name: _switch(name) for name in ("MapPublicIpOnLaunch", "AssignIpv6AddressOnCreation", "EnableDns64")}
    | {_PLACE: Call("ModifySubnetAttribute", {"SubnetId": "$id", _PLACE: "$value"})},
    removers={
        _PLACE: Call("ModifySubnetAttribute", {"SubnetId": "$id", "DisableLniAtDeviceIndex": {"Value": True}}),
    },
    defaults={"MapPublicIpOnLaunch": False, "AssignIpv6AddressOnCreation": False, "EnableDns64": False},
    nothing_to_do={_NAMES: "each of its parts has a call of its own"},
    updaters={_IPV6: Call("AssociateSubnetCidrBlock", {"SubnetId": "$id", _IPV6: "$value"})},
    tells={
        _IPV6: "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock",
        **told_by_pools("Ipv4"),
        **told_by_pools("Ipv6"),
        "Ipv6NetmaskLength": "Ipv6CidrBlockAssociationSet[0].Ipv6CidrBlock",
    },
    attributes={
        "SubnetId": "$id",
        "VpcId": "VpcId",
        "AvailabilityZone": "AvailabilityZone",
        "AvailabilityZoneId": "AvailabilityZoneId",
        "BlockPublicAccessStates": lambda _context, _physical, item: item["BlockPublicAccessStates"],
        "CidrBlock": "CidrBlock",
        "Ipv6CidrBlocks": "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock",
        "NetworkAclAssociationId": _acl_association,
    },
    tags=Ec2Tags("subnet"),
)


class Subnet(TableResource):
    """``AWS::EC2::Subnet``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Make the subnet, and say how instances in it are named."""
        physical = super().create(context, properties)
        self._name(context, physical.id, {}, properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change what changed; a subnet has one IPv6 block at a time, and addresses of it as long as it has it."""
        self._name(context, physical.id, physical.properties, new)
        old = physical.properties
        if _IPV6 not in old or old[_IPV6] == new.get(_IPV6):
            return super().update(context, physical, new)
        if _IPV6 in new:
            self._take_block(context, physical)
            return super().update(context, physical, new)
        without = {name: value for name, value in old.items() if name != _IPV6}
        after = super().update(context, replace(physical, properties=without), new)
        self._take_block(context, physical)
        return after

    def _take_block(self, context: Context, physical: Physical) -> None:
        for one in self.read(context, physical)["Ipv6CidrBlockAssociationSet"]:
            context.call("ec2", "DisassociateSubnetCidrBlock", AssociationId=one["AssociationId"])

    @staticmethod
    def _name(context: Context, subnet: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        before, after = ({**_UNSAID, **given.get(_NAMES, {})} for given in (old, new))
        for name, value in after.items():
            if str(value).lower() == str(before[name]).lower():
                continue
            if name == "HostnameType":
                change: dict[str, Json] = {"PrivateDnsHostnameTypeOnLaunch": value}
            else:
                change = {f"{name}OnLaunch": {"Value": str(value).lower() == "true"}}
            context.call("ec2", "ModifySubnetAttribute", SubnetId=subnet, **change)


TYPES = (Subnet(),)
