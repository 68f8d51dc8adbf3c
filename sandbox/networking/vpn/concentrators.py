"""VPN concentrators: many small sites behind one attachment of a transit gateway.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnConcentrator.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.networking.transit.attachments import attach, detach, join
from sandbox.networking.transit.kinds import GATEWAYS, attachment_of, refuse
from sandbox.networking.vpn.kinds import CONCENTRATORS, CONNECTIONS

Json = Any
Record = dict[str, Json]


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    if "TransitGatewayId" in parameters:
        GATEWAYS.own(backend, "TransitGatewayId", parameters["TransitGatewayId"])
    return {"State": "available"}


def _made(backend: Any, concentrator: Record) -> None:  # noqa: ANN401
    if "TransitGatewayId" in concentrator:
        gateway = GATEWAYS.own(backend, "TransitGatewayId", concentrator["TransitGatewayId"])
        attachment = attach(backend, gateway, ("vpn-concentrator", concentrator["VpnConcentratorId"]), {}, {})
        join(attachment, backend.region_name)
        concentrator["TransitGatewayAttachmentId"] = attachment["TransitGatewayAttachmentId"]


def _end(backend: Any, concentrator: Record) -> None:  # noqa: ANN401
    identity = concentrator["VpnConcentratorId"]
    if any(one.get("VpnConcentratorId") == identity for one in CONNECTIONS.all(backend).values()):
        refuse("IncorrectState", f"{identity} has VPN connections.")
    if "TransitGatewayAttachmentId" in concentrator:
        detach(attachment_of(backend, concentrator["TransitGatewayAttachmentId"]), backend.region_name)


def install() -> None:
    """Let EC2 answer."""
    replace(CONCENTRATORS, begin=_begin, made=_made, end=_end).install()
