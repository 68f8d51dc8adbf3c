"""Peering attachments: two gateways, in other Regions or accounts, each with an attachment to the other.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.networking.transit.attachments import attach, detach, join
from sandbox.networking.transit.kinds import (
    ATTACHMENTS,
    GATEWAYS,
    PEERINGS,
    attachment_of,
    backend_in,
    refuse,
)
from sandbox.patching.ec2_kinds import now
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Ask another gateway for a peering."""
    gateway = GATEWAYS.own(backend, "TransitGatewayId", parameters["TransitGatewayId"])
    other, peer = parameters["PeerTransitGatewayId"], backend_in(parameters["PeerAccountId"], parameters["PeerRegion"])
    if other == gateway["TransitGatewayId"]:
        refuse("InvalidParameterValue", "A transit gateway cannot be peered with itself.")
    accepting = GATEWAYS.own(peer, "TransitGatewayId", other)
    said = {
        "RequesterTgwInfo": _end(backend, gateway["TransitGatewayId"]),
        "AccepterTgwInfo": _end(peer, other),
        "Options": {"DynamicRouting": "disable", **parameters.get("Options", {})},
    }
    mine = attach(backend, gateway, ("peering", other), said, parameters)
    if peer is backend:
        # Both ends in one account and Region are two attachments with ids of their own.
        theirs = attach(peer, accepting, ("peering", gateway["TransitGatewayId"]), said, {})
        theirs["requester"] = mine["TransitGatewayAttachmentId"]
        for end in (mine, theirs):
            end["AccepterTransitGatewayAttachmentId"] = theirs["TransitGatewayAttachmentId"]
    else:
        theirs = {
            **mine,
            "TransitGatewayId": other,
            "TransitGatewayOwnerId": peer.account_id,
            "ResourceOwnerId": backend.account_id,
            "ResourceId": gateway["TransitGatewayId"],
            "CreationTime": now(),
        }
        ATTACHMENTS.all(peer)[mine["TransitGatewayAttachmentId"]] = theirs
        mine["ResourceOwnerId"] = peer.account_id
    _set((mine, theirs), "initiatingRequest")
    reply = _reply(backend, mine)
    _set((mine, theirs), "pendingAcceptance")
    return reply


def _end(backend: Any, gateway: str) -> Record:  # noqa: ANN401
    return {"TransitGatewayId": gateway, "OwnerId": backend.account_id, "Region": backend.region_name}


def _set(ends: Iterable[Record], state: str) -> None:
    for end in ends:
        end |= {"State": state, "Status": {"Code": state}}


def _reply(backend: Any, attachment: Record) -> Record:  # noqa: ANN401
    return {"TransitGatewayPeeringAttachment": PEERINGS.told(backend, attachment)}


def _ends(attachment: Mapping[str, Json]) -> list[tuple[Any, Record]]:
    """Return both ends' backends and attachments, the requester's first."""
    infos = (attachment["RequesterTgwInfo"], attachment["AccepterTgwInfo"])
    return [
        (backend, one)
        for info in infos
        for backend in (backend_in(info["OwnerId"], info["Region"]),)
        for one in ATTACHMENTS.all(backend).values()
        if one["TransitGatewayId"] == info.get("TransitGatewayId") and _same(one, attachment)
    ]


def _same(one: Mapping[str, Json], other: Mapping[str, Json]) -> bool:
    """Return whether two attachments are ends of one peering."""

    def identity(end: Mapping[str, Json]) -> str:
        return str(end.get("requester", end["TransitGatewayAttachmentId"]))

    return one["ResourceType"] == "peering" and identity(one) == identity(other)


def _find(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return attachment_of(backend, parameters["TransitGatewayAttachmentId"], PEERINGS)


def accept(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Accept a peering that another gateway has asked for."""
    attachment = _waiting(backend, parameters, "accept")
    ends = _ends(attachment)
    _set([end for _, end in ends], "available")
    for place, end in ends:
        join(end, place.region_name, propagating=False)
    return _reply(backend, attachment)


def reject(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Reject a peering."""
    attachment = _waiting(backend, parameters, "reject")
    _remove(attachment)
    return _reply(backend, {**attachment, "State": "rejected"})


def _waiting(backend: Any, parameters: Mapping[str, Json], verb: str) -> Record:  # noqa: ANN401
    attachment = _find(backend, parameters)
    identity = attachment["TransitGatewayAttachmentId"]
    if attachment["State"] != "pendingAcceptance":
        refuse("IncorrectState", f"{identity} is in invalid state {attachment['State']}.")
    if attachment["TransitGatewayId"] != attachment["AccepterTgwInfo"]["TransitGatewayId"]:
        refuse("InvalidParameterValue", f"Cannot {verb} {identity} as the source of the peering request.")
    return attachment


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """End a peering, from either side."""
    attachment = _find(backend, parameters)
    reply = _reply(backend, {**attachment, "State": "deleting"})
    _remove(attachment)
    return reply


def _remove(attachment: Mapping[str, Json]) -> None:
    for backend, end in _ends(attachment):
        detach(end, backend.region_name)


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change the options of a peering."""
    attachment = _find(backend, parameters)
    for _, end in _ends(attachment):
        end["Options"] = {**end["Options"], **parameters.get("Options", {})}
    return _reply(backend, attachment)


def install() -> None:
    """Let EC2 answer."""
    write(
        {
            "CreateTransitGatewayPeeringAttachment": create,
            "DescribeTransitGatewayPeeringAttachments": PEERINGS.describe,
            "AcceptTransitGatewayPeeringAttachment": accept,
            "RejectTransitGatewayPeeringAttachment": reject,
            "DeleteTransitGatewayPeeringAttachment": delete,
            "ModifyTransitGatewayPeeringAttachment": modify,
        }
    )
