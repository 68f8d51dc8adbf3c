"""From resources to VPCs."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from study.drawing.assembly import Resource, Stack
from study.drawing.blocks import block, block6
from study.drawing.errors import DrawingError
from study.drawing.model.network import ONLY_IPV6, Endpoint, FlowLog, Reach, Subnet, Tier, Vpc, Zone
from study.drawing.model.read_acls import acls
from study.drawing.model.read_tables import tables
from study.drawing.references import mentions, number, tag, target, targets, text, truth

Json = Any
EVERYWHERE = ("0.0.0.0/0", "::/0")
"""The destinations of a default route; where a subnet has both, IPv4's tells its tier."""


NAT64 = "64:ff9b::/96"
"""The prefix under which IPv6 knows IPv4 addresses (RFC 6052)."""


def vpcs(stack: Stack) -> tuple[Vpc, ...]:
    """Return the VPCs of a stack.

    Raises:
        DrawingError: if a subnet's zone cannot be told.
    """
    return tuple(_vpc(resource, stack) for resource in stack.of("AWS::EC2::VPC"))


def _vpc(vpc: Resource, stack: Stack) -> Vpc:
    def inside(*types: str) -> Iterator[Resource]:
        return (each for each in stack.of(*types) if target(each.properties.get("VpcId")) == vpc.id)

    gateways = [target(each.properties.get("InternetGatewayId")) for each in inside("AWS::EC2::VPCGatewayAttachment")]
    routes = _default_routes(stack)
    subnets = [_subnet(each, stack, routes) for each in inside("AWS::EC2::Subnet")]
    known = {subnet.id for subnet in subnets}
    endpoints = tuple(_endpoint(each) for each in inside("AWS::EC2::VPCEndpoint"))
    # An interface's id is an attribute of what it belongs to.
    inside_of_it = {s.id: f"subnet {s.name}" for s in subnets} | {e.id: f"endpoint {e.service}" for e in endpoints}
    outward = next((each.id for each in inside("AWS::EC2::EgressOnlyInternetGateway")), None)
    return Vpc(
        id=vpc.id,
        cidr=", ".join(_blocks_of(vpc, stack)),
        cidr6=", ".join(_blocks6_of(vpc, stack)),
        zones=tuple(sorted({subnet.zone for subnet in subnets})),
        tiers=_tiers(subnets),
        nats={
            nat.id: subnet
            for nat in stack.of("AWS::EC2::NatGateway")
            if (subnet := target(nat.properties.get("SubnetId"))) in known and subnet
        },
        regional_nats=tuple(nat.id for nat in inside("AWS::EC2::NatGateway") if "SubnetId" not in nat.properties),
        internet_gateway=next((gateway for gateway in gateways if gateway), None),
        acls=acls(inside("AWS::EC2::NetworkAcl"), stack),
        endpoints=endpoints,
        flow_logs=tuple(
            _flow_log(each, watched)
            for each in stack.of("AWS::EC2::FlowLog")
            for watched in _watched(each, {vpc.id: "VPC"} | inside_of_it)
        ),
        egress_only=outward,
        leaving6=_routed6(subnets, stack, EVERYWHERE[1], {outward} if outward else set()),
        translated=_routed6(subnets, stack, NAT64, {nat.id for nat in stack.of("AWS::EC2::NatGateway")}),
        tables=tables(stack),
    )


def _routed6(subnets: Sequence[Subnet], stack: Stack, block6: str, goals: Collection[str]) -> tuple[str, ...]:
    """Return the subnets that have a route for an IPv6 block to one of some gateways."""
    tables = {
        target(route.properties.get("RouteTableId"))
        for route in stack.of("AWS::EC2::Route")
        if text(route.properties.get("DestinationIpv6CidrBlock"), stack.defaults) == block6
        and _route_target(route.properties) in goals
    }
    return tuple(subnet.id for subnet in subnets if subnet.route_table in tables)


def _blocks_of(vpc: Resource, stack: Stack) -> Iterator[str]:
    """Yield a VPC's IPv4 blocks as far as the template tells them, the first one first."""
    added = (each for each in stack.of("AWS::EC2::VPCCidrBlock") if target(each.properties.get("VpcId")) == vpc.id)
    found = (block(each.properties.get("CidrBlock"), stack) for each in (vpc, *added))
    return (cidr for cidr in found if cidr)


def _blocks6_of(vpc: Resource, stack: Stack) -> Iterator[str]:
    """Yield a VPC's IPv6 blocks; of one that is assigned, its size and whose it is."""
    for each in stack.of("AWS::EC2::VPCCidrBlock"):
        if target(each.properties.get("VpcId")) == vpc.id:
            pool = number(each.properties.get("Ipv6NetmaskLength"), stack.defaults)
            if truth(each.properties.get("AmazonProvidedIpv6CidrBlock")):
                yield "/56 that Amazon assigns"
            elif each.properties.get("Ipv6IpamPoolId"):
                yield f"{f'/{pool} ' if pool else ''}out of an IPAM pool"
            elif each.properties.get("Ipv6CidrBlock"):
                yield block6(each.properties["Ipv6CidrBlock"], stack)


def _subnet(subnet: Resource, stack: Stack, routes: Mapping[str, Mapping[str, Json]]) -> Subnet:
    table = next(
        (
            target(each.properties.get("RouteTableId"))
            for each in stack.of("AWS::EC2::SubnetRouteTableAssociation")
            if target(each.properties.get("SubnetId")) == subnet.id
        ),
        None,
    )
    route = routes.get(table or "")
    reach = Reach.ISOLATED
    if route is not None:
        gateway = stack.resources.get(target(route.get("GatewayId")) or "")
        reach = Reach.PUBLIC if gateway and gateway.type == "AWS::EC2::InternetGateway" else Reach.PRIVATE
    return Subnet(
        id=subnet.id,
        name=_tier_name(subnet),
        cidr=ONLY_IPV6
        if truth(subnet.properties.get("Ipv6Native"))
        else block(subnet.properties.get("CidrBlock"), stack),
        zone=_zone(subnet, stack),
        reach=reach,
        way_out=_route_target(route) if route is not None else None,
        route_table=table,
        cidr6=block6(subnet.properties.get("Ipv6CidrBlock"), stack),
    )


def _default_routes(stack: Stack) -> dict[str, Mapping[str, Json]]:
    """The default route of each route table that has one, by the table's logical id."""
    found: dict[str, Mapping[str, Json]] = {}
    for destination, field in zip(EVERYWHERE, ("DestinationCidrBlock", "DestinationIpv6CidrBlock"), strict=True):
        for route in stack.of("AWS::EC2::Route"):
            table = target(route.properties.get("RouteTableId"))
            if table and text(route.properties.get(field), stack.defaults) == destination:
                found.setdefault(table, route.properties)
    return found


def _route_target(route: Mapping[str, Json]) -> str | None:
    fields = (field for field in route if field.endswith("Id") and field != "RouteTableId")
    return next((name for field in fields if (name := target(route[field]))), None)


def _tier_name(subnet: Resource) -> str:
    name = tag(subnet.properties, "aws-cdk:subnet-name") or tag(subnet.properties, "Name") or subnet.path
    return name.rpartition("/")[2].rstrip("0123456789").rstrip("-_. ") or name


def _zone(subnet: Resource, stack: Stack) -> Zone:
    value = subnet.properties.get("AvailabilityZone")
    if isinstance(value, Mapping) and "Fn::Select" in value:
        place, zones = value["Fn::Select"]
        if isinstance(zones, Mapping) and "Fn::GetAZs" in zones:
            return Zone(int(place))
        value = zones[int(place)] if isinstance(zones, list) else None
    name = text(value, stack.defaults)
    if name is None:
        msg = (
            f"{subnet.type}: {subnet.id}: AvailabilityZone is {subnet.properties.get('AvailabilityZone')!r}: "
            "a picture needs a name, or Fn::Select from Fn::GetAZs"
        )
        raise DrawingError(msg)
    return Zone(-1, name)


def _tiers(subnets: Sequence[Subnet]) -> tuple[Tier, ...]:
    """Group subnets by reach and name; a second one in the same zone opens another row."""
    rows: defaultdict[tuple[Reach, str], list[dict[Zone, Subnet]]] = defaultdict(list)
    for subnet in subnets:
        group = rows[subnet.reach, subnet.name]
        row = next((row for row in group if subnet.zone not in row), None)
        if row is None:
            group.append(row := {})
        row[subnet.zone] = subnet
    tiers = [Tier(name, reach, row) for (reach, name), group in rows.items() for row in group]
    return tuple(sorted(tiers, key=lambda tier: list(Reach).index(tier.reach)))


def _endpoint(endpoint: Resource) -> Endpoint:
    properties = endpoint.properties
    return Endpoint(
        id=endpoint.id,
        service=(text(properties.get("ServiceName")) or "").rpartition(".")[2],
        gateway=properties.get("VpcEndpointType", "Gateway") == "Gateway",
        route_tables=targets(properties.get("RouteTableIds")),
    )


def _watched(log: Resource, parts: Mapping[str, str]) -> list[str]:
    """Return what a flow log watches, in words, if it is in a VPC."""
    return [parts[name] for name in mentions(log.properties.get("ResourceId")) if name in parts][:1]


def _flow_log(log: Resource, watched: str) -> FlowLog:
    properties = log.properties
    destination = target(properties.get("LogGroupName")) or target(properties.get("LogDestination"))
    return FlowLog(log.id, text(properties.get("TrafficType")) or "ALL", watched, destination)
