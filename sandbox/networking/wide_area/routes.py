"""The routes of a core network's segments at its edges, and those that reach transit gateways over peerings.

Routing policies are kept and not applied: what they drop or summarize is told here as if they were not.
Source: https://docs.aws.amazon.com/networkmanager/latest/APIReference/API_GetNetworkRoutes.html
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.networking import bgp
from sandbox.networking.shelf import refuse
from sandbox.networking.transit import kinds
from sandbox.networking.transit import routes as transit
from sandbox.networking.vpn.devices import learned
from sandbox.networking.vpn.kinds import CONNECTIONS
from sandbox.networking.wide_area import belonging, core, policy
from sandbox.networking.wide_area.common import homes, invalid
from sandbox.networking.wide_area.connected import CONNECT_PEERS
from sandbox.networking.wide_area.core import ATTACHMENTS, PEERINGS
from sandbox.networking.wide_area.joining import regional
from sandbox.networking.wide_area.networks import CORE_NETWORKS
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_EVERYWHERE = ("0.0.0.0/0", "::/0")


def _blocks(owner: Place, attachment: Mapping[str, Json]) -> Iterator[str]:
    """Yield the destinations that an attachment brings."""
    resource = attachment["ResourceArn"].rsplit("/", 1)[1]
    regions = ec2_backends[attachment["OwnerAccountId"]]
    if attachment["AttachmentType"] == "VPC":
        vpc, ipv6 = regions[attachment["EdgeLocation"]].get_vpc(resource), attachment["further"]["Options"]
        for family in (False, True) if ipv6["Ipv6Support"] else (False,):
            yield from (one["cidr_block"] for one in vpc.get_cidr_block_association_set(ipv6=family))
    elif attachment["AttachmentType"] == "SITE_TO_SITE_VPN":
        backend = regions[attachment["EdgeLocation"]]
        yield from learned(backend, CONNECTIONS.all(backend)[resource])
    elif attachment["AttachmentType"] == "CONNECT":
        for peer in CONNECT_PEERS.all(owner.backend).values():
            if peer["ConnectAttachmentId"] == attachment["AttachmentId"]:
                yield from bgp.blocks({tag["Key"]: tag["Value"] for tag in peer["Tags"]})
    elif attachment["AttachmentType"] == "TRANSIT_GATEWAY_ROUTE_TABLE":
        backend = regions[attachment["EdgeLocation"]]
        for route in transit.own_routes(backend, kinds.table_of(backend, resource)):
            if route["State"] == "active":
                yield route["DestinationCidrBlock"]
    else:
        from sandbox.networking.direct_connect.routes import of_gateway  # noqa: PLC0415 loads when it is needed

        yield from of_gateway(attachment["OwnerAccountId"], resource)


def _members(owner: Place, network: Mapping[str, Json], **where: str) -> list[Record]:
    """Return the accepted attachments in a segment or a group."""
    return [
        one
        for one in ATTACHMENTS.all(owner.backend).values()
        if one["CoreNetworkId"] == network["CoreNetworkId"]
        and one["State"] in {"AVAILABLE", "PENDING_TAG_ACCEPTANCE"}
        and all(one.get(name) == value for name, value in where.items())
    ]


def of_segment(owner: Place, network: Mapping[str, Json], segment: str) -> list[Record]:
    """Return the routes of a segment: static ones before those of its own attachments and of shared segments."""
    live = core.in_effect(network) or {"segments": []}
    routes: dict[str, Record] = {}
    present = {one["AttachmentId"]: one for one in _members(owner, network)}
    for block, wanted in policy.static_routes(live, segment):
        leads = [present[one] for one in wanted if one in present]
        routes[block] = _route(block, "STATIC", leads)
    sources = [] if policy.isolated(live, segment) else [segment]
    for source in (*sources, *policy.shared_with(live, segment)):
        for attachment in _members(owner, network, SegmentName=source):
            for block in _blocks(owner, attachment):
                routes.setdefault(block, _route(block, "PROPAGATED", [attachment]))
    for group in policy.inspected(live, segment):
        functions = _members(owner, network, NetworkFunctionGroupName=group)
        for block in _EVERYWHERE if functions else ():
            routes.setdefault(block, _route(block, "PROPAGATED", functions))
    return list(routes.values())


def _route(block: str, kind: str, leads: Iterable[Mapping[str, Json]]) -> Record:
    destinations = [
        {
            "CoreNetworkAttachmentId": one["AttachmentId"],
            **{name: one[name] for name in ("SegmentName", "NetworkFunctionGroupName") if name in one},
            "EdgeLocation": belonging.where(one)[0],
            "ResourceType": one["AttachmentType"].lower().replace("_", "-"),
            "ResourceId": one["ResourceArn"].rsplit("/", 1)[1],
        }
        for one in leads
    ]
    state = "ACTIVE" if destinations else "BLACKHOLE"
    return {"DestinationCidrBlock": block, "Destinations": destinations, "Type": kind, "State": state}


def get(place: Place, given: Record) -> Record:
    """Tell the routes of a segment at an edge, or of a transit gateway's route table."""
    wanted = given["RouteTableIdentifier"]
    told: Record = {"RouteTableTimestamp": datetime.now(UTC)}
    if "CoreNetworkSegmentEdge" in wanted:
        edge = wanted["CoreNetworkSegmentEdge"]
        owner, network = core.find(place, edge["CoreNetworkId"])
        known = {one["Name"]: one for one in core.told(network).get("Segments", ())}
        if edge["EdgeLocation"] not in known.get(edge["SegmentName"], {}).get("EdgeLocations", ()):
            name = f"{edge['SegmentName']} at {edge['EdgeLocation']}"
            refuse("ResourceNotFoundException", f"{edge['CoreNetworkId']} has no segment {name}.")
        told |= {"RouteTableType": "CORE_NETWORK_SEGMENT", "CoreNetworkSegmentEdge": edge}
        routes = of_segment(owner, network, edge["SegmentName"])
    elif "TransitGatewayRouteTableArn" in wanted:
        arn = wanted["TransitGatewayRouteTableArn"]
        backend = regional(place, arn, "transit-gateway-route-table")
        told |= {"RouteTableType": "TRANSIT_GATEWAY_ROUTE_TABLE", "RouteTableArn": arn}
        found = transit.routes_of(backend, kinds.table_of(backend, arn.rsplit("/", 1)[1]))
        routes = [_of_table(route) for route in found]
    else:
        invalid("The routes of network function groups are not simulated.")
    return {**told, "NetworkRoutes": [one for one in routes if _matches(one, given)]}


def _of_table(route: Mapping[str, Json]) -> Record:
    destinations = [
        {
            "TransitGatewayAttachmentId": one["TransitGatewayAttachmentId"],
            "ResourceType": one["ResourceType"],
            "ResourceId": one["ResourceId"],
        }
        for one in route["TransitGatewayAttachments"]
    ]
    told = {"DestinationCidrBlock": route["DestinationCidrBlock"], "Destinations": destinations}
    return {**told, "Type": route["Type"].upper(), "State": route["State"].upper()}


def _matches(route: Mapping[str, Json], given: Mapping[str, Json]) -> bool:
    block = ip_network(route["DestinationCidrBlock"])
    exact = given.get("ExactCidrMatches", [str(block)])
    within = [ip_network(one) for one in given.get("SubnetOfMatches", ())]
    around = [ip_network(one) for one in given.get("SupernetOfMatches", ())]
    return (
        route["State"] in given.get("States", [route["State"]])
        and route["Type"] in given.get("Types", [route["Type"]])
        and str(block) in exact
        and (not within or any(_inside(block, one) for one in within))
        and (not around or any(_inside(one, block) for one in around))
    )


def _inside(inner: Any, outer: Any) -> bool:  # noqa: ANN401 networks of either version
    return bool(inner.version == outer.version and inner.subnet_of(outer))


def _reaching(backend: Any, table: Mapping[str, Json]) -> Iterator[tuple[str, Record]]:  # noqa: ANN401
    """Yield what a transit gateway's table learns of the segment to which it is attached."""
    identity = table["TransitGatewayRouteTableId"]
    for owner in homes(backend.partition):
        for one in list(ATTACHMENTS.all(owner.backend).values()):
            peering = PEERINGS.all(owner.backend).get(one["further"].get("PeeringId", ""))
            if peering is None or one["ResourceArn"].rsplit("/", 1)[1] != identity or "SegmentName" not in one:
                continue
            network = CORE_NETWORKS.own(owner, one["CoreNetworkId"])
            over = kinds.ATTACHMENTS.all(backend)[peering["attachment"]]
            for route in of_segment(owner, network, one["SegmentName"]):
                leads = {destination["CoreNetworkAttachmentId"] for destination in route["Destinations"]}
                if leads - {one["AttachmentId"]}:
                    yield route["DestinationCidrBlock"], over


def install() -> None:
    """Let the tables of transit gateways show what comes from core networks."""
    transit.DYNAMIC.append(_reaching)


OPERATIONS = {"GetNetworkRoutes": get}
