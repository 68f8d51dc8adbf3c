"""From resources to connections between VPCs, and between hubs."""

from collections.abc import Iterator, Sequence

from study.drawing.assembly import Stack
from study.drawing.estate.model import Tie
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_vpns import vpns

VPC, PEERING = "AWS::EC2::VPC", "AWS::EC2::VPCPeeringConnection"


def ties(stacks: Sequence[Stack], index: Index) -> tuple[Tie, ...]:
    """Return the peerings and VPN connections of VPCs whose two ends are known."""
    return (*_peerings(stacks, index), *vpns(stacks, index))


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
