"""Connect peers, peerings with transit gateways, and the attachments of their route tables; prefix lists too.

Source: https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-peerings.html
"""

from collections.abc import Iterator
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.networking import tunnel_peers
from sandbox.networking.shelf import refuse, said
from sandbox.networking.transit import kinds
from sandbox.networking.transit.attachments import attach, detach
from sandbox.networking.wide_area import core, policy
from sandbox.networking.wide_area.attachments import KINDS, Kind, find
from sandbox.networking.wide_area.common import begun, chosen, conflict, homes, identity, invalid
from sandbox.networking.wide_area.connected import CONNECT_PEERS
from sandbox.networking.wide_area.core import PEERINGS, PREFIX_LISTS
from sandbox.networking.wide_area.joining import regional
from sandbox.networking.wide_area.networks import CORE_NETWORKS
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_HOME = "us-west-2"
"""Where Cloud WAN has its home, and looks for prefix lists."""


def create_peer(place: Place, given: Record) -> Record:
    """Connect an appliance over a Connect attachment."""
    owner, attachment = find(place, given["ConnectAttachmentId"])
    network = CORE_NETWORKS.own(owner, attachment["CoreNetworkId"])
    edge = next(one for one in network["edges"] if one["EdgeLocation"] == attachment["EdgeLocation"])
    protocol = attachment["further"]["Options"]["Protocol"]
    blocks = given.get("InsideCidrBlocks", [])
    if protocol == "GRE" and (not blocks or tunnel_peers.wrong(blocks)):
        invalid(tunnel_peers.wrong(blocks) or "Inside CIDR blocks are needed for a GRE tunnel.")
    if protocol == "NO_ENCAP" and "SubnetArn" not in given:
        invalid("A subnet is needed for a peer without a tunnel.")
    ours = given.get("CoreNetworkAddress") or tunnel_peers.free(edge["InsideCidrBlocks"], _taken(owner))
    if ours is None or not tunnel_peers.inside(ours, edge["InsideCidrBlocks"]):
        invalid(f"{ours} is not in the inside CIDR blocks of the edge in {edge['EdgeLocation']}.")
    pairs = list(tunnel_peers.sessions(blocks)) if protocol == "GRE" else [(ours, given["PeerAddress"])] * 2
    asns = {"CoreNetworkAsn": edge["Asn"], "PeerAsn": given.get("BgpOptions", {}).get("PeerAsn", edge["Asn"])}
    named = identity("connect-peer")
    peer: Record = {
        "ConnectPeerId": named,
        "CoreNetworkId": attachment["CoreNetworkId"],
        "EdgeLocation": attachment["EdgeLocation"],
        "OwnerAccountId": place.account,
        **begun(place, given, f"connect-peer/{named}"),
        **said(given, "ConnectAttachmentId", "SubnetArn"),
        "Configuration": {
            "CoreNetworkAddress": ours,
            "PeerAddress": given["PeerAddress"],
            "InsideCidrBlocks": blocks,
            "Protocol": protocol,
            "BgpConfigurations": [
                {"CoreNetworkAddress": address, "PeerAddress": other, **asns} for address, other in pairs
            ],
        },
    }
    return {"ConnectPeer": CONNECT_PEERS.keep(owner, peer)}


def _taken(owner: Place) -> Iterator[str]:
    for peer in CONNECT_PEERS.all(owner.backend).values():
        yield peer["Configuration"]["CoreNetworkAddress"]


def _seen(place: Place, shelf: Any) -> Iterator[tuple[Place, Record]]:  # noqa: ANN401 a shelf
    for owner in homes(place.partition):
        for one in list(shelf.all(owner.backend).values()):
            if place.account in {owner.account, one["OwnerAccountId"]}:
                yield owner, one


def _find(place: Place, shelf: Any, wanted: str) -> tuple[Place, Record]:  # noqa: ANN401
    for owner, one in _seen(place, shelf):
        if one[shelf.key] == wanted:
            return owner, one
    return refuse("ResourceNotFoundException", f"{shelf.name} {wanted} does not exist.")


def delete_peer(place: Place, given: Record) -> Record:
    """Disconnect an appliance."""
    owner, peer = _find(place, CONNECT_PEERS, given["ConnectPeerId"])
    CONNECT_PEERS.take(owner, peer["ConnectPeerId"])
    return {"ConnectPeer": {**peer, "State": "DELETING"}}


def list_peers(place: Place, given: Record) -> Record:
    """Tell of Connect peers."""
    members = {name: name for name in ("CoreNetworkId", "ConnectAttachmentId")}
    return {"ConnectPeers": chosen((one for _, one in _seen(place, CONNECT_PEERS)), given, **members)}


def create_peering(place: Place, given: Record) -> Record:
    """Peer a transit gateway with the edge of its Region; the gateway has an attachment of the peering."""
    owner, network = core.find(place, given["CoreNetworkId"])
    arn = given["TransitGatewayArn"]
    backend = regional(place, arn, "transit-gateway")
    if arn.rsplit("/", 1)[1] not in kinds.GATEWAYS.all(backend):
        refuse("ResourceNotFoundException", f"{arn} does not exist.")
    gateway, region = kinds.GATEWAYS.all(backend)[arn.rsplit("/", 1)[1]], backend.region_name
    edge = next((one for one in network.get("edges", ()) if one["EdgeLocation"] == region), None)
    if edge is None:
        invalid(f"{network['CoreNetworkId']} has no edge in {region}.")
    if int(gateway["Options"]["AmazonSideAsn"]) == edge["Asn"]:
        invalid("The transit gateway must have another ASN than the edge.")
    if any(one["ResourceArn"] == arn for _, one in _seen(place, PEERINGS)):
        conflict(f"{arn} has a peering with a core network already.")
    named = identity("peering")
    ends = {
        "RequesterTgwInfo": {"CoreNetworkId": network["CoreNetworkId"], "OwnerId": owner.account, "Region": region},
        "AccepterTgwInfo": {
            "TransitGatewayId": gateway["TransitGatewayId"],
            "OwnerId": place.account,
            "Region": region,
        },
        "Options": {"DynamicRouting": "enable"},
    }
    attachment = attach(backend, gateway, ("peering", network["CoreNetworkId"]), ends, {}, state="available")
    attachment["ResourceOwnerId"] = owner.account
    peering: Record = {
        "PeeringId": named,
        "PeeringType": "TRANSIT_GATEWAY",
        "CoreNetworkId": network["CoreNetworkId"],
        "CoreNetworkArn": network["CoreNetworkArn"],
        "OwnerAccountId": place.account,
        "EdgeLocation": region,
        "ResourceArn": arn,
        **begun(place, given, f"peering/{named}"),
        "attachment": attachment["TransitGatewayAttachmentId"],
    }
    return {"TransitGatewayPeering": _peering(PEERINGS.keep(owner, peering))}


def _peering(peering: Record) -> Record:
    return {
        "Peering": peering,
        "TransitGatewayArn": peering["ResourceArn"],
        "TransitGatewayPeeringAttachmentId": peering["attachment"],
    }


def delete_peering(place: Place, given: Record) -> Record:
    """End a peering over which no route table is attached."""
    owner, peering = _find(place, PEERINGS, given["PeeringId"])
    for one in core.ATTACHMENTS.all(owner.backend).values():
        if one["further"].get("PeeringId") == peering["PeeringId"]:
            conflict(f"{one['AttachmentId']} goes over {peering['PeeringId']}.")
    region = peering["EdgeLocation"]
    backend = ec2_backends[peering["OwnerAccountId"]][region]
    detach(kinds.attachment_of(backend, peering["attachment"]), region)
    PEERINGS.take(owner, peering["PeeringId"])
    return {"Peering": {**peering, "State": "DELETING"}}


def list_peerings(place: Place, given: Record) -> Record:
    """Tell of peerings."""
    members = {name: name for name in ("CoreNetworkId", "PeeringType", "EdgeLocation", "State")}
    return {"Peerings": chosen((one for _, one in _seen(place, PEERINGS)), given, **members)}


def _route_table(place: Place, given: Record, network: Record) -> tuple[str, Record, Record]:
    del network
    _, peering = _find(place, PEERINGS, given["PeeringId"])
    arn = given["TransitGatewayRouteTableArn"]
    backend = regional(place, arn, "transit-gateway-route-table")
    table = kinds.table_of(backend, arn.rsplit("/", 1)[1])
    if table["TransitGatewayId"] != peering["ResourceArn"].rsplit("/", 1)[1]:
        invalid(f"{arn} is not a route table of the transit gateway of {peering['PeeringId']}.")
    further = {"PeeringId": peering["PeeringId"], "TransitGatewayRouteTableArn": arn}
    return arn, {"EdgeLocation": peering["EdgeLocation"]}, further


KINDS["TRANSIT_GATEWAY_ROUTE_TABLE"] = Kind(
    name="TransitGatewayRouteTableAttachment", type="TRANSIT_GATEWAY_ROUTE_TABLE", made=_route_table
)


def attach_table(place: Place, given: Record) -> Record:
    """Attach a route table over the peering of its transit gateway."""
    _, peering = _find(place, PEERINGS, given["PeeringId"])
    kind = KINDS["TRANSIT_GATEWAY_ROUTE_TABLE"]
    return kind.create(place, {**given, "CoreNetworkId": peering["CoreNetworkId"]})


def name_prefix_list(place: Place, given: Record) -> Record:
    """Give a prefix list a name by which the policy can speak of it."""
    owner, network = core.find(place, given["CoreNetworkId"])
    arn, alias = given["PrefixListArn"], given["PrefixListAlias"]
    backend = regional(place, arn, "prefix-list")
    if backend.region_name != _HOME:
        invalid(f"The prefix list must be in {_HOME}.")
    if arn.rsplit("/", 1)[1] not in backend.managed_prefix_lists:
        refuse("ResourceNotFoundException", f"{arn} does not exist.")
    here = [one for one in PREFIX_LISTS.all(owner.backend).values() if one["CoreNetworkId"] == network["CoreNetworkId"]]
    if any(arn == one["PrefixListArn"] or alias == one["PrefixListAlias"] for one in here):
        conflict(f"{arn} or {alias} is associated already.")
    named = {"CoreNetworkId": network["CoreNetworkId"], "PrefixListArn": arn, "PrefixListAlias": alias}
    return PREFIX_LISTS.keep(owner, {**named, "key": f"{network['CoreNetworkId']}|{arn}"})


def forget_prefix_list(place: Place, given: Record) -> Record:
    """Take the name away, unless the policy in effect speaks of it."""
    owner, network = core.find(place, given["CoreNetworkId"])
    named = PREFIX_LISTS.own(owner, f"{network['CoreNetworkId']}|{given['PrefixListArn']}")
    live = core.in_effect(network)
    if live and named["PrefixListAlias"] in policy.prefix_lists(live):
        conflict(f"The policy speaks of {named['PrefixListAlias']}.")
    return PREFIX_LISTS.take(owner, named["key"])


def list_prefix_lists(place: Place, given: Record) -> Record:
    """Tell of prefix lists that have names."""
    owner, _ = core.find(place, given["CoreNetworkId"])
    members = {name: name for name in ("CoreNetworkId", "PrefixListArn")}
    return {"PrefixListAssociations": chosen(PREFIX_LISTS.all(owner.backend).values(), given, **members)}


OPERATIONS = {
    "CreateConnectPeer": create_peer,
    "DeleteConnectPeer": delete_peer,
    "GetConnectPeer": lambda place, given: {"ConnectPeer": _find(place, CONNECT_PEERS, given["ConnectPeerId"])[1]},
    "ListConnectPeers": list_peers,
    "CreateTransitGatewayPeering": create_peering,
    "DeletePeering": delete_peering,
    "GetTransitGatewayPeering": lambda place, given: {
        "TransitGatewayPeering": _peering(_find(place, PEERINGS, given["PeeringId"])[1])
    },
    "ListPeerings": list_peerings,
    "CreateCoreNetworkPrefixListAssociation": name_prefix_list,
    "DeleteCoreNetworkPrefixListAssociation": forget_prefix_list,
    "ListCoreNetworkPrefixListAssociations": list_prefix_lists,
    **{name: operation for kind in KINDS.values() for name, operation in kind.operations().items()},
    "CreateTransitGatewayRouteTableAttachment": attach_table,
}
