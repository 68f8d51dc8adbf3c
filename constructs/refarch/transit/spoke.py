"""A VPC's attachment to a hub, and the routes that lead to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from aws_cdk import Stack, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network import MultiAzVpc
from refarch.network.address_plan import PlanError, parse_network
from refarch.network.any_vpc import Tiers, nobody_knows
from refarch.network.known_block import known_block
from refarch.network.routes import table_of, write_route
from refarch.refusal import refuse
from refarch.remembered import handle
from refarch.transit.addresses import DEFAULT_ROUTE
from refarch.transit.doors import doors_of


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """The transit gateway that a VPC is attached to: by name of its hub, and by id."""

    hub: str
    gateway_id: str


class Spoke(Construct):
    """A VPC that is attached to a transit gateway: an interface in one subnet of each zone, and routes to it.

    The attachment's subnets should hold nothing else, so that the network ACL and the routes of what comes from the
    hub are nobody's but the hub's; a /28 for each zone is enough. Made by :meth:`TransitHub.attach_spoke`.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-best-design-practices.html

    Attributes:
        name: what the hub calls it: its construct path below the stack.
        vpc: the VPC.
        blocks: its IPv4 blocks, as far as the hub knows them.
        attachment: the CDK attachment.
        attachment_id: its id.
        by_hand: the blocks to which routes are static; none if it propagates all that it has.
        site: where the resources that place it are put: the spoke itself, unless it is another account's.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        gateway: Gateway,
        place: Tiers,
        blocks: Sequence[IPv4Network],
        by_hand: Sequence[str],
        door: str | None,
        subnets: ec2.SubnetSelection | Sequence[ec2.ISubnet] | None,
        to: Sequence[str],
        routes_from: Sequence[str] | None,
        appliance_mode: bool,
        site: Construct | None,
    ) -> None:
        """Attach the VPC.

        Args:
            scope: the parent construct, of the VPC's own account.
            construct_id: the id in it.
            name: what the hub calls it.
            gateway: the transit gateway.
            place: the VPC.
            blocks: its IPv4 blocks, as far as the hub is to know them.
            by_hand: those to which routes are static, because the others must not be known; none if it propagates.
            door: the name of the subnets for the attachment's interfaces, one in each zone.
            subnets: the subnets themselves; without both :func:`doors_of` chooses.
            to: where routes lead to the hub, IPv4 and IPv6.
            routes_from: names of the subnets that get these routes; ``None`` for all, but for a door that holds nothing
                else.
            appliance_mode: keep a flow to one zone of this VPC, there and back; for VPCs with stateful appliances.
            site: where the hub's account places the attachment; ``None`` if it is its own.

        Raises:
            RefusedError: if subnets are unknown or no one knows their route tables, they have a default route already,
                a block is malformed, or IPv6 is led to the hub by a VPC that has none.
        """
        super().__init__(scope, construct_id)
        vpc = place.vpc
        self.name, self.vpc, self.blocks, self.by_hand = name, vpc, tuple(blocks), tuple(by_hand)
        self.site: Construct = site or self
        self._to, self._place = tuple(to), place
        doors = doors_of(self, place, door=door, subnets=subnets)
        self.attachment = ec2.CfnTransitGatewayVpcAttachment(
            self,
            "Attachment",
            transit_gateway_id=gateway.gateway_id,
            vpc_id=vpc.vpc_id,
            subnet_ids=[subnet.subnet_id for subnet in doors.subnets],
            options={
                "DnsSupport": "enable",
                "Ipv6Support": "enable" if self._carries_ipv6(to) else "disable",
                "ApplianceModeSupport": "enable" if appliance_mode else "disable",
            },
        )
        Tags.of(self.attachment).add("Name", f"{gateway.hub} {name}")
        self.attachment_id = self.attachment.attr_id
        if routes_from is None:
            shut = {handle(subnet) for subnet in doors.subnets} if doors.apart else set()
            # A VPC with one row of subnets has its hosts where the attachment is: nobody else would use the routes.
            named = [each for each in place.ipv4_subnets if handle(each) not in shut] or doors.subnets
        else:
            named = [subnet for each in routes_from for subnet in place.subnets(each)]
        # Subnets that share a table get its routes once.
        tables: dict[str, ec2.ISubnet] = {}
        for subnet in named:
            tables.setdefault(self._table_of(subnet), subnet)
        self._route(tables, to, gateway.gateway_id)

    def _table_of(self, subnet: ec2.ISubnet) -> str:
        try:
            return table_of(subnet)
        except RuntimeError:  # CDK has nothing to answer with for a subnet that was imported without its table.
            rule = f"its route table is not known, so that no route can lead {', '.join(self._to)} to the hub"
            remedy = "Import the VPC with the ids of its route tables, or write the routes yourself: routes_from=[]"
            refuse(self, f"vpc={self.vpc.node.path!r} with {subnet.node.id}", rule, remedy)

    def _route(self, tables: Mapping[str, ec2.ISubnet], to: Sequence[str], gateway_id: str) -> None:
        named = {table: subnet.node.id for table, subnet in tables.items()}
        known = DEFAULT_ROUTE in to and not nobody_knows(self._place)
        leaving = (*self.vpc.public_subnets, *self.vpc.private_subnets) if known else ()
        taken = {handle(subnet) for subnet in leaving}
        for block in to:
            destination = self._destination(block)
            for table, subnet in tables.items():
                if block == DEFAULT_ROUTE and handle(subnet) in taken:
                    rule = f"{subnet.node.path} has a default route already, and a route table has one"
                    refuse(self, f"to={block!r}", rule, "Name the subnets that have none with routes_from=[...]")
                self._one_route(table, named[table], destination, gateway_id)

    def _carries_ipv6(self, to: Sequence[str]) -> bool:
        """Return whether a route leads IPv6 to the hub: then the attachment carries it, and propagates the VPC's block.

        Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
        """
        wanted = next((block for block in to if ":" in block), None)
        place = self._place
        if wanted and isinstance(place, MultiAzVpc) and place.vpc.node.try_find_child("ipv6cidr") is None:
            refuse(self, f"to={wanted!r}", "the VPC has no IPv6 block", "Make it with dual_stack=True")
        return wanted is not None

    def _destination(self, block: str) -> str:
        given = f"to={block!r}"
        try:
            return str(IPv6Network(block)) if ":" in block else str(parse_network(given, block))
        except PlanError as error:
            refuse(self, *error.args)
        except ValueError as error:
            refuse(self, given, f"this is no IPv6 CIDR block ({error})", "Write it like '2001:db8::/32'")

    def _one_route(self, table: str, name: str, destination: str, gateway_id: str) -> None:
        route = write_route(
            self,
            f"{name}To{re.sub('[.:/]', '-', destination)}",
            table_id=table,
            destination=destination,
            transit_gateway_id=gateway_id,
        )
        # A VPC takes no route to a gateway that it is not attached to.
        route.add_resource_dependency(self.attachment)


def blocks_of(scope: Construct, place: Tiers, given: Sequence[str] | None) -> list[IPv4Network]:
    """Return the IPv4 blocks of a VPC, as far as they are known at synthesis.

    Raises:
        RefusedError: if they are not, or one is malformed.
    """
    if given is not None:
        return parsed(scope, given)
    if isinstance(place, MultiAzVpc):
        return parsed(scope, place.blocks)
    return parsed(scope, [] if place.pending else [_block_of(scope, place.vpc)])


def parsed(scope: Construct, blocks: Sequence[str]) -> list[IPv4Network]:
    """Return blocks as networks.

    Raises:
        RefusedError: if one is malformed.
    """
    try:
        return [parse_network(f"blocks={block!r}", block) for block in blocks]
    except PlanError as error:
        refuse(scope, *error.args)


def _block_of(scope: Construct, vpc: ec2.IVpc) -> str:
    found = known_block(vpc)
    if found is None:
        rule = "which addresses the VPC has is not known before it is deployed, so that nobody could tell overlaps"
        refuse(scope, f"vpc={vpc.node.path!r}", rule, "Give its blocks with blocks=[...]")
    return found


def home_of(vpc: ec2.IVpc) -> Construct:
    """What concerns a VPC is built beside it, in its own stack and account."""
    scope = vpc.node.scope
    return scope if isinstance(scope, Construct) else Stack.of(vpc)


def name_of(vpc: Construct | ec2.IVpc) -> str:
    """Return the construct path below the stack; a VPC in a construct of its own is called like that construct."""
    path: str = vpc.node.path
    return path.partition("/")[2].removesuffix("/Vpc") or path
