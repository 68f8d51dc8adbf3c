"""VPC peering connections, and building them from EC2's response."""

from dataclasses import dataclass

from analysis.snapshot.model.network import Network
from analysis.snapshot.model.read import Json, block, name_of


@dataclass(frozen=True)
class PeeringSide:
    """One of the two VPCs of a peering.

    Attributes:
        blocks: the VPC's blocks as the peering tells them; both owners see them, whoever owns the VPC.
    """

    vpc_id: str
    account: str
    region: str
    blocks: tuple[Network, ...] = ()


@dataclass(frozen=True)
class Peering:
    """A VPC peering connection: two VPCs and nobody behind them (not transitive, no edge-to-edge routing).

    Not modelled: whether private DNS names resolve across it.

    Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
    """

    id: str
    state: str
    requester: PeeringSide
    accepter: PeeringSide
    name: str = ""

    @property
    def active(self) -> bool:
        """Return whether packets pass."""
        return self.state == "active"

    @property
    def same_region(self) -> bool:
        """Return whether both VPCs are in one Region, so that security groups may name each other."""
        return self.requester.region == self.accepter.region

    def joins(self, *vpc_ids: str) -> bool:
        """Return whether it is between two VPCs."""
        return set(vpc_ids) == {self.requester.vpc_id, self.accepter.vpc_id}

    def beyond(self, vpc_id: str) -> PeeringSide | None:
        """Return the side that a VPC sees through it; ``None`` if it is not one of the two."""
        sides = {self.requester.vpc_id: self.accepter, self.accepter.vpc_id: self.requester}
        return sides.get(vpc_id)


def peering(item: Json) -> Peering:
    """Return a peering connection."""
    return Peering(
        id=item["VpcPeeringConnectionId"],
        state=(item.get("Status") or {}).get("Code", "active"),
        requester=_side(item["RequesterVpcInfo"]),
        accepter=_side(item["AccepterVpcInfo"]),
        name=name_of(item),
    )


def _side(item: Json) -> PeeringSide:
    texts = [entry["CidrBlock"] for entry in item.get("CidrBlockSet", ())]
    texts = texts or ([item["CidrBlock"]] if item.get("CidrBlock") else [])
    texts += [entry["Ipv6CidrBlock"] for entry in item.get("Ipv6CidrBlockSet", ())]
    return PeeringSide(
        item["VpcId"], item.get("OwnerId", ""), item.get("Region", ""), tuple(block(text) for text in texts)
    )
