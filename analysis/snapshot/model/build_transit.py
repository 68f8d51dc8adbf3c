"""Building Transit Gateways from EC2's responses, which tell of one thing in several places."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from ipaddress import ip_address

from analysis.snapshot.model.read import Json, Reading, block, name_of
from analysis.snapshot.model.transit import (
    CONNECT,
    ConnectPeer,
    TransitAttachment,
    TransitGateway,
    TransitRoute,
    TransitTable,
)

Key = tuple[str, str]
"""Gateway and attachment: both gateways of a peering may call their attachments by the same id."""

_GONE = frozenset({"deleted", "deleting", "failed", "rejected"})


def gateways(reading: Reading) -> dict[str, TransitGateway]:
    """Return the Transit Gateways that are there."""
    found = reading.each("TransitGateways", _gateway, "TransitGatewayId")
    return {made.id: made for made in found if made is not None}


def _gateway(item: Json) -> TransitGateway | None:
    if item.get("State") in _GONE:
        return None
    options = item.get("Options") or {}
    return TransitGateway(
        id=item["TransitGatewayId"],
        account=item.get("OwnerId", ""),
        sg_referencing=options.get("SecurityGroupReferencingSupport") == "enable",
        multicast=options.get("MulticastSupport") == "enable",
        name=name_of(item),
    )


def attachments(reading: Reading) -> dict[Key, TransitAttachment]:
    """Return every attachment, by gateway and id; what is more special knows more and goes before."""
    found: dict[Key, TransitAttachment] = {}
    for made in reading.each("TransitGatewayAttachments", _attachment, "TransitGatewayAttachmentId"):
        found[made.gateway_id, made.id] = made
    for sides in reading.each("TransitGatewayPeeringAttachments", _peering, "TransitGatewayAttachmentId"):
        for made in sides:
            found.setdefault((made.gateway_id, made.id), made)
    for made in reading.each("TransitGatewayVpcAttachments", _vpc_attachment, "TransitGatewayAttachmentId"):
        listed = found.get((made.gateway_id, made.id))
        found[made.gateway_id, made.id] = replace(made, policy_table=listed.policy_table) if listed else made
    for made in reading.each("TransitGatewayConnects", _connect, "TransitGatewayAttachmentId"):
        found.setdefault((made.gateway_id, made.id), made)
    lost = {gone for gone in reading.each("TransitGateways", _lost) if gone}
    return {key: made for key, made in found.items() if made.state not in _GONE and made.gateway_id not in lost}


def _lost(item: Json) -> str | None:
    """Return the id of a Transit Gateway that is no more."""
    return str(item["TransitGatewayId"]) if item.get("State") in _GONE else None


def _attachment(item: Json) -> TransitAttachment:
    return TransitAttachment(
        id=item["TransitGatewayAttachmentId"],
        gateway_id=item["TransitGatewayId"],
        kind=item["ResourceType"],
        resource_id=item.get("ResourceId", ""),
        account=item.get("ResourceOwnerId", ""),
        state=item.get("State", "available"),
        name=name_of(item),
        policy_table=(item.get("Association") or {}).get("TransitGatewayPolicyTableId") or "",
    )


def _vpc_attachment(item: Json) -> TransitAttachment:
    options = item.get("Options") or {}
    return TransitAttachment(
        id=item["TransitGatewayAttachmentId"],
        gateway_id=item["TransitGatewayId"],
        kind="vpc",
        resource_id=item["VpcId"],
        account=item.get("VpcOwnerId", ""),
        state=item.get("State", "available"),
        subnet_ids=tuple(item.get("SubnetIds", ())),
        appliance_mode=options.get("ApplianceModeSupport") == "enable",
        sg_referencing=options.get("SecurityGroupReferencingSupport") == "enable",
        ipv6=options.get("Ipv6Support", "enable") == "enable",
        name=name_of(item),
    )


def _connect(item: Json) -> TransitAttachment:
    return TransitAttachment(
        id=item["TransitGatewayAttachmentId"],
        gateway_id=item["TransitGatewayId"],
        kind=CONNECT,
        resource_id=item["TransportTransitGatewayAttachmentId"],
        account="",
        state=item.get("State", "available"),
        name=name_of(item),
    )


def connect_peers(reading: Reading) -> dict[str, ConnectPeer]:
    """Return the peers of Connect attachments that are there."""
    found = reading.each("TransitGatewayConnectPeers", _connect_peer, "TransitGatewayConnectPeerId")
    return {made.id: made for made in found if made is not None}


def _connect_peer(item: Json) -> ConnectPeer | None:
    if item.get("State") in _GONE:
        return None
    said = item["ConnectPeerConfiguration"]
    known = [session["BgpStatus"] == "up" for session in said.get("BgpConfigurations", ()) if "BgpStatus" in session]
    return ConnectPeer(
        id=item["TransitGatewayConnectPeerId"],
        attachment_id=item["TransitGatewayAttachmentId"],
        address=ip_address(said["PeerAddress"]),
        up=False if item.get("State", "available") != "available" else any(known) if known else None,
        name=name_of(item),
    )


def _peering(item: Json) -> tuple[TransitAttachment, TransitAttachment]:
    """Return both gateways' attachments of a peering."""
    mine, theirs = item["RequesterTgwInfo"], item["AccepterTgwInfo"]
    identity = item["TransitGatewayAttachmentId"]
    ids = (identity, item.get("AccepterTransitGatewayAttachmentId") or identity)
    ends = ((mine, theirs), (theirs, mine))
    one, other = (
        TransitAttachment(
            id=own,
            gateway_id=near["TransitGatewayId"],
            kind="peering",
            resource_id=far["TransitGatewayId"],
            account=far.get("OwnerId", ""),
            state=item.get("State", "available"),
            name=name_of(item),
        )
        for own, (near, far) in zip(ids, ends, strict=True)
    )
    return one, other


def tables(reading: Reading) -> dict[str, TransitTable]:
    """Return the route tables with their routes and associations."""
    associated: dict[str, set[str]] = {}
    for found in reading.each("TransitGatewayAttachments", _association, "TransitGatewayAttachmentId"):
        _note(associated, found)
    for found in reading.each("TransitGatewayRouteTableAssociations", _listed, "TransitGatewayAttachmentId"):
        _note(associated, found)
    propagating: dict[str, set[str]] | None = {} if reading.holds(_PROPAGATIONS) else None
    for found in reading.each(_PROPAGATIONS, _propagation, "TransitGatewayAttachmentId"):
        _note({} if propagating is None else propagating, found)
    routes: dict[str, list[TransitRoute]] = {}
    for told in reading.each("TransitGatewayRoutes", _route):
        if told is not None:
            routes.setdefault(told[0], []).append(told[1])
    made = reading.each(
        "TransitGatewayRouteTables",
        lambda item: _table(item, routes.get(item["TransitGatewayRouteTableId"], ()), associated, propagating),
        "TransitGatewayRouteTableId",
    )
    return {table.id: table for table in made if table is not None}


_PROPAGATIONS = "TransitGatewayRouteTablePropagations"


def _propagation(item: Json) -> Key | None:
    """Return (table, attachment), if the table learns the attachment's routes."""
    if item.get("State", "enabled") != "enabled":
        return None
    return item["TransitGatewayRouteTableId"], item["TransitGatewayAttachmentId"]


def _note(associated: dict[str, set[str]], found: Key | None) -> None:
    if found is not None:
        associated.setdefault(found[0], set()).add(found[1])


def _association(item: Json) -> Key | None:
    """Return (table, attachment), if an attachment is associated."""
    said = item.get("Association") or {}
    if not said.get("TransitGatewayRouteTableId") or said.get("State", "associated") != "associated":
        return None
    return said["TransitGatewayRouteTableId"], item["TransitGatewayAttachmentId"]


def _listed(item: Json) -> Key | None:
    if item.get("State", "associated") != "associated":
        return None
    return item["TransitGatewayRouteTableId"], item["TransitGatewayAttachmentId"]


def _route(item: Json) -> tuple[str, TransitRoute] | None:
    """Return the id of a table and one of its routes, if the route is there."""
    if item.get("State") in _GONE:
        return None
    text = item.get("DestinationCidrBlock")
    listed = item.get("TransitGatewayAttachments") or ()
    return item["TransitGatewayRouteTableId"], TransitRoute(
        destination=block(text) if text else item["PrefixListId"],
        attachment_ids=tuple(sorted(each["TransitGatewayAttachmentId"] for each in listed)),
        resource_kind=next((each.get("ResourceType", "") for each in listed), ""),
        propagated=item.get("Type") == "propagated",
        from_prefix_list=bool(item.get("PrefixListId")),
        blackhole=item.get("State") == "blackhole",
    )


def _table(
    item: Json,
    routes: Iterable[TransitRoute],
    associated: Mapping[str, set[str]],
    propagating: Mapping[str, set[str]] | None,
) -> TransitTable | None:
    if item.get("State") in _GONE:
        return None
    key = item["TransitGatewayRouteTableId"]
    learns = None if propagating is None else frozenset(propagating.get(key, ()))
    own = frozenset(associated.get(key, ()))
    return TransitTable(key, item["TransitGatewayId"], tuple(routes), own, name_of(item), learns)
