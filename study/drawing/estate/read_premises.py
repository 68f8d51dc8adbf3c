"""From resources to a line of Direct Connect, what it leads to, and the VPN connections beside it."""

from collections.abc import Collection, Iterator, Sequence
from ipaddress import ip_address, ip_network

from study.drawing.assembly import Resource, Stack
from study.drawing.estate.line import Junction, Premises, Strand, Tunnel
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_vpns import CONNECTION, CUSTOMER, vpc_of
from study.drawing.names import words
from study.drawing.references import items, text, truth

LINE, JUNCTION = "AWS::DirectConnect::Connection", "AWS::DirectConnect::DirectConnectGateway"
KINDS = ("private", "transit", "public")
INTERFACES = {f"AWS::DirectConnect::{kind.capitalize()}VirtualInterface": kind for kind in KINDS}
HUB, ATTACHED = "AWS::EC2::TransitGateway", "AWS::EC2::VPNGateway"


def premises(stacks: Sequence[Stack], index: Index, drawn: Collection[str]) -> Premises | None:
    """Return the network at the other end of the one line that there is, if there is one.

    Args:
        stacks: everything.
        index: finds what one stack says of another.
        drawn: VPN connections that are drawn already, because a VPC plays their other end.
    """
    lines = [(stack, each) for stack in stacks for each in stack.of(LINE)]
    if len(lines) != 1:
        return None
    stack, line = lines[0]
    own = full(stack, line.id)
    known = (text(line.properties.get(name), stack.defaults) for name in ("Bandwidth", "Location"))
    return Premises(
        line=own,
        name=_called(line),
        detail=" at ".join(each for each in known if each),
        encrypts=truth(line.properties.get("RequestMACSec")),
        strands=tuple(_strands(stacks, index, own)),
        junctions=tuple(_junctions(stacks, index)),
        tunnels=tuple(each for each in _tunnels(stacks, index) if each.id not in drawn),
    )


def _called(resource: Resource) -> str:
    """Return the name of the construct that a line or a gateway is a part of: ``Hub/Gateway`` is ``Hub``."""
    parts = resource.path.split("/")
    telling = [part for part in parts if part.lower() not in ("connection", "gateway")]
    return words((telling or parts)[-1])


def _strands(stacks: Sequence[Stack], index: Index, line: str) -> Iterator[Strand]:
    for stack in stacks:
        for each in stack.of(*INTERFACES):
            if index.id_of(each.properties.get("ConnectionId"), stack, LINE) == line:
                yield Strand(
                    id=full(stack, each.id),
                    kind=INTERFACES[each.type],
                    vlan=text(each.properties.get("Vlan"), stack.defaults) or "",
                    junction=index.id_of(each.properties.get("DirectConnectGatewayId"), stack, JUNCTION),
                )


def _junctions(stacks: Sequence[Stack], index: Index) -> Iterator[Junction]:
    for stack in stacks:
        for each in stack.of(JUNCTION):
            own = full(stack, each.id)
            yield Junction(
                id=own,
                name=_called(each),
                asn=text(each.properties.get("AmazonSideAsn"), stack.defaults) or "",
                ends=tuple(_ends(stacks, index, own)),
            )


def _ends(stacks: Sequence[Stack], index: Index, junction: str) -> Iterator[str]:
    for stack in stacks:
        for each in stack.of("AWS::DirectConnect::DirectConnectGatewayAssociation"):
            if index.id_of(each.properties.get("DirectConnectGatewayId"), stack, JUNCTION) == junction:
                end = _end(each.properties.get("AssociatedGatewayId"), stack, index)
                if end:
                    yield end


def _end(gateway: object, stack: Stack, index: Index) -> str:
    """Return the hub that a gateway is, or the VPC that it is attached to."""
    found = index.find(gateway, stack)
    if found and found[1].type == ATTACHED:
        return vpc_of({"Ref": found[1].id}, found[0])
    return index.id_of(gateway, stack, HUB)


def _tunnels(stacks: Sequence[Stack], index: Index) -> Iterator[Tunnel]:
    for stack in stacks:
        for each in stack.of(CONNECTION):
            router = index.find(each.properties.get("CustomerGatewayId"), stack)
            end = _end(each.properties.get("VpnGatewayId") or each.properties.get("TransitGatewayId"), stack, index)
            if router and end and router[1].type == CUSTOMER:
                yield Tunnel(
                    id=full(stack, each.id),
                    router=full(router[0], router[1].id),
                    name=_called(router[1]),
                    end=end,
                    routing="static" if truth(each.properties.get("StaticRoutesOnly")) else "BGP",
                    over=_carrier(*router, stacks),
                )


def _carrier(stack: Stack, router: Resource, stacks: Sequence[Stack]) -> str:
    """Return the public virtual interface that announces a router's address, where both are known beforehand."""
    address = text(router.properties.get("IpAddress"), stack.defaults) or ""
    if "$" in address:
        return ""
    for place in stacks:
        for each in place.of("AWS::DirectConnect::PublicVirtualInterface"):
            blocks = (text(block, place.defaults) for block in items(each.properties.get("RouteFilterPrefixes")))
            if address and any(block and ip_address(address) in ip_network(block) for block in blocks):
                return full(place, each.id)
    return ""
