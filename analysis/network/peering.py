"""VPC peering connections as targets of routes."""

from analysis.network.answer import Component
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Route, RouteTable


def to_peering(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Cross a peering connection into the other VPC, and no further than that.

    Only packets between addresses of the two VPCs pass: what has come in by a gateway of the near VPC may not go on,
    and what would leave the far VPC by one of its gateways may not either. Security groups know the sender if both
    VPCs are in one Region.

    Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations and
    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
    """
    del subnet_id
    account, packet = walk.account, walk.packet
    found = account.peerings.get(route.target)
    far = found.beyond(table.vpc_id) if found else None
    if found is None or far is None:
        account.require("VpcPeeringConnections")
        walk.stop_at_blackhole(table, route)
    component = Component("VpcPeeringConnection", found.id, walk.label(found.id, found.name))
    details = {"VpcPeeringConnection": component.to_json()}
    if not found.active:
        walk.stop("BAD_STATE", component, f"{component} is {found.state}", details=details)
    vpc = account.vpcs.get(far.vpc_id)
    near, there = account.vpc(table.vpc_id).blocks, vpc.blocks if vpc else far.blocks
    for address, blocks, where in (
        (packet.destination, there, "the VPC on the other side"),
        (packet.source, near, "the VPC on this side"),
    ):
        if not address.inside(*blocks):
            text = f"{address} is no address of {where} of {component}, and a peering leads to nobody else"
            walk.stop("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", component, text, details=details)
    if vpc is None:
        owner = f" of account {far.account} in {far.region}" if far.account else ""
        msg = f"what {far.vpc_id}{owner} does with packets that come through {component} is not in the snapshot"
        raise CannotDecideError(msg)
    walk.note(component, note=f"into {walk.label(vpc.id, vpc.name) or vpc.id}")
    if not found.same_region:
        walk.forget_groups("SG_REFERENCES_NOT_PRESERVED")
    walk.came_by = found.id
    walk.enter_vpc(vpc.id, from_subnet=None)
