"""VPCs that are all peered with one another: peering is not transitive, so that every pair needs its own."""

from collections.abc import Mapping
from itertools import combinations

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.known_block import known_block
from refarch.network.looked_up import is_pending, made_up_block
from refarch.network.multi_az_vpc import MultiAzVpc
from refarch.network.vpc_peering import Peer, VpcPeering
from refarch.refusal import refuse

MAX_PEERINGS = 50
"""Active peering connections of a VPC; 125 on request.

Source: https://docs.aws.amazon.com/general/latest/gr/vpc-service.html
"""


class PeeringMesh(Construct):
    """A peering connection for every pair of some VPCs of one account and Region, routed on both sides.

    Connections grow with the square of the VPCs (6 for 4, 45 for 10): beyond a handful a transit gateway is simpler.

    Example::

        other = MultiAzVpc(self, "Other", cidr="10.1.0.0/16")
        mesh = PeeringMesh(self, "Mesh", networks={"one": network, "other": other}, tiers=["app"])

    Attributes:
        sides: each side of each connection, by the names of the VPC that it is of and of its peer.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, networks: Mapping[str, MultiAzVpc | ec2.IVpc], tiers: list[str]
    ) -> None:
        """Add the connections and routes.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            networks: the VPCs, new or imported, by names of letters and digits that become part of construct ids.
                Routes lead to all blocks that they have by then; of a VPC that is not a MultiAzVpc to its first.
            tiers: whose subnets reach the other VPCs, in each of them.

        Raises:
            RefusedError: if there are fewer than two VPCs or more than 51, two of them overlap, or nobody knows the
                block of one.
        """
        super().__init__(scope, construct_id)
        if not 2 <= len(networks) <= MAX_PEERINGS + 1:
            refuse(
                self,
                f"{len(networks)} networks",
                f"a VPC has {MAX_PEERINGS} peering connections unless the quota is raised, and a mesh has two VPCs",
                "Connect many VPCs with a transit gateway",
            )
        peers = {name: self._peer(name, network, place) for place, (name, network) in enumerate(networks.items())}
        sides: dict[tuple[str, str], VpcPeering] = {}
        for one, other in combinations(networks, 2):
            asked = VpcPeering(
                self, f"{one.capitalize()}To{other.capitalize()}", network=networks[one], peer=peers[other]
            )
            sides[one, other] = asked
            sides[other, one] = VpcPeering(
                self,
                f"{other.capitalize()}To{one.capitalize()}",
                network=networks[other],
                peer=peers[one],
                peering_id=asked.peering_id,
            )
        for side in sides.values():
            side.route(*tiers)
        self.sides: Mapping[tuple[str, str], VpcPeering] = sides

    def _peer(self, name: str, network: MultiAzVpc | ec2.IVpc, place: int) -> Peer:
        if isinstance(network, MultiAzVpc):
            # The list itself, so that a block which is added later is still compared with those of the peers.
            return Peer(vpc_id=network.vpc.vpc_id, blocks=network.blocks)
        if is_pending(network):
            return Peer(vpc_id=network.vpc_id, blocks=[made_up_block(place)])
        block = known_block(network)
        if block is None:
            rule = "which addresses the VPC has is not known before it is deployed, so that no route could name them"
            refuse(self, f"networks[{name!r}]", rule, "Import it with its vpc_cidr_block")
        return Peer(vpc_id=network.vpc_id, blocks=[block])
