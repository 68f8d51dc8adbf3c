"""Virtual interfaces of Direct Connect: the first BGP peer comes with the interface, a second one later."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.conversion import convert
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.direct_connect import TAG_KEY, TAGS, tail
from sandbox.resources.tags import as_list
from sandbox.services import operation_model

Json = Any
_OWN = frozenset({"BgpPeers", "ConnectionId", "DirectConnectGatewayId", "VirtualGatewayId", "RouteFilterPrefixes"})
_DEFAULTS = {"Mtu": 1500, "EnableSiteLink": False}
_LONGEST_SHORT_ASN = 2**31 - 1


def _row(kind: str) -> Row:
    return Row(
        type=f"AWS::DirectConnect::{kind}VirtualInterface",
        service="directconnect",
        create=f"Create{kind}VirtualInterface",
        id="virtualInterfaceId",
        read=Read("DescribeVirtualInterfaces", {"virtualInterfaceId": "$tail"}, "virtualInterfaces[0]"),
        delete=Call("DeleteVirtualInterface", {"virtualInterfaceId": "$tail"}),
        renames={
            name: f"new{kind}VirtualInterface.{member}"
            for name, member in (
                ("VirtualInterfaceName", "virtualInterfaceName"),
                ("Vlan", "vlan"),
                ("Mtu", "mtu"),
                ("EnableSiteLink", "enableSiteLink"),
                ("RateLimit", "rateLimit"),
                ("DirectConnectGatewayId", "directConnectGatewayId"),
                ("VirtualGatewayId", "virtualGatewayId"),
                ("RouteFilterPrefixes", "routeFilterPrefixes"),
            )
        },
        values={"BgpPeers": lambda peers: peers},
        tells={
            "VirtualInterfaceName": "virtualInterfaceName",
            "Vlan": "vlan",
            "Mtu": "mtu",
            "EnableSiteLink": "siteLinkEnabled",
            "RateLimit": "rateLimit",
            "DirectConnectGatewayId": "directConnectGatewayId",
            "VirtualGatewayId": "virtualGatewayId",
            "RouteFilterPrefixes": "routeFilterPrefixes[].cidr",
        },
        attributes={"VirtualInterfaceArn": "$id", "VirtualInterfaceId": "virtualInterfaceId"},
        tags=TAGS,
        tag_key=TAG_KEY,
    )


class VirtualInterface(TableResource):
    """``AWS::DirectConnect::PrivateVirtualInterface`` and its siblings."""

    def __init__(self, kind: str) -> None:
        """Take the kind: private, public or transit."""
        super().__init__(_row(kind))
        self._parameter = f"new{kind}VirtualInterface"

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Make the interface with its first peer, and add the second one."""
        first, *others = properties["BgpPeers"]
        wanted = {name: value for name, value in properties.items() if name not in {*_OWN, "Tags"}}
        for name in ("DirectConnectGatewayId", "VirtualGatewayId"):
            if name in properties:
                wanted[name] = tail(properties[name])
        if "RouteFilterPrefixes" in properties:
            wanted["RouteFilterPrefixes"] = [{"cidr": block} for block in properties["RouteFilterPrefixes"]]
        wanted |= _peer(first)
        wanted["tags"] = [
            {"key": tag["Key"], "value": tag["Value"]} for tag in as_list(self._tags(context, properties))
        ]
        shape = operation_model("directconnect", self.row.create).input_shape.members[self._parameter]
        given = {
            "connectionId": tail(properties["ConnectionId"]),
            self._parameter: convert(wanted, shape, self.name),
        }
        made = context.call("directconnect", self.row.create, **given)
        identity = made.get("virtualInterface", made)["virtualInterfaceId"]
        services = context.services
        arn = f"arn:{services.partition}:directconnect:{services.region}:{services.account}:dxvif/{identity}"
        physical = Physical(arn, properties)
        context.created(arn)
        for peer in others:
            self._add(context, physical, peer)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change peers, carrier and settings by calls of their own."""
        old, named = physical.properties, {"virtualInterfaceId": tail(physical.id)}
        if tail(old["ConnectionId"]) != tail(new["ConnectionId"]):
            context.call("directconnect", "AssociateVirtualInterface", **named, connectionId=tail(new["ConnectionId"]))
        for peer in [one for one in old["BgpPeers"] if one not in new["BgpPeers"]]:
            self._remove(context, physical, peer)
        for peer in [one for one in new["BgpPeers"] if one not in old["BgpPeers"]]:
            self._add(context, physical, peer)
        settings = [name for name in changed(old, new) if name not in {*_OWN, "Tags"}]
        if settings:
            wanted = {name: new.get(name, _DEFAULTS.get(name)) for name in settings}
            shape = operation_model("directconnect", "UpdateVirtualInterfaceAttributes").input_shape
            parameters = convert({name: value for name, value in wanted.items() if value is not None}, shape, self.name)
            context.call("directconnect", "UpdateVirtualInterfaceAttributes", **named, **parameters)
        settled = {**new, "Tags": old["Tags"]} if "Tags" in old else {k: v for k, v in new.items() if k != "Tags"}
        return super().update(context, Physical(physical.id, settled), new)

    @staticmethod
    def _add(context: Context, physical: Physical, peer: Mapping[str, Json]) -> None:
        shape = operation_model("directconnect", "CreateBGPPeer").input_shape.members["newBGPPeer"]
        given = convert(_peer(peer), shape, "BgpPeers")
        context.call("directconnect", "CreateBGPPeer", virtualInterfaceId=tail(physical.id), newBGPPeer=given)

    def _remove(self, context: Context, physical: Physical, peer: Mapping[str, Json]) -> None:
        present = self.read(context, physical)["bgpPeers"]
        for one in present:
            if one["addressFamily"] == peer["AddressFamily"]:
                named = {"virtualInterfaceId": tail(physical.id), "bgpPeerId": one["bgpPeerId"]}
                context.call("directconnect", "DeleteBGPPeer", **named)


def _peer(given: Mapping[str, Json]) -> dict[str, Json]:
    """Return a peer as the API takes it; long numbers have a parameter of their own."""
    asn = int(given["Asn"])
    rest = {name: value for name, value in given.items() if name != "Asn"}
    return {**rest, "asn" if asn <= _LONGEST_SHORT_ASN else "asnLong": asn}


TYPES = (VirtualInterface("Private"), VirtualInterface("Public"), VirtualInterface("Transit"))
