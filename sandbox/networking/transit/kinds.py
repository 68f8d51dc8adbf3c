"""Transit gateways, their route tables and attachments, as EC2 keeps them.

An attachment is known to two accounts: the gateway's owner, and the owner of what is attached; it is one thing in both.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import ec2_backends

from sandbox.networking.shown import shown
from sandbox.patching.ec2_kinds import Ec2Kind

Json = Any
Record = dict[str, Json]


def backend_in(account: str, region: str) -> Any:  # noqa: ANN401 moto's EC2 backend is a pile of mixins
    """Return EC2's backend of an account and Region."""
    return ec2_backends[account][region]


def _shared(backend: Any) -> Iterator[Record]:  # noqa: ANN401
    for arn in shown(backend.account_id, backend.region_name, "ec2:TransitGateway"):
        owner = backend_in(arn.split(":")[4], backend.region_name)
        identity = arn.rsplit("/", 1)[1]
        if identity in GATEWAYS.all(owner):
            yield GATEWAYS.all(owner)[identity]


GATEWAYS = Ec2Kind(
    name="TransitGateway",
    type="transit-gateway",
    prefix="tgw",
    id="TransitGatewayId",
    arn="TransitGatewayArn",
    unknown="InvalidTransitGatewayID.NotFound",
    shared=_shared,
)

TABLES = Ec2Kind(
    name="TransitGatewayRouteTable",
    type="transit-gateway-route-table",
    prefix="tgw-rtb",
    id="TransitGatewayRouteTableId",
    unknown="InvalidRouteTableID.NotFound",
)


def _attachments(name: str, kind: str = "") -> Ec2Kind:
    return Ec2Kind(
        name=name,
        type="transit-gateway-attachment",
        prefix="tgw-attach",
        id="TransitGatewayAttachmentId",
        unknown="InvalidTransitGatewayAttachmentID.NotFound",
        only=lambda item: kind in {"", item["ResourceType"]},
    )


ATTACHMENTS = _attachments("TransitGatewayAttachment")
VPC_ATTACHMENTS = _attachments("TransitGatewayVpcAttachment", "vpc")
PEERINGS = _attachments("TransitGatewayPeeringAttachment", "peering")
CONNECTS = _attachments("TransitGatewayConnect", "connect")


def gateway_of(backend: Any, identity: str) -> Record:  # noqa: ANN401
    """Return a transit gateway that an account owns or is shown.

    Raises:
        EC2ClientError: if there is none.
    """
    return GATEWAYS.find(backend, "TransitGatewayId", identity)


def table_of(backend: Any, identity: str) -> Record:  # noqa: ANN401
    """Return a route table of a transit gateway that the account owns; those of others are not shown.

    Raises:
        EC2ClientError: if there is none.
    """
    return TABLES.find(backend, "TransitGatewayRouteTableId", identity)


def attachment_of(backend: Any, identity: str, kind: Ec2Kind = ATTACHMENTS) -> Record:  # noqa: ANN401
    """Return an attachment that the account knows.

    Raises:
        EC2ClientError: if there is none.
    """
    return kind.find(backend, "TransitGatewayAttachmentId", identity)


def owner_of(attachment: Mapping[str, Json], region: str) -> Any:  # noqa: ANN401
    """Return the backend of the account that owns an attachment's gateway."""
    return backend_in(attachment["TransitGatewayOwnerId"], region)


def about(attachment: Mapping[str, Json]) -> Record:
    """Return what routes, associations and propagations tell of an attachment."""
    return {name: attachment[name] for name in ("TransitGatewayAttachmentId", "ResourceId", "ResourceType")}


def refuse(code: str, message: str) -> NoReturn:
    """Refuse a request.

    Raises:
        EC2ClientError: always.
    """
    raise EC2ClientError(code, message)
