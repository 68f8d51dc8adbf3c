"""Faults between two peered hubs, and which promises each breaks with which code."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from study.deployed import Deployed
from tests.faults.hub_seeds import Seed, both, learned

NEAR, FAR = "tgw-hub-spoke", "tgw-hub-spoke-far"
COPY, NEED = "prod reaches recovery on tcp 443", "recovery reaches shared services on tcp 443"
OFFICES_COPY = "offices reach recovery on tcp 443"
DEV_AWAY, AWAY_DEV = "dev never reaches recovery at all", "recovery never reaches dev at all"
RECOVERY, SHARED, DEV = "10.3.0.0/16", "10.0.0.0/16", "10.2.0.0/16"
ARRIVES, NO_ROUTE, DROPPED = "", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "TGW_RTB_BAD_STATE_ROUTE"
UNPLACED, NO_WAY = "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", "NO_ROUTE_TO_DESTINATION"


def _route(stack: Deployed, home: str, segment: str, block: str) -> dict[str, str]:
    table = stack.id_of(f"{home}:Hub/{segment}/RouteTable")
    return {"TransitGatewayRouteTableId": table, "DestinationCidrBlock": block}


def _peering(stack: Deployed) -> str:
    """Return the attachment, which both hubs call by the same id."""
    return stack.id_of(f"{FAR}:Peering/Attachment")


def unsent(home: str, segment: str, block: str) -> Seed:
    """Return a fault: a segment without its static route to the other Region."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        ec2, route = stack.client_in(home, "ec2"), _route(stack, home, segment, block)
        ec2.delete_transit_gateway_route(**route)
        yield
        ec2.create_transit_gateway_route(**route, TransitGatewayAttachmentId=_peering(stack))

    return seed


def sent(home: str, segment: str, block: str) -> Seed:
    """Return a fault: a segment with a static route to the other Region that it should not have."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        ec2, route = stack.client_in(home, "ec2"), _route(stack, home, segment, block)
        ec2.create_transit_gateway_route(**route, TransitGatewayAttachmentId=_peering(stack))
        yield
        ec2.delete_transit_gateway_route(**route)

    return seed


@contextmanager
def unplaced(stack: Deployed) -> Iterator[None]:
    """What comes by the peering is routed by no table of the other hub."""
    ec2, table = stack.client_in(FAR, "ec2"), stack.id_of(f"{FAR}:Hub/Peers/RouteTable")
    names = {"TransitGatewayAttachmentId": _peering(stack), "TransitGatewayRouteTableId": table}
    ec2.disassociate_transit_gateway_route_table(**names)
    yield
    ec2.associate_transit_gateway_route_table(**names)


@contextmanager
def forgotten(stack: Deployed) -> Iterator[None]:
    """What comes by the peering is not led on to the network of the other Region."""
    ec2, table = stack.client_in(FAR, "ec2"), stack.id_of(f"{FAR}:Hub/Peers/RouteTable")
    attachment = stack.id_of(f"{FAR}:Recovery/Network/VpcAtHub/Attachment")
    names = {"TransitGatewayAttachmentId": attachment, "TransitGatewayRouteTableId": table}
    ec2.disable_transit_gateway_route_table_propagation(**names)
    yield
    ec2.enable_transit_gateway_route_table_propagation(**names)


@contextmanager
def unrouted(stack: Deployed) -> Iterator[None]:
    """A subnet of the other Region without its route to the hub."""
    ec2, table = stack.client_in(FAR, "ec2"), stack.id_of(f"{FAR}:Recovery/Network/Vpc/appSubnet1/RouteTable")
    route = {"RouteTableId": table, "DestinationCidrBlock": "10.0.0.0/8"}
    ec2.delete_route(**route)
    yield
    ec2.create_route(**route, TransitGatewayId=stack.id_of(f"{FAR}:Hub/Gateway"))


FAR_FAULTS: Mapping[str, tuple[Seed, Mapping[str, str]]] = {
    # The default route leads to the firewall, and behind it everything inside that is unknown is dropped.
    "production has no route to the other Region": (unsent(NEAR, "Prod", RECOVERY), {COPY: DROPPED}),
    "the offices have no route to the other Region": (unsent(NEAR, "Onprem", RECOVERY), {OFFICES_COPY: NO_ROUTE}),
    "the other Region has no route to the shared services": (unsent(FAR, "Recovery", SHARED), {NEED: NO_ROUTE}),
    "nobody routes what comes by the peering": (unplaced, dict.fromkeys((COPY, NEED, OFFICES_COPY), UNPLACED)),
    "what comes by the peering is not led on": (forgotten, dict.fromkeys((COPY, NEED, OFFICES_COPY), NO_ROUTE)),
    "a subnet of the other Region without a route to its hub": (
        unrouted,
        dict.fromkeys((COPY, NEED, OFFICES_COPY), NO_WAY),
    ),
    "development with a route to the other Region": (sent(NEAR, "Dev", RECOVERY), {DEV_AWAY: ARRIVES}),
    "the other Region with a route to development, which the hub does not lead on": (sent(FAR, "Recovery", DEV), {}),
    "and the hub does": (both(sent(FAR, "Recovery", DEV), learned("Dev", "Peers")), {AWAY_DEV: ARRIVES}),
}
