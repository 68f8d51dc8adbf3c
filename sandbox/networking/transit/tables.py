"""Route tables of transit gateways: which attachments use them, and which propagate to them.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.transit.attachments import associate, propagate
from sandbox.networking.transit.gateways import make_table
from sandbox.networking.transit.kinds import (
    ATTACHMENTS,
    GATEWAYS,
    TABLES,
    about,
    attachment_of,
    refuse,
    table_of,
)
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

Json = Any
Record = dict[str, Json]


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Make a route table of a gateway that the account owns."""
    gateway = GATEWAYS.own(backend, "TransitGatewayId", parameters["TransitGatewayId"])
    return {"TransitGatewayRouteTable": TABLES.told(backend, make_table(backend, gateway, parameters))}


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Remove a table that no attachment uses."""
    table = table_of(backend, parameters["TransitGatewayRouteTableId"])
    identity = table["TransitGatewayRouteTableId"]
    used = [one["TransitGatewayAttachmentId"] for one in associated(backend, identity)]
    if used:
        refuse("IncorrectState", f"{identity} has associated attachments: {', '.join(used)}.")
    gateway = GATEWAYS.own(backend, "TransitGatewayId", table["TransitGatewayId"])
    if identity in (
        gateway["Options"].get("AssociationDefaultRouteTableId"),
        gateway["Options"].get("PropagationDefaultRouteTableId"),
    ):
        refuse("IncorrectState", f"{identity} is a default route table of {gateway['TransitGatewayId']}.")
    del TABLES.all(backend)[identity]
    backend.tags.pop(identity, None)
    return {"TransitGatewayRouteTable": {**table, "State": "deleting"}}


def associated(backend: Any, table: str) -> list[Record]:  # noqa: ANN401
    """Return the attachments that use a table."""
    return [
        one
        for one in ATTACHMENTS.all(backend).values()
        if one.get("Association", {}).get("TransitGatewayRouteTableId") == table
        and one["TransitGatewayOwnerId"] == backend.account_id
    ]


def _pair(backend: Any, parameters: Mapping[str, Json]) -> tuple[Record, Record]:  # noqa: ANN401
    """Return a table and an available attachment of the same gateway.

    Raises:
        EC2ClientError: if they are not.
    """
    table = table_of(backend, parameters["TransitGatewayRouteTableId"])
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"])
    check_available(attachment)
    if attachment["TransitGatewayId"] != table["TransitGatewayId"]:
        refuse("InvalidParameterValue", "The attachment and the route table are of different transit gateways.")
    return table, attachment


def check_available(attachment: Mapping[str, Json]) -> None:
    """Refuse to do something with an attachment that is not available (yet)."""
    if attachment["State"] != "available":
        identity = attachment["TransitGatewayAttachmentId"]
        refuse("IncorrectState", f"{identity} is in invalid state {attachment['State']}.")


def _associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    table, attachment = _pair(backend, parameters)
    identity = attachment["TransitGatewayAttachmentId"]
    if "Association" in attachment:
        message = f"Transit Gateway Attachment {identity} is already associated to a route table."
        refuse("Resource.AlreadyAssociated", message)
    associate(attachment, table["TransitGatewayRouteTableId"])
    return {"Association": {**attachment["Association"], **about(attachment), "State": "associating"}}


def _disassociate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    table = table_of(backend, parameters["TransitGatewayRouteTableId"])["TransitGatewayRouteTableId"]
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"])
    if attachment.get("Association", {}).get("TransitGatewayRouteTableId") != table:
        identity = attachment["TransitGatewayAttachmentId"]
        refuse("InvalidAssociation.NotFound", f"{identity} is not associated with {table}.")
    was = attachment.pop("Association")
    return {"Association": {**was, **about(attachment), "State": "disassociating"}}


def _enable(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    table, attachment = _pair(backend, parameters)
    identity = attachment["TransitGatewayAttachmentId"]
    if attachment["ResourceType"] == "peering":
        refuse("OperationNotPermitted", f"{identity} is a peering attachment, which has static routes only.")
    if identity in table["propagations"]:
        name = table["TransitGatewayRouteTableId"]
        message = f"Propagation {identity} already exists in Transit Gateway Route Table {name}."
        refuse("TransitGatewayRouteTablePropagation.Duplicate", message)
    propagate(table, attachment)
    return {"Propagation": _propagation(table, attachment, "enabled")}


def _disable(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    table = table_of(backend, parameters["TransitGatewayRouteTableId"])
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"])
    identity = attachment["TransitGatewayAttachmentId"]
    if table["propagations"].pop(identity, None) is None:
        message = f"Propagation {identity} does not exist in {table['TransitGatewayRouteTableId']}."
        refuse("TransitGatewayRouteTablePropagation.NotFound", message)
    return {"Propagation": _propagation(table, attachment, "disabled")}


def _propagation(table: Mapping[str, Json], attachment: Mapping[str, Json], state: str) -> Record:
    identity = table["TransitGatewayRouteTableId"]
    return {"TransitGatewayRouteTableId": identity, **about(attachment), "State": state}


def _associations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    table = table_of(backend, parameters["TransitGatewayRouteTableId"])["TransitGatewayRouteTableId"]
    found = [{**about(one), "State": one["Association"]["State"]} for one in associated(backend, table)]
    return _chosen(found, parameters, "GetTransitGatewayRouteTableAssociations", "Associations")


def _propagations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    table = table_of(backend, parameters["TransitGatewayRouteTableId"])
    found = [
        {**about(ATTACHMENTS.all(backend)[identity]), "State": state}
        for identity, state in table["propagations"].items()
    ]
    operation, name = "GetTransitGatewayRouteTablePropagations", "TransitGatewayRouteTablePropagations"
    return _chosen(found, parameters, operation, name)


def _chosen(found: list[Record], parameters: Mapping[str, Json], operation: str, name: str) -> Record:
    members = operation_model("ec2", operation).output_shape.members[name].member.members
    return {name: [one for one in found if matches(one, parameters.get("Filters", ()), members)]}


def install() -> None:
    """Let EC2 answer."""
    TABLES.know()
    write(
        {
            "CreateTransitGatewayRouteTable": create,
            "DescribeTransitGatewayRouteTables": TABLES.describe,
            "DeleteTransitGatewayRouteTable": delete,
            "AssociateTransitGatewayRouteTable": _associate,
            "DisassociateTransitGatewayRouteTable": _disassociate,
            "EnableTransitGatewayRouteTablePropagation": _enable,
            "DisableTransitGatewayRouteTablePropagation": _disable,
            "GetTransitGatewayRouteTableAssociations": _associations,
            "GetTransitGatewayRouteTablePropagations": _propagations,
        }
    )
