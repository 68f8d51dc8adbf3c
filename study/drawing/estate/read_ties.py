"""From resources to connections between VPCs, and between hubs."""

from collections.abc import Iterator, Sequence

from study.drawing.assembly import Stack
from study.drawing.estate.model import Tie
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_vpns import vpns

VPC = "AWS::EC2::VPC"


def ties(stacks: Sequence[Stack], index: Index) -> tuple[Tie, ...]:
    """Return the peerings and VPN connections of VPCs whose two ends are known."""
    return (*_peerings(stacks, index), *vpns(stacks, index))


def _peerings(stacks: Sequence[Stack], index: Index) -> Iterator[Tie]:
    for stack in stacks:
        for each in stack.of("AWS::EC2::VPCPeeringConnection"):
            ends = [index.id_of(each.properties.get(name), stack, VPC) for name in ("VpcId", "PeerVpcId")]
            if all(ends):
                yield Tie(full(stack, each.id), ends[0], ends[1], "peering")
