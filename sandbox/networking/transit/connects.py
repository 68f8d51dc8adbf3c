"""Connect attachments and their peers: appliances that speak BGP with a transit gateway over another attachment.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-connect.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.networking import bgp, tunnel_peers
from sandbox.networking.transit import routes, vpcs
from sandbox.networking.transit.attachments import attach, detach, join
from sandbox.networking.transit.kinds import (
    ATTACHMENTS,
    CONNECTS,
    attachment_of,
    backend_in,
    gateway_of,
    owner_of,
    refuse,
)
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]
_TRANSPORTS = ("vpc", "direct-connect-gateway")
_SESSIONS = "BgpConfigurations"


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Attach by way of another attachment, of a VPC or of Direct Connect."""
    transport = attachment_of(backend, parameters["TransportTransitGatewayAttachmentId"])
    identity = transport["TransitGatewayAttachmentId"]
    if transport["ResourceType"] not in _TRANSPORTS or transport["State"] != "available":
        refuse("InvalidParameterValue", f"{identity} is no available attachment of a VPC or of Direct Connect.")
    said = {
        "TransportTransitGatewayAttachmentId": identity,
        "Options": {"Protocol": "gre", **parameters.get("Options", {})},
    }
    gateway = gateway_of(backend, transport["TransitGatewayId"])
    attachment = attach(backend, gateway, ("connect", identity), said, parameters)
    join(attachment, backend.region_name)
    return _reply(backend, attachment)


def _reply(backend: Any, attachment: Record) -> Record:  # noqa: ANN401
    return {"TransitGatewayConnect": CONNECTS.told(backend, attachment)}


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take a Connect attachment away, once it has no peers any more."""
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"], CONNECTS)
    identity = attachment["TransitGatewayAttachmentId"]
    if any(peer["TransitGatewayAttachmentId"] == identity for peer in PEERS.all(backend).values()):
        refuse("IncorrectState", f"{identity} has non-deleted Connect peers.")
    reply = _reply(backend, {**attachment, "State": "deleting"})
    detach(attachment, backend.region_name)
    return reply


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"], CONNECTS)
    options = gateway_of(backend, attachment["TransitGatewayId"])["Options"]
    blocks, inside = options.get("TransitGatewayCidrBlocks", []), parameters["InsideCidrBlocks"]
    if tunnel_peers.wrong(inside):
        refuse("InvalidParameterValue", tunnel_peers.wrong(inside))
    taken = [one["ConnectPeerConfiguration"]["TransitGatewayAddress"] for one in PEERS.all(backend).values()]
    ours = parameters.get("TransitGatewayAddress") or tunnel_peers.free(blocks, taken)
    if ours is None or not tunnel_peers.inside(ours, blocks):
        refuse("InvalidParameterValue", f"{ours} is not in the CIDR blocks of {attachment['TransitGatewayId']}.")
    own = int(options["AmazonSideAsn"])
    peer = int(parameters.get("BgpOptions", {}).get("PeerAsn", own))
    return {
        "State": "available",
        "CreationTime": now(),
        "ConnectPeerConfiguration": {
            "TransitGatewayAddress": ours,
            "PeerAddress": parameters["PeerAddress"],
            "InsideCidrBlocks": inside,
            "Protocol": "gre",
            _SESSIONS: [
                {"TransitGatewayAsn": own, "PeerAsn": peer, "TransitGatewayAddress": address, "PeerAddress": other}
                for address, other in tunnel_peers.sessions(inside)
            ],
        },
    }


class _Peers(Ec2Kind):
    """Peers tell whether their sessions are up: they are if the appliance advertises something."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with the state of its sessions."""
        status = "up" if _advertised(backend, item) else "down"
        configuration = item["ConnectPeerConfiguration"]
        sessions = [{**one, "BgpStatus": status} for one in configuration[_SESSIONS]]
        return {**super().told(backend, item), "ConnectPeerConfiguration": {**configuration, _SESSIONS: sessions}}


def _advertised(backend: Any, peer: Mapping[str, Json]) -> list[str]:  # noqa: ANN401
    return bgp.blocks(backend.tags.get(peer["TransitGatewayConnectPeerId"], {}))


PEERS = _Peers(
    name="TransitGatewayConnectPeer",
    type="transit-gateway-connect-peer",
    prefix="tgw-connect-peer",
    id="TransitGatewayConnectPeerId",
    unknown="InvalidTransitGatewayConnectPeerID.NotFound",
    verbs={"Modify": None},
)


def _learned(attachment: Mapping[str, Json], region: str) -> list[str]:
    backend = backend_in(attachment["ResourceOwnerId"], region)
    return [
        block
        for peer in PEERS.all(backend).values()
        if peer["TransitGatewayAttachmentId"] == attachment["TransitGatewayAttachmentId"]
        for block in _advertised(backend, peer)
    ]


def _delete_transport(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"])
    identity = attachment["TransitGatewayAttachmentId"]
    others = ATTACHMENTS.all(owner_of(attachment, backend.region_name)).values()
    if any(one.get("TransportTransitGatewayAttachmentId") == identity for one in others):
        refuse("IncorrectState", f"{identity} has non-deleted Connect attachments.")
    return vpcs.delete(backend, parameters)


def install() -> None:
    """Let EC2 answer, and route tables show what the appliances advertise."""
    replace(PEERS, begin=_begin).install()
    write(
        {
            "CreateTransitGatewayConnect": create,
            "DeleteTransitGatewayConnect": delete,
            "DeleteTransitGatewayVpcAttachment": _delete_transport,
            "DescribeTransitGatewayConnects": CONNECTS.describe,
        }
    )
    routes.LEARNED["connect"] = _learned
