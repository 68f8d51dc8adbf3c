"""Attachments of every kind: accepted or waiting, associated with a route table, and gone again."""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.transit.kinds import ATTACHMENTS, TABLES, attachment_of, gateway_of, owner_of
from sandbox.patching.ec2_kinds import now
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]


def attach(
    backend: Any,  # noqa: ANN401 moto's EC2 backend
    gateway: Mapping[str, Json],
    resource: tuple[str, str],
    said: Mapping[str, Json],
    parameters: Mapping[str, Json],
    *,
    state: str = "pending",
) -> Record:
    """Attach a resource of this account to a gateway, which may be another account's.

    Args:
        backend: the account's and Region's.
        gateway: the transit gateway.
        resource: the kind of what is attached (``vpc``, ``vpn``, ``peering`` …), and its id.
        said: what else is told of an attachment of the kind.
        parameters: of the request, for its tags.
        state: what it is in until it is accepted.
    """
    attachment = ATTACHMENTS.keep(
        backend,
        {
            "TransitGatewayId": gateway["TransitGatewayId"],
            "TransitGatewayOwnerId": gateway["OwnerId"],
            "ResourceOwnerId": backend.account_id,
            "ResourceType": resource[0],
            "ResourceId": resource[1],
            "State": state,
            "CreationTime": now(),
            **said,
        },
        parameters,
    )
    ATTACHMENTS.all(owner_of(attachment, backend.region_name))[attachment["TransitGatewayAttachmentId"]] = attachment
    return attachment


def admitted(backend: Any, gateway: Mapping[str, Json]) -> bool:  # noqa: ANN401
    """Return whether a gateway takes an attachment of an account without being asked."""
    own: bool = gateway["OwnerId"] == backend.account_id
    return own or gateway["Options"]["AutoAcceptSharedAttachments"] == "enable"


def join(attachment: Record, region: str, *, propagating: bool = True) -> None:
    """Make an attachment available, with the gateway's default association and propagation."""
    owner = owner_of(attachment, region)
    options = gateway_of(owner, attachment["TransitGatewayId"])["Options"]
    attachment["State"] = "available"
    if options["DefaultRouteTableAssociation"] == "enable":
        associate(attachment, options["AssociationDefaultRouteTableId"])
    if propagating and options["DefaultRouteTablePropagation"] == "enable":
        propagate(TABLES.all(owner)[options["PropagationDefaultRouteTableId"]], attachment)


def associate(attachment: Record, table: str) -> None:
    """Let packets that come from an attachment be routed by a table."""
    attachment["Association"] = {"TransitGatewayRouteTableId": table, "State": "associated"}


def propagate(table: Record, attachment: Mapping[str, Json]) -> None:
    """Let the routes of an attachment appear in a table."""
    table["propagations"][attachment["TransitGatewayAttachmentId"]] = "enabled"


def detach(attachment: Record, region: str) -> None:
    """Take an attachment away; static routes to it stay, and lead nowhere."""
    identity = attachment["TransitGatewayAttachmentId"]
    owner = owner_of(attachment, region)
    for table in TABLES.all(owner).values():
        table["propagations"].pop(identity, None)
    attachment["State"] = "deleted"
    attachment.pop("Association", None)
    resource_owner = owner_of({"TransitGatewayOwnerId": attachment["ResourceOwnerId"]}, region)
    for backend in (owner, resource_owner):
        ATTACHMENTS.all(backend).pop(identity, None)
        backend.tags.pop(identity, None)


def propagations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell to which tables an attachment propagates."""
    identity = attachment_of(backend, parameters["TransitGatewayAttachmentId"])["TransitGatewayAttachmentId"]
    found = [
        {"TransitGatewayRouteTableId": table["TransitGatewayRouteTableId"], "State": table["propagations"][identity]}
        for table in TABLES.all(backend).values()
        if identity in table["propagations"]
    ]
    return {"TransitGatewayAttachmentPropagations": found}


def install() -> None:
    """Let EC2 answer."""
    write(
        {
            "DescribeTransitGatewayAttachments": ATTACHMENTS.describe,
            "GetTransitGatewayAttachmentPropagations": propagations,
        }
    )
    ATTACHMENTS.know()
