"""NAT gateways: addresses come and go by calls of their own, draining as long as the template says.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, FailedError, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags

Json = Any
_ROW = Row(
    type="AWS::EC2::NatGateway",
    service="ec2",
    create="CreateNatGateway",
    id="NatGateway.NatGatewayId",
    read=Read("DescribeNatGateways", {"NatGatewayIds": ["$id"]}, "NatGateways[?State!='deleted'] | [0]"),
    delete=Call("DeleteNatGateway", {"NatGatewayId": "$id"}),
    nothing_to_do={"MaxDrainDurationSeconds": "it is how long addresses drain when they are taken away"},
    tells={
        "AllocationId": "(NatGatewayAddresses[?IsPrimary] || NatGatewayAddresses)[0].AllocationId",
        "PrivateIpAddress": "NatGatewayAddresses[?IsPrimary].PrivateIp | [0]",
        "SecondaryAllocationIds": "NatGatewayAddresses[?!IsPrimary].AllocationId",
        "SecondaryPrivateIpAddresses": "NatGatewayAddresses[?!IsPrimary].PrivateIp",
        "SecondaryPrivateIpAddressCount": "length(NatGatewayAddresses[?!IsPrimary])",
        "AvailabilityZoneAddresses": "NatGatewayAddresses[].{AvailabilityZone: AvailabilityZone, "
        "AvailabilityZoneId: AvailabilityZoneId, AllocationIds: [AllocationId]}",
    },
    attributes={
        "NatGatewayId": "$id",
        "EniId": "NatGatewayAddresses[0].NetworkInterfaceId",
        "AutoProvisionZones": "AutoProvisionZones",
        "AutoScalingIps": "AutoScalingIps",
        "RouteTableId": "RouteTableId",
    },
    tags=Ec2Tags("natgateway"),
)
_ADDRESSES = (
    "AvailabilityZoneAddresses",
    "SecondaryAllocationIds",
    "SecondaryPrivateIpAddressCount",
    "SecondaryPrivateIpAddresses",
)


class NatGateway(TableResource):
    """``AWS::EC2::NatGateway``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Make the gateway.

        Raises:
            FailedError: if it has failed, as in a VPC without internet gateway.
        """
        physical = super().create(context, properties)
        told = self.read(context, physical)
        if told["State"] == "failed":
            msg = (
                f"NatGateway {physical.id} is in state failed and hence failed to stabilize. "
                f"Detailed failure message: {told['FailureMessage']}"
            )
            raise FailedError(msg)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Take addresses away and give others; the rest are tags."""
        old = physical.properties
        going, coming = _zonal(old, new)
        private = new.get("ConnectivityType") == "private"
        drain = {name: int(new[name]) for name in ("MaxDrainDurationSeconds",) if name in new}
        if private:
            self._change_private(context, physical, new, drain)
        else:
            self._take(context, physical, going, drain)
            for one in coming:
                context.call("ec2", "AssociateNatGatewayAddress", NatGatewayId=physical.id, **one)
        done = {name: value for name, value in old.items() if name not in _ADDRESSES}
        done |= {name: new[name] for name in _ADDRESSES if name in new}
        return super().update(context, Physical(physical.id, done, physical.generated), new)

    def _change_private(
        self, context: Context, physical: Physical, new: Mapping[str, Json], drain: Mapping[str, int]
    ) -> None:
        told = self.read(context, physical)["NatGatewayAddresses"]
        held = [one["PrivateIp"] for one in told if not one["IsPrimary"]]
        named = list(new.get("SecondaryPrivateIpAddresses", ()))
        count = int(new.get("SecondaryPrivateIpAddressCount", len(named)))
        kept = [address for address in held if address in named] if named else held[:count]
        gone = [address for address in held if address not in kept]
        if gone:
            context.call(
                "ec2", "UnassignPrivateNatGatewayAddress", NatGatewayId=physical.id, PrivateIpAddresses=gone, **drain
            )
        added = [address for address in named if address not in kept]
        more: dict[str, Json] = {"PrivateIpAddresses": added} if added else {}
        if not named and count > len(kept):
            more = {"PrivateIpAddressCount": count - len(kept)}
        if more:
            context.call("ec2", "AssignPrivateNatGatewayAddress", NatGatewayId=physical.id, **more)

    def _take(self, context: Context, physical: Physical, allocations: list[str], drain: Mapping[str, int]) -> None:
        told = self.read(context, physical)["NatGatewayAddresses"]
        gone = [one["AssociationId"] for one in told if one.get("AllocationId") in allocations]
        if gone:
            context.call("ec2", "DisassociateNatGatewayAddress", NatGatewayId=physical.id, AssociationIds=gone, **drain)


def _zonal(old: Mapping[str, Json], new: Mapping[str, Json]) -> tuple[list[str], list[dict[str, Json]]]:
    """Return the allocations that go, and the associations that come."""
    before, after = _associations(old), _associations(new)
    going = [allocation for allocation in before if before[allocation] != after.get(allocation)]
    coming = [
        {"AllocationIds": [allocation], **where}
        for allocation, where in after.items()
        if before.get(allocation) != where
    ]
    return going, coming


def _associations(properties: Mapping[str, Json]) -> dict[str, dict[str, Json]]:
    """Return the Elastic IP addresses of a template beside the first, with where they are to be."""
    privates = properties.get("SecondaryPrivateIpAddresses", ())
    found: dict[str, dict[str, Json]] = {
        allocation: {"PrivateIpAddresses": [privates[index]]} if index < len(privates) else {}
        for index, allocation in enumerate(properties.get("SecondaryAllocationIds", ()))
    }
    for one in properties.get("AvailabilityZoneAddresses", ()):
        where = {name: value for name, value in one.items() if name != "AllocationIds"}
        found |= dict.fromkeys(one["AllocationIds"], where)
    return found


TYPES = (NatGateway(),)
