"""Virtual interfaces: to a VPC's gateway or a Direct Connect gateway, to AWS's public addresses, to transit gateways.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
"""

import secrets
from collections.abc import Mapping
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.networking.direct_connect import gateways
from sandbox.networking.direct_connect.common import identity, refuse, tag, tags, tail
from sandbox.networking.direct_connect.connections import CONNECTIONS, INTERFACES, LAGS
from sandbox.networking.shelf import said
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_AMAZON = 7224
_PEER = ("asn", "asnLong", "authKey", "addressFamily", "amazonAddress", "customerAddress")
_MTU = 1500
_MTUS = {1500, 8500, 9001}
_LONGEST_SHORT_ASN = 2**31 - 1


def make(place: Place, kind: str, connection_id: str, wanted: Record) -> Record:
    """Make a virtual interface."""
    carrier = _carrier(place, connection_id)
    vlan = int(wanted["vlan"])
    used = [one for one in INTERFACES.all(place.backend).values() if one["connectionId"] == _carrier_id(carrier)]
    if any(one["vlan"] == vlan for one in used):
        refuse(f"VLAN {vlan} is in use on {_carrier_id(carrier)}.")
    target, asn = _target(place, kind, wanted)
    interface: Record = {
        "virtualInterfaceId": identity("dxvif"),
        "virtualInterfaceName": wanted.get("virtualInterfaceName", ""),
        "virtualInterfaceType": kind,
        "ownerAccount": place.account,
        "connectionId": _carrier_id(carrier),
        "location": carrier["location"],
        "region": place.region,
        "vlan": vlan,
        "amazonSideAsn": asn,
        "awsDeviceV2": carrier["awsDeviceV2"],
        "bgpPeers": [],
        **said(wanted, "rateLimit", "routeFilterPrefixes"),
        **target,
    }
    if kind != "public":
        interface |= {"mtu": _mtu(wanted.get("mtu", _MTU)), "jumboFrameCapable": True}
        interface["siteLinkEnabled"] = bool(wanted.get("enableSiteLink", False))
    interface["bgpPeers"].append(_peer(wanted, kind))
    INTERFACES.keep(place, interface)
    tag(place, arn(place, interface), wanted.get("tags", []))
    return interface


def arn(place: Place, interface: Mapping[str, Json]) -> str:
    """Return the ARN of a virtual interface."""
    return place.arn("directconnect", f"dxvif/{interface['virtualInterfaceId']}")


def _carrier(place: Place, given: str) -> Record:
    named = tail(given)
    return (LAGS if named.startswith("dxlag") else CONNECTIONS).own(place, named)


def _carrier_id(carrier: Mapping[str, Json]) -> str:
    return str(carrier["lagId"] if "lagName" in carrier else carrier["connectionId"])


def _mtu(given: Json) -> int:
    if int(given) not in _MTUS:
        refuse(f"The MTU {given} is not supported.")
    return int(given)


def _target(place: Place, kind: str, wanted: Mapping[str, Json]) -> tuple[Record, int]:
    """Return what an interface leads to, and the ASN on Amazon's side."""
    if kind == "public":
        return {}, _AMAZON
    if "directConnectGatewayId" in wanted:
        gateway = gateways.find(place, wanted["directConnectGatewayId"])
        served = gateways.associations_of(place.account, place.partition, gateway["directConnectGatewayId"])
        if any(one["associatedGateway"]["type"] != gateways.KINDS[kind] for one in served):
            refuse(f"The Direct Connect gateway serves gateways to which no {kind} virtual interface leads.")
        if any(
            one["virtualInterfaceType"] != kind
            for _, one in gateways.interfaces_of(place.account, gateway["directConnectGatewayId"])
        ):
            refuse("A Direct Connect gateway has private or transit virtual interfaces, not both.")
        return {"directConnectGatewayId": gateway["directConnectGatewayId"]}, int(gateway["amazonSideAsn"])
    if "virtualGatewayId" not in wanted or kind == "transit":
        refuse(f"A {kind} virtual interface needs a gateway.")
    identity_of = tail(wanted["virtualGatewayId"])
    held: Any = ec2_backends[place.account][place.region].vpn_gateways.get(identity_of)
    if held is None:
        refuse(f"The virtual private gateway {identity_of} does not exist.")
    return {"virtualGatewayId": identity_of}, int(held.amazon_side_asn)


def _peer(wanted: Mapping[str, Json], kind: str) -> Record:
    """Return a BGP peer, with the addresses and the key that AWS chooses if nobody does."""
    peer: Record = {"bgpPeerId": identity("dxpeer"), "addressFamily": "ipv4", **said(wanted, *_PEER)}
    peer["bgpPeerState"] = "available"
    if peer.get("asnLong", 0) and peer["asnLong"] <= _LONGEST_SHORT_ASN:
        peer["asn"] = peer["asnLong"]
    if "asn" in peer:
        peer["asnLong"] = peer["asn"]
    if "authKey" not in peer:
        peer["authKey"] = secrets.token_hex(8)
    if "amazonAddress" not in peer:
        if peer["addressFamily"] == "ipv6":
            block = f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::"
            peer |= {"amazonAddress": f"{block}1/125", "customerAddress": f"{block}2/125"}
        elif kind == "public":
            refuse("A public virtual interface needs the addresses of both ends.")
        else:
            start = f"169.254.{6 + secrets.randbelow(249)}"
            last = secrets.randbelow(64) * 4
            peer |= {"amazonAddress": f"{start}.{last + 1}/30", "customerAddress": f"{start}.{last + 2}/30"}
    return peer


def told(place: Place, interface: Record) -> Record:
    """Return the description of an interface; it is up if somebody speaks at the other end."""
    up = bool(gateways.advertised(place, interface["virtualInterfaceId"]))
    peers = [{**peer, "bgpStatus": "up" if up else "down"} for peer in interface["bgpPeers"]]
    first = said(peers[0], *_PEER) if peers else {}
    state = "available" if up else "down"
    return {
        **interface,
        **first,
        "bgpPeers": peers,
        "virtualInterfaceState": state,
        "tags": tags(place, arn(place, interface)),
    }


def update(place: Place, given: Record) -> Record:
    """Change the settings of an interface."""
    interface = INTERFACES.own(place, tail(given["virtualInterfaceId"]))
    if "mtu" in given:
        interface["mtu"] = _mtu(given["mtu"])
    if "enableSiteLink" in given:
        interface["siteLinkEnabled"] = given["enableSiteLink"]
    interface |= said(given, "virtualInterfaceName", "rateLimit")
    return told(place, interface)


def move(place: Place, given: Record) -> Record:
    """Put an interface onto another connection or LAG."""
    interface = INTERFACES.own(place, tail(given["virtualInterfaceId"]))
    interface["connectionId"] = _carrier_id(_carrier(place, given["connectionId"]))
    return told(place, interface)


def delete(place: Place, given: Record) -> Record:
    """Remove an interface."""
    INTERFACES.take(place, tail(given["virtualInterfaceId"]))
    return {"virtualInterfaceState": "deleted"}


def describe(place: Place, given: Record) -> Record:
    """Tell of interfaces; one that there is not is told by nothing."""
    wanted, carrier = tail(given.get("virtualInterfaceId", "")), tail(given.get("connectionId", ""))
    found = [
        told(place, one)
        for one in INTERFACES.all(place.backend).values()
        if wanted in {"", one["virtualInterfaceId"]} and carrier in {"", one["connectionId"]}
    ]
    return {"virtualInterfaces": found}


def add_peer(place: Place, given: Record) -> Record:
    """Give an interface a second BGP peer, of the other address family."""
    interface, wanted = INTERFACES.own(place, tail(given["virtualInterfaceId"])), given["newBGPPeer"]
    family = wanted.get("addressFamily", "ipv4")
    if any(peer["addressFamily"] == family for peer in interface["bgpPeers"]):
        refuse(f"The virtual interface has a BGP peer of {family} already.")
    interface["bgpPeers"].append(_peer(wanted, interface["virtualInterfaceType"]))
    return {"virtualInterface": told(place, interface)}


def remove_peer(place: Place, given: Record) -> Record:
    """Take a BGP peer from an interface."""
    interface = INTERFACES.own(place, tail(given["virtualInterfaceId"]))
    names = [name for name in ("bgpPeerId", "asn", "asnLong", "customerAddress") if name in given]
    kept = [peer for peer in interface["bgpPeers"] if any(peer.get(name) != given[name] for name in names)]
    if len(kept) == len(interface["bgpPeers"]):
        refuse("The BGP peer does not exist.")
    interface["bgpPeers"] = kept
    return {"virtualInterface": told(place, interface)}


def virtual_gateways(place: Place, given: Record) -> Record:
    """Tell the virtual private gateways of the account in the Region."""
    del given
    held = ec2_backends[place.account][place.region].vpn_gateways.values()
    return {"virtualGateways": [{"virtualGatewayId": one.id, "virtualGatewayState": one.state} for one in held]}


OPERATIONS = {
    "CreatePrivateVirtualInterface": lambda place, given: told(
        place, make(place, "private", given["connectionId"], given["newPrivateVirtualInterface"])
    ),
    "CreatePublicVirtualInterface": lambda place, given: told(
        place, make(place, "public", given["connectionId"], given["newPublicVirtualInterface"])
    ),
    "UpdateVirtualInterfaceAttributes": update,
    "AssociateVirtualInterface": move,
    "DeleteVirtualInterface": delete,
    "DescribeVirtualInterfaces": describe,
    "CreateTransitVirtualInterface": lambda place, given: {
        "virtualInterface": told(
            place, make(place, "transit", given["connectionId"], given["newTransitVirtualInterface"])
        )
    },
    "CreateBGPPeer": add_peer,
    "DeleteBGPPeer": remove_peer,
    "DescribeVirtualGateways": virtual_gateways,
}
