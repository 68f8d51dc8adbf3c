"""VPC peering connections: what moto's connections lack of EC2's.

Sources: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html and
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html
"""

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.route_tables import Route
from moto.ec2.models.vpc_peering_connections import VPCPeeringConnection
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.utils import random_vpc_peering_connection_id

from sandbox.networking.vpc.common import refuse, refuse_in_use
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_kinds import now
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

Json = Any
Record = dict[str, Json]
_FAILED = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"
_DAYS_TO_ACCEPT = 7
_LIVING = ("initiating-request", "pending-acceptance", "provisioning", "active")


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Ask for a peering; one that cannot be is kept as failed."""
    vpc = backend.get_vpc(parameters["VpcId"])
    owner = parameters.get("PeerOwnerId", backend.account_id)
    region = parameters.get("PeerRegion", backend.region_name)
    peer: Any = ec2_backends[owner][region].vpcs.get(parameters["PeerVpcId"])
    if peer is None and (owner, region) == (backend.account_id, backend.region_name):
        backend.get_vpc(parameters["PeerVpcId"])
    if peer is vpc:
        refuse("InvalidParameterValue", f"The peerVpcId must be different from the vpcId {vpc.id}.")
    if peer is not None and any(_between(one, vpc, peer) for one in backend.vpc_pcxs.values()):
        refuse("VpcPeeringConnectionAlreadyExists", f"A VPC peering connection of {vpc.id} and {peer.id} exists.")
    tags = {tag["Key"]: tag["Value"] for one in parameters.get("TagSpecifications", ()) for tag in one.get("Tags", ())}
    failing = peer is None or _overlap(vpc, peer)
    if peer is None:
        peer = SimpleNamespace(id=parameters["PeerVpcId"], owner_id=owner, region=region, ec2_backend=None)
    kind: Any = VPCPeeringConnection
    connection = kind(backend, random_vpc_peering_connection_id(), vpc, peer, tags)
    connection.expiration_time = now() + timedelta(days=_DAYS_TO_ACCEPT)
    backend.vpc_pcxs[connection.id] = connection
    if failing:
        connection._status.code, connection._status.message = "failed", _FAILED
    else:
        # Both accounts and Regions know it.
        peer.ec2_backend.vpc_pcxs[connection.id] = connection
    begun = f"Initiating Request to {owner}"
    told = {**_told(backend, connection), "Status": {"Code": "initiating-request", "Message": begun}}
    if not failing:
        connection._status.pending()
    return {"VpcPeeringConnection": told}


def _between(connection: Any, vpc: Any, peer: Any) -> bool:  # noqa: ANN401 moto's own classes
    same = {connection.vpc.id, connection.peer_vpc.id} == {vpc.id, peer.id}
    return same and connection._status.code in _LIVING


def _blocks(vpc: Any, version: int) -> list[str]:  # noqa: ANN401
    associations = vpc.get_cidr_block_association_set(ipv6=version == 6)
    return [one["cidr_block"] for one in associations if one["cidr_block_state"]["state"] == "associated"]


def _overlap(vpc: Any, peer: Any) -> bool:  # noqa: ANN401
    return any(
        ip_network(one).overlaps(ip_network(other))
        for version in (4, 6)
        for one in _blocks(vpc, version)
        for other in _blocks(peer, version)
    )


def _told(backend: Any, connection: Any) -> Record:  # noqa: ANN401
    told = {
        "VpcPeeringConnectionId": connection.id,
        "Status": connection.status,
        "RequesterVpcInfo": _end(connection.vpc, connection.requester_options),
        "AccepterVpcInfo": _end(connection.peer_vpc, connection.accepter_options),
        "Tags": [{"Key": key, "Value": value} for key, value in backend.tags.get(connection.id, {}).items()],
    }
    if connection._status.code in ("initiating-request", "pending-acceptance"):
        told["ExpirationTime"] = connection.expiration_time
    return told


def _end(vpc: Any, options: Mapping[str, bool]) -> Record:  # noqa: ANN401
    told = {"OwnerId": vpc.owner_id, "Region": vpc.region, "VpcId": vpc.id, "PeeringOptions": dict(options)}
    if isinstance(vpc, SimpleNamespace):
        return told
    return {
        **told,
        "CidrBlock": vpc.cidr_block,
        "CidrBlockSet": [{"CidrBlock": block} for block in _blocks(vpc, 4)],
        "Ipv6CidrBlockSet": [{"Ipv6CidrBlock": block} for block in _blocks(vpc, 6)],
    }


def describe(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell of connections by id and by filter."""
    wanted = parameters.get("VpcPeeringConnectionIds", ())
    for identity in wanted:
        backend.get_vpc_peering_connection(identity)
    shape = operation_model("ec2", "DescribeVpcPeeringConnections").output_shape
    members = shape.members["VpcPeeringConnections"].member.members
    told = [_told(backend, one) for one in backend.vpc_pcxs.values() if not wanted or one.id in wanted]
    return {
        "VpcPeeringConnections": [
            one for one in told if matches(one, parameters.get("Filters", ()), members, {"status-code": "status.code"})
        ]
    }


def accept(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Accept a connection, in the accepter's account and Region."""
    connection = backend.accept_vpc_peering_connection(parameters["VpcPeeringConnectionId"])
    return {"VpcPeeringConnection": _told(backend, connection)}


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let the other side resolve one's public names to private addresses; each side answers for its own VPC."""
    connection = backend.get_vpc_peering_connection(parameters["VpcPeeringConnectionId"])
    if connection._status.code != "active":
        refuse("OperationNotPermitted", f"Peering {connection.id} is not active. Options are for active peerings.")
    reply = {}
    for side, vpc, options in (
        ("RequesterPeeringConnectionOptions", connection.vpc, connection.requester_options),
        ("AccepterPeeringConnectionOptions", connection.peer_vpc, connection.accepter_options),
    ):
        if side not in parameters:
            continue
        if (vpc.owner_id, vpc.region) != (backend.account_id, backend.region_name):
            refuse("OperationNotPermitted", f"User {backend.account_id} cannot modify {side} of {connection.id}.")
        options |= {name: value for name, value in parameters[side].items() if name in options}
        reply[side] = dict(options)
    return reply


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """End a connection from either side; a failed one cannot be deleted."""
    connection = backend.get_vpc_peering_connection(parameters["VpcPeeringConnectionId"])
    if connection._status.code not in _LIVING:
        change = f"from {connection._status.code} to deleting"
        refuse("InvalidStateTransition", f"Invalid state transition for {connection.id}, attempted {change}")
    backend.delete_vpc_peering_connection(connection.id)
    return {"Return": True}


def install() -> None:
    """Let EC2 answer."""
    write(
        {
            "CreateVpcPeeringConnection": create,
            "DescribeVpcPeeringConnections": describe,
            "AcceptVpcPeeringConnection": accept,
            "ModifyVpcPeeringConnectionOptions": modify,
            "DeleteVpcPeeringConnection": delete,
        }
    )
    _end_with_their_vpcs()
    _lead_nowhere_when_ended()


def _end_with_their_vpcs() -> None:
    vpcs: Any = VPCBackend
    original = vpcs.delete_vpc

    def delete_vpc(self: Any, vpc_id: str) -> Any:  # noqa: ANN401 moto's own
        mine = [one for one in self.vpc_pcxs.values() if vpc_id in (one.vpc.id, one.peer_vpc.id)]
        asked = [one for one in mine if one._status.code == "pending-acceptance"]
        if any(one.peer_vpc.id == vpc_id and one.vpc.owner_id != self.account_id for one in asked):
            refuse_in_use("vpc", vpc_id)
        vpc = original(self, vpc_id)
        for one in mine:
            if one._status.code in _LIVING:
                one._status.deleted(self.account_id)
        return vpc

    vpcs.delete_vpc = delete_vpc


def _lead_nowhere_when_ended() -> None:
    route: Any = Route
    state = route.state.fget

    def told(self: Any) -> str:  # noqa: ANN401 moto's own
        ended = self.vpc_pcx is not None and self.vpc_pcx._status.code != "active"
        return "blackhole" if ended else str(state(self))

    route.state = property(told)
