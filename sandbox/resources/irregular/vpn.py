"""VPN connections, whose tunnels are changed one by one; and the propagation of a gateway's routes to many tables."""

from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.changes import changed
from sandbox.resources.conversion import convert
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags
from sandbox.services import operation_model

Json = Any
_TUNNELS = "VpnTunnelOptionsSpecifications"
_OPTIONS = (
    "EnableAcceleration",
    "LocalIpv4NetworkCidr",
    "LocalIpv6NetworkCidr",
    "OutsideIpAddressType",
    "RemoteIpv4NetworkCidr",
    "RemoteIpv6NetworkCidr",
    "StaticRoutesOnly",
    "TransportTransitGatewayAttachmentId",
    "TunnelBandwidth",
    "TunnelInsideIpVersion",
)
_ROW = Row(
    type="AWS::EC2::VPNConnection",
    service="ec2",
    create="CreateVpnConnection",
    id="VpnConnection.VpnConnectionId",
    read=Read("DescribeVpnConnections", {"VpnConnectionIds": ["$id"]}, "VpnConnections[?State!='deleted'] | [0]"),
    delete=Call("DeleteVpnConnection", {"VpnConnectionId": "$id"}),
    renames={**{name: f"Options.{name}" for name in _OPTIONS}, _TUNNELS: "Options.TunnelOptions"},
    updaters={
        "TunnelBandwidth": Call("ModifyVpnConnectionOptions", {"VpnConnectionId": "$id", "TunnelBandwidth": "$value"})
    },
    defaults={"TunnelBandwidth": "standard"},
    update=Call("ModifyVpnConnection", {"VpnConnectionId": "$id"}),
    attributes={"VpnConnectionId": "$id"},
    tags=Ec2Tags("vpn-connection"),
)


class VpnConnection(TableResource):
    """``AWS::EC2::VPNConnection``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change each tunnel whose options differ, and the rest as the row says."""
        before, after = physical.properties.get(_TUNNELS, []), new.get(_TUNNELS, [])
        made = self.read(context, physical)["Options"]["TunnelOptions"]
        shape = operation_model("ec2", "ModifyVpnTunnelOptions").input_shape.members["TunnelOptions"]
        for index, tunnel in enumerate(made):
            old, wanted = (options[index] if index < len(options) else {} for options in (before, after))
            if differing := changed(old, wanted):
                if gone := [name for name in differing if name not in wanted]:
                    msg = f"{self.name}.{_TUNNELS}[{index}].{gone[0]}: AWS keeps it until another value is set"
                    raise NotHonouredError(msg)
                context.call(
                    "ec2",
                    "ModifyVpnTunnelOptions",
                    VpnConnectionId=physical.id,
                    VpnTunnelOutsideIpAddress=tunnel["OutsideIpAddress"],
                    TunnelOptions=convert({name: wanted[name] for name in differing}, shape, f"{self.name}.{_TUNNELS}"),
                )
        # What the connection led to before goes when it leads elsewhere.
        left = {_TUNNELS, *(name for name in ("VpnGatewayId", "TransitGatewayId") if name not in new)}
        settled = {name: value for name, value in physical.properties.items() if name not in left}
        rest = {name: value for name, value in new.items() if name != _TUNNELS}
        done = super().update(context, Physical(physical.id, settled, physical.generated), rest)
        return Physical(done.id, new, done.generated)


class RoutePropagation(Irregular):
    """``AWS::EC2::VPNGatewayRoutePropagation``: one gateway, many tables."""

    name = "AWS::EC2::VPNGatewayRoutePropagation"
    honours = frozenset({"RouteTableIds", "VpnGatewayId"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Let the gateway propagate to each table."""
        physical = Physical(properties["VpnGatewayId"], properties)
        context.created(physical.id)
        for table in properties["RouteTableIds"]:
            context.call("ec2", "EnableVgwRoutePropagation", GatewayId=physical.id, RouteTableId=table)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Let the gateway, or another one, propagate to the tables that are named now."""
        after = self.create(context, new)
        gone = set(physical.properties["RouteTableIds"])
        if after.id == physical.id:
            gone -= set(new["RouteTableIds"])
        self._disable(context, physical.id, gone)
        return after

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """End the propagation."""
        del snapshot
        self._disable(context, physical.id, set(physical.properties["RouteTableIds"]))

    def _disable(self, context: Context, gateway: str, tables: set[str]) -> None:
        for table in sorted(tables):
            self.found(context, "ec2", "DisableVgwRoutePropagation", GatewayId=gateway, RouteTableId=table)

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the gateway among those that propagate to each table."""
        tables = list(physical.properties["RouteTableIds"])
        answer = self.found(context, "ec2", "DescribeRouteTables", RouteTableIds=tables)["RouteTables"]
        found = [
            table["RouteTableId"]
            for table in answer
            if physical.id in [one["GatewayId"] for one in table.get("PropagatingVgws", ())]
        ]
        if len(found) < len(set(tables)):
            raise NotFoundError(physical.id)
        return {"VpnGatewayId": physical.id, "RouteTableIds": found}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the gateway's id."""
        if name == "Id":
            return physical.id
        return super().attribute(context, physical, name)


TYPES = (VpnConnection(), RoutePropagation())
