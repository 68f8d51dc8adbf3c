"""Route servers: appliances in a VPC advertise blocks by BGP, and route tables of the VPC lead there.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/dynamic-routing-route-server.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from moto.ec2.models.route_tables import Route, RouteTable

from sandbox.networking import bgp
from sandbox.networking.vpc.common import Json, Record, refuse, refuse_in_use
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import write

_VPCS, _TABLES = "associated VPCs", "propagation to tables"
_PERSISTING = {"enable": "enabled", "disable": "disabled", "reset": "enabled"}


def _persisting(parameters: Mapping[str, Json]) -> Record:
    said: Record = {}
    if "PersistRoutes" in parameters:
        said["PersistRoutesState"] = _PERSISTING[parameters["PersistRoutes"]]
    if "PersistRoutesDuration" in parameters:
        said["PersistRoutesDuration"] = int(parameters["PersistRoutesDuration"])
    if "SnsNotificationsEnabled" in parameters:
        said["SnsNotificationsEnabled"] = parameters["SnsNotificationsEnabled"]
    return said


def _check(server: Mapping[str, Json]) -> None:
    if (server["PersistRoutesState"] == "enabled") != ("PersistRoutesDuration" in server):
        refuse("InvalidParameterCombination", "A duration is for a route server that persists routes.")


def _begin(_backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    usual = {"PersistRoutesState": "disabled", "SnsNotificationsEnabled": False}
    server = {"State": "available", **usual, **_persisting(parameters), _VPCS: [], _TABLES: []}
    _check(server)
    return server


def _made(backend: Any, server: Record) -> None:  # noqa: ANN401
    _notify(backend, server)


def _notify(backend: Any, server: Record) -> None:  # noqa: ANN401
    server.pop("SnsTopicArn", None)
    if server["SnsNotificationsEnabled"]:
        place = f"arn:{backend.partition}:sns:{backend.region_name}:{backend.account_id}"
        server["SnsTopicArn"] = f"{place}:route-server-{server['RouteServerId']}"


def _end(backend: Any, server: Record) -> None:  # noqa: ANN401
    own = any(one[SERVERS.id] == server[SERVERS.id] for one in ENDPOINTS.all(backend).values())
    if own or server[_VPCS]:
        refuse_in_use("route-server", server[SERVERS.id])


SERVERS = Ec2Kind(
    name="RouteServer",
    type="route-server",
    prefix="rs",
    id="RouteServerId",
    unknown="InvalidRouteServerId.NotFound",
    begin=_begin,
    made=_made,
    end=_end,
)


def _own(kind: Ec2Kind, backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return kind.own(backend, kind.id, parameters[kind.id])


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change whether routes persist, and who hears of changes."""
    server = _own(SERVERS, backend, parameters)
    after = {**server, **_persisting(parameters)}
    if after["PersistRoutesState"] == "disabled":
        after.pop("PersistRoutesDuration", None)
    _check(after)
    server.clear()
    server |= after
    _notify(backend, server)
    return {"RouteServer": SERVERS.told(backend, server)}


def associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let a route server serve a VPC; it serves one."""
    server, vpc = _own(SERVERS, backend, parameters), backend.get_vpc(parameters["VpcId"]).id
    if server[_VPCS]:
        refuse("IncorrectState", f"{server[SERVERS.id]} is associated with {server[_VPCS][0]}.")
    server[_VPCS].append(vpc)
    return {"RouteServerAssociation": _about(server, "associating", VpcId=vpc)}


def _about(server: Mapping[str, Json], state: str, **what: str) -> Record:
    return {SERVERS.id: server[SERVERS.id], "State": state, **what}


def disassociate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let it serve the VPC no longer, once it has neither endpoints nor tables there."""
    server, vpc = _own(SERVERS, backend, parameters), parameters["VpcId"]
    if vpc not in server[_VPCS]:
        refuse("InvalidRouteServerAssociation.NotFound", f"{server[SERVERS.id]} is not associated with {vpc}.")
    endpoints = [one for one in ENDPOINTS.all(backend).values() if one[SERVERS.id] == server[SERVERS.id]]
    if endpoints or server[_TABLES]:
        refuse_in_use("route-server association", f"{server[SERVERS.id]}/{vpc}")
    server[_VPCS].remove(vpc)
    return {"RouteServerAssociation": _about(server, "disassociating", VpcId=vpc)}


def associations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell which VPC a route server serves."""
    server = _own(SERVERS, backend, parameters)
    return {"RouteServerAssociations": [_about(server, "associated", VpcId=vpc) for vpc in server[_VPCS]]}


def _begin_endpoint(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    server, subnet = _own(SERVERS, backend, parameters), backend.get_subnet(parameters["SubnetId"])
    if subnet.vpc_id not in server[_VPCS]:
        refuse("IncorrectState", f"{server[SERVERS.id]} is not associated with {subnet.vpc_id}.")
    interface = backend.create_network_interface(subnet, None)
    interface.interface_type = "route_server_endpoint"
    interface.requester_managed = True
    interface.status = "in-use"
    interface._group_set = []
    return {
        "VpcId": subnet.vpc_id,
        "State": "available",
        "EniId": interface.id,
        "EniAddress": interface.private_ip_address,
    }


def _made_endpoint(backend: Any, endpoint: Record) -> None:  # noqa: ANN401
    backend.enis[endpoint["EniId"]].description = f"Route Server Endpoint {endpoint[ENDPOINTS.id]}"


def _end_endpoint(backend: Any, endpoint: Record) -> None:  # noqa: ANN401
    if any(one[ENDPOINTS.id] == endpoint[ENDPOINTS.id] for one in PEERS.all(backend).values()):
        refuse_in_use("route-server-endpoint", endpoint[ENDPOINTS.id])
    if endpoint["EniId"] in backend.enis:
        backend.enis[endpoint["EniId"]].delete()


ENDPOINTS = Ec2Kind(
    name="RouteServerEndpoint",
    type="route-server-endpoint",
    prefix="rse",
    id="RouteServerEndpointId",
    unknown="InvalidRouteServerEndpointId.NotFound",
    verbs={"Modify": None},
    begin=_begin_endpoint,
    made=_made_endpoint,
    end=_end_endpoint,
)


def _begin_peer(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    endpoint = _own(ENDPOINTS, backend, parameters)
    return {
        SERVERS.id: endpoint[SERVERS.id],
        "VpcId": endpoint["VpcId"],
        "SubnetId": endpoint["SubnetId"],
        "EndpointEniId": endpoint["EniId"],
        "EndpointEniAddress": endpoint["EniAddress"],
        "State": "available",
        "BgpOptions": {"PeerLivenessDetection": "bgp-keepalive", **parameters["BgpOptions"]},
    }


class _Peers(Ec2Kind):
    """Peers are up if the appliance advertises something."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with the state of the sessions."""
        status = {"Status": "up" if _advertised(backend, item) else "down"}
        told = {**super().told(backend, item), "BgpStatus": status}
        return {**told, "BfdStatus": status} if item["BgpOptions"]["PeerLivenessDetection"] == "bfd" else told


def _advertised(backend: Any, peer: Mapping[str, Json]) -> list[str]:  # noqa: ANN401
    return bgp.blocks(backend.tags.get(peer[PEERS.id], {}))


PEERS = _Peers(
    name="RouteServerPeer",
    type="route-server-peer",
    prefix="rsp",
    id="RouteServerPeerId",
    unknown="InvalidRouteServerPeerId.NotFound",
    verbs={"Modify": None},
    begin=_begin_peer,
)


def enable(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let what a route server learns appear in a table of its VPC."""
    server, table = _own(SERVERS, backend, parameters), backend.get_route_table(parameters["RouteTableId"])
    if table.vpc_id not in server[_VPCS]:
        refuse("IncorrectState", f"{server[SERVERS.id]} is not associated with {table.vpc_id}.")
    if table.id not in server[_TABLES]:
        server[_TABLES].append(table.id)
    return {"RouteServerPropagation": _about(server, "pending", RouteTableId=table.id)}


def disable(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let it appear there no longer."""
    server, table = _own(SERVERS, backend, parameters), parameters["RouteTableId"]
    if table not in server[_TABLES]:
        refuse("InvalidRouteServerPropagation.NotFound", f"{server[SERVERS.id]} does not propagate to {table}.")
    server[_TABLES].remove(table)
    return {"RouteServerPropagation": _about(server, "deleting", RouteTableId=table)}


def propagations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell to which tables a route server propagates."""
    server = _own(SERVERS, backend, parameters)
    tables = [one for one in server[_TABLES] if parameters.get("RouteTableId", one) == one]
    return {"RouteServerPropagations": [_about(server, "available", RouteTableId=one) for one in tables]}


def _learned(table: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 moto's own
    """Yield the blocks that a table learns, each with the interface of the appliance that advertises it."""
    backend = table.ec2_backend
    servers = [one[SERVERS.id] for one in SERVERS.all(backend).values() if table.id in one[_TABLES]]
    for peer in PEERS.all(backend).values() if servers else ():
        if peer[SERVERS.id] in servers:
            for interface in backend.enis.values():
                same = interface.subnet.vpc_id == peer["VpcId"]
                if same and interface.private_ip_address == peer["PeerAddress"]:
                    yield from ((block, interface) for block in _advertised(backend, peer))


def _route(table: Any, block: str, interface: Any) -> Any:  # noqa: ANN401
    kind: Any = Route
    version = (None, block) if ":" in block else (block, None)
    route = kind(table, *version, interface=interface)
    route.advertised = True
    return route


def install() -> None:
    """Let EC2 answer, and route tables show what is learned; a route of a table's own for the same block hides it."""
    for one in (SERVERS, ENDPOINTS, PEERS):
        one.install()
    write(
        {
            "AssociateRouteServer": associate,
            "DisableRouteServerPropagation": disable,
            "DisassociateRouteServer": disassociate,
            "EnableRouteServerPropagation": enable,
            "GetRouteServerAssociations": associations,
            "GetRouteServerPropagations": propagations,
            "ModifyRouteServer": modify,
        }
    )
    table: Any = RouteTable
    told = table.routes.fget

    def routes(self: Any) -> list[Any]:  # noqa: ANN401
        held: list[Any] = list(told(self))
        taken = {one.destination_cidr_block or one.destination_ipv6_cidr_block for one in held}
        return [*held, *(_route(self, block, way) for block, way in _learned(self) if block not in taken)]

    table.routes = property(routes)
    route: Any = Route
    origin = route.origin.fget
    route.origin = property(lambda self: "Advertisement" if getattr(self, "advertised", False) else origin(self))
