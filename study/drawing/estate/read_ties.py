"""From resources to connections between VPCs, and between hubs."""

from collections.abc import Iterator, Sequence

from study.drawing.assembly import Resource, Stack
from study.drawing.estate.model import Tie
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_vpns import vpns
from study.drawing.references import items, mentions, target

PRIVATE_LINK = "PrivateLink"
VPC, PEERING = "AWS::EC2::VPC", "AWS::EC2::VPCPeeringConnection"


def ties(stacks: Sequence[Stack], index: Index) -> tuple[Tie, ...]:
    """Return the peerings, VPN connections and private links of VPCs whose two ends are known."""
    return (*_peerings(stacks, index), *vpns(stacks, index), *_private_links(stacks, index))


def _private_links(stacks: Sequence[Stack], index: Index) -> Iterator[Tie]:
    """Yield who connects to a service that another VPC of the same stack offers."""
    for stack in stacks:
        for endpoint in stack.of("AWS::EC2::VPCEndpoint"):
            for name in mentions(endpoint.properties.get("ServiceName")):
                service = stack.resources.get(name)
                source = index.id_of(endpoint.properties.get("VpcId"), stack, VPC)
                offered = _offered_from(service, stack, index) if service is not None else ""
                if service is not None and offered and source:
                    yield Tie(full(stack, name), source, offered, PRIVATE_LINK, type=service.type)


def _offered_from(service: Resource, stack: Stack, index: Index) -> str:
    """Return the VPC in which the load balancer of an endpoint service stands."""
    for arn in items(service.properties.get("NetworkLoadBalancerArns")):
        balancer = stack.resources.get(target(arn) or "")
        for subnet in items(balancer.properties.get("Subnets")) if balancer else ():
            found = stack.resources.get(target(subnet) or "")
            if found is not None:
                return index.id_of(found.properties.get("VpcId"), stack, VPC)
    return ""


def _peerings(stacks: Sequence[Stack], index: Index) -> Iterator[Tie]:
    for stack in stacks:
        for each in stack.of(PEERING):
            ends = [index.id_of(each.properties.get(name), stack, VPC) for name in ("VpcId", "PeerVpcId")]
            if all(ends):
                name = full(stack, each.id)
                yield Tie(name, ends[0], ends[1], "peering", frozenset(_routed(name, stacks, index)))


def _routed(name: str, stacks: Sequence[Stack], index: Index) -> Iterator[str]:
    """Yield the VPCs with a route to a connection."""
    for stack in stacks:
        for route in stack.of("AWS::EC2::Route"):
            goal = route.properties.get("VpcPeeringConnectionId")
            table = index.find(route.properties.get("RouteTableId"), stack)
            if table and index.id_of(goal, stack, PEERING) == name:
                yield index.id_of(table[1].properties.get("VpcId"), table[0], VPC)
