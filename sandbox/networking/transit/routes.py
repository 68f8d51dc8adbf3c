"""Routes of transit gateway route tables: static ones, and those that attachments propagate.

A table shows the preferred route for each destination; another one appears when that is gone.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html (route evaluation order)
"""

from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from sandbox.networking.transit.kinds import ATTACHMENTS, about, attachment_of, backend_in, gateway_of, refuse, table_of
from sandbox.networking.transit.tables import check_available
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]
Network = IPv4Network | IPv6Network
# For routes with the same destination: what comes first is preferred.
_PREFERENCE = ("vpc", "direct-connect-gateway", "connect", "vpn")


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Add a static route."""
    table, destination = _place(backend, parameters)
    if destination in table["routes"]:
        identity = table["TransitGatewayRouteTableId"]
        refuse("RouteAlreadyExists", f"Route {destination} already exists in Transit Gateway Route Table {identity}")
    return _put(backend, table, destination, parameters)


def replace(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Point a static route elsewhere."""
    table, destination = _place(backend, parameters)
    _present(table, destination)
    return _put(backend, table, destination, parameters)


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Remove a static route."""
    table, destination = _place(backend, parameters)
    _present(table, destination)
    return {"Route": {**_told(backend, table["routes"].pop(destination)), "State": "deleted"}}


def _place(backend: Any, parameters: Mapping[str, Json]) -> tuple[Record, str]:  # noqa: ANN401
    table = table_of(backend, parameters["TransitGatewayRouteTableId"])
    try:
        return table, str(ip_network(parameters["DestinationCidrBlock"]))
    except ValueError:
        message = f"Value ({parameters['DestinationCidrBlock']}) for parameter destinationCidrBlock is invalid."
        return refuse("InvalidParameterValue", message)


def _present(table: Mapping[str, Json], destination: str) -> None:
    if destination not in table["routes"]:
        identity = table["TransitGatewayRouteTableId"]
        refuse(
            "InvalidRoute.NotFound", f"Route {destination} does not exist in Transit Gateway Route Table {identity}."
        )


def _put(backend: Any, table: Record, destination: str, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    route: Record = {"DestinationCidrBlock": destination, "Type": "static", "TransitGatewayAttachments": []}
    identity = parameters.get("TransitGatewayAttachmentId")
    if parameters.get("Blackhole", False) == (identity is not None):
        refuse("InvalidParameterCombination", "A static route has an attachment, or is a blackhole.")
    if identity is not None:
        attachment = attachment_of(backend, identity)
        check_available(attachment)
        if attachment["TransitGatewayId"] != table["TransitGatewayId"]:
            refuse("InvalidParameterValue", "The attachment and the route table are of different transit gateways.")
        route["TransitGatewayAttachments"] = [about(attachment)]
    table["routes"][destination] = route
    return {"Route": _told(backend, route)}


def _told(backend: Any, route: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Return a route with its state: a route to what is not there any more leads nowhere."""
    present = ATTACHMENTS.all(backend)
    leads = [one for one in route["TransitGatewayAttachments"] if one["TransitGatewayAttachmentId"] in present]
    return {**route, "State": "active" if leads else "blackhole"}


def advertised(attachment: Mapping[str, Json], region: str) -> list[Network]:
    """Return the destinations that an attachment propagates: of a VPC its blocks, of others what BGP has learned."""
    if attachment["ResourceType"] != "vpc":
        return [ip_network(block) for block in LEARNED.get(attachment["ResourceType"], _nothing)(attachment, region)]
    vpc = backend_in(attachment["ResourceOwnerId"], region).get_vpc(attachment["VpcId"])
    blocks = list(vpc.get_cidr_block_association_set(ipv6=False))
    if attachment["Options"]["Ipv6Support"] == "enable":
        blocks += vpc.get_cidr_block_association_set(ipv6=True)
    return [ip_network(block["cidr_block"]) for block in blocks]


def _nothing(attachment: Mapping[str, Json], region: str) -> list[str]:
    del attachment, region
    return []


LEARNED: dict[str, Callable[[Mapping[str, Json], str], list[str]]] = {}
"""Kind of attachment → what tells the blocks that its other end advertises by BGP."""
Dynamic = Callable[[Any, Mapping[str, Json]], Iterator[tuple[str, Record]]]
DYNAMIC: list[Dynamic] = []
"""What tells the blocks that come to a table over peerings with core networks, each with the peering's attachment."""


def _propagated(backend: Any, table: Mapping[str, Json]) -> Iterator[tuple[Network, Record]]:  # noqa: ANN401
    """Yield destinations with their attachments, preferred kinds first.

    A VPC whose block overlaps that of a VPC that came before does not propagate it.
    """
    attachments = [ATTACHMENTS.all(backend)[identity] for identity in table["propagations"]]
    taken: list[Network] = []
    for kind in _PREFERENCE:
        for attachment in attachments:
            if attachment["ResourceType"] == kind:
                for block in advertised(attachment, backend.region_name):
                    if kind == "vpc" and any(block.version == one.version and block.overlaps(one) for one in taken):
                        continue
                    if kind == "vpc":
                        taken.append(block)
                    yield block, attachment


def routes_of(backend: Any, table: Mapping[str, Json]) -> list[Record]:  # noqa: ANN401
    """Return the routes that a table shows: static ones before propagated ones, and one for each destination."""
    routes = {route["DestinationCidrBlock"]: route for route in own_routes(backend, table)}
    for learn in DYNAMIC:
        for block, attachment in learn(backend, table):
            routes.setdefault(block, {**_dynamic(block), "TransitGatewayAttachments": [about(attachment)]})
    return list(routes.values())


def _dynamic(block: str) -> Record:
    return {"DestinationCidrBlock": block, "Type": "propagated", "State": "active", "TransitGatewayAttachments": []}


def own_routes(backend: Any, table: Mapping[str, Json]) -> list[Record]:  # noqa: ANN401
    """Return the routes of a table that do not come from core networks."""
    routes = {destination: _told(backend, route) for destination, route in table["routes"].items()}
    multipath = gateway_of(backend, table["TransitGatewayId"])["Options"]["VpnEcmpSupport"] == "enable"
    for block, attachment in _propagated(backend, table):
        route = routes.setdefault(str(block), _dynamic(str(block)))
        kinds = {one["ResourceType"] for one in route["TransitGatewayAttachments"]}
        equal = multipath and kinds == {attachment["ResourceType"]} != {"vpc"}
        if route["Type"] == "propagated" and (not kinds or equal):
            route["TransitGatewayAttachments"].append(about(attachment))
    return list(routes.values())


def install() -> None:
    """Let EC2 answer."""
    write(
        {
            "CreateTransitGatewayRoute": create,
            "ReplaceTransitGatewayRoute": replace,
            "DeleteTransitGatewayRoute": delete,
        }
    )
