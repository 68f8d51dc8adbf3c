"""VPCs behind one Transit Gateway, or peers of one VPC, that have addresses in common."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Network


def _look(account: Account) -> Iterator[Found]:
    for hub, vpc_ids in _hubs(account).items():
        spans = sorted(
            (block.version, int(block.network_address), int(block.broadcast_address), block, key)
            for key in vpc_ids
            if key in account.vpcs
            for block in account.vpcs[key].blocks
        )
        widest: tuple[int, int, Network, str] | None = None
        for version, first, last, block, key in spans:
            if widest and widest[0] == version and first <= widest[1] and key != widest[3]:
                text = (
                    f"its {block} overlaps {widest[2]} of {widest[3]}, and {hub} can send packets to one of them only"
                )
                yield Found(named(account, "Vpc", key, account.vpcs[key].name), text, key)
            if widest is None or widest[0] != version or last > widest[1]:
                widest = (version, last, block, key)


def _hubs(account: Account) -> dict[str, set[str]]:
    """Return what joins VPCs → their ids."""
    hubs: dict[str, set[str]] = {}
    for attachment in account.transit_attachments.values():
        if attachment.kind == "vpc" and attachment.usable:
            hubs.setdefault(attachment.gateway_id, set()).add(attachment.resource_id)
    for peering in account.peerings.values():
        sides = (peering.requester.vpc_id, peering.accepter.vpc_id)
        for near, far in (sides, sides[::-1]) if peering.active else ():
            hubs.setdefault(near, set()).add(far)
    return hubs


RULE = Rule(
    id="overlapping-blocks",
    severity="high",
    title="Two VPCs that are joined by one hub have addresses in common",
    remedy="Give each VPC addresses of its own, or join them by PrivateLink or by a private NAT gateway.",
    source="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html",
    needs=("Vpcs",),
    also=("TransitGatewayAttachments", "VpcPeeringConnections"),
    look=_look,
)
