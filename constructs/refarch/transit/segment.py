"""A segment of a hub: a route table of the transit gateway, and who is routed by it."""

from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Protocol

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.address_plan import PlanError, parse_network
from refarch.network.routes import note_transit_routes
from refarch.refusal import refuse
from refarch.transit.addresses import DEFAULT_ROUTE

if TYPE_CHECKING:
    from refarch.transit.segmented import Segmented


class Attached(Protocol):
    """Something that is attached to a hub, as its segments know it."""

    @property
    def attachment_id(self) -> str:
        """Return the attachment's id."""

    @property
    def name(self) -> str:
        """Return what the hub calls it."""

    @property
    def by_hand(self) -> Sequence[str]:
        """Return the blocks beyond it that it does not propagate, so that routes to them are static."""

    @property
    def site(self) -> Construct:
        """Return where the resources that concern it are put: its stack is deployed after the attachment."""


class Segment(Construct):
    """Who is routed alike: the attachments that are associated with one route table of a transit gateway.

    A transit gateway keeps no state, so whoever is to be reached must also know the way back: :meth:`reaches` makes
    both segments learn each other's routes. Nothing else is reached: a hub's route tables begin empty.

    Made by :meth:`TransitHub.segment`.

    Attributes:
        hub: the hub.
        name: as the hub knows it.
        isolated: whether its members reach other segments only, and not each other.
        route_table_id: the transit gateway route table.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        hub: "Segmented",
        name: str,
        isolated: bool,
        existing: str | None = None,
    ) -> None:
        """Create the route table, unless it exists.

        Args:
            scope: the hub.
            construct_id: the id in it.
            hub: likewise.
            name: lower-case letters, digits and hyphens.
            isolated: keep members from reaching each other.
            existing: the id of a route table that is there already.
        """
        super().__init__(scope, construct_id)
        self.hub, self.name, self.isolated = hub, name, isolated
        self._id = construct_id
        self._members: list[Attached] = []
        self._known: list[Segment] = [] if isolated else [self]
        self._static: dict[IPv4Network, str] = {}
        if existing is None:
            table = ec2.CfnTransitGatewayRouteTable(self, "RouteTable", transit_gateway_id=hub.gateway_id)
            Tags.of(table).add("Name", name)
            existing = table.attr_transit_gateway_route_table_id
        self.route_table_id = existing

    def reaches(self, *others: str) -> "Segment":
        """Let members open connections to those of other segments; the replies come back.

        A route table cannot tell a request from its reply, so that the others could call, too, as far as routes go:
        who may begin is for security groups to say.

        Args:
            others: names of segments that the hub has.

        Returns:
            The segment itself.

        Raises:
            RefusedError: if a name is unknown, or an isolated segment is to reach itself.
        """
        for name in others:
            other = self.hub.known_segment(self, f"reaches({name!r})", name)
            if other is self and self.isolated:
                rule = "the members of an isolated segment do not reach each other"
                refuse(self, f"reaches({name!r})", rule, "Make the segment without isolated=True")
            self.learns_of(other)
            other.learns_of(self)
        return self

    def blackhole(self, *blocks: str) -> "Segment":
        """Drop what members send to some blocks, whatever wider or equal routes say.

        A static route, and so a blackhole, wins over a propagated one to the same block. A propagated route to a
        narrower block wins over it: the longest prefix decides.

        Returns:
            The segment itself.

        Raises:
            RefusedError: if a block is malformed, or has a static route already.
        """
        for block in blocks:
            self._static_route(block, "blackhole", self)
        return self

    def leads(self, *blocks: str, to: Attached) -> "Segment":
        """Send what members send to some blocks to an attachment: static routes.

        Returns:
            The segment itself.

        Raises:
            RefusedError: if a block is malformed or has a static route already; ``0.0.0.0/0`` is a block like others,
                so that a segment has no more than one default route.
        """
        for block in blocks:
            self._static_route(block, to.name, to.site, to.attachment_id)
        return self

    def leaves_through(self, middlebox: Attached, *blocks: str) -> "Segment":
        """Send what members send to some blocks, or all else, through an attachment; and its replies come back.

        Both halves belong together: with the static route alone the request arrives and its reply, on the way back
        through the middlebox, finds no route to the member.

        Args:
            middlebox: an inspection VPC, or a VPC with the way out.
            blocks: what is meant; all that no narrower route leads elsewhere if nothing is said.

        Returns:
            The segment itself.

        Raises:
            RefusedError: as :meth:`leads`.
        """
        self.hub.segment_of(middlebox).learns_of(self)
        return self.leads(*(blocks or (DEFAULT_ROUTE,)), to=middlebox)

    def has(self, member: Attached) -> bool:
        """Return whether an attachment is routed by this segment."""
        return member in self._members

    def admit(self, member: Attached) -> None:
        """Route by this segment what comes from an attachment, and tell everybody who reaches the segment of it."""
        self._members.append(member)
        ec2.CfnTransitGatewayRouteTableAssociation(
            member.site,
            "Association",
            transit_gateway_attachment_id=member.attachment_id,
            transit_gateway_route_table_id=self.route_table_id,
        )
        for segment in self.hub.segments:
            if segment.knows(self):
                segment.learn(member)

    @property
    def members(self) -> tuple[Attached, ...]:
        """Return the attachments that are routed by this segment."""
        return tuple(self._members)

    def knows(self, other: "Segment") -> bool:
        """Return whether another segment's members propagate their routes here."""
        return other in self._known

    def learns_of(self, other: "Segment") -> None:
        """Let another segment's members, present and future ones, propagate their routes here: one direction only."""
        if not self.knows(other):
            self._known.append(other)
            for member in other.members:
                self.learn(member)

    def learn(self, member: Attached) -> None:
        """Let an attachment propagate its routes here; to what it does not propagate, write static ones.

        Source: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-propagation-overview
        """
        if member.by_hand:
            self.leads(*member.by_hand, to=member)
            return
        ec2.CfnTransitGatewayRouteTablePropagation(
            member.site,
            f"KnownTo{self._id}",
            transit_gateway_attachment_id=member.attachment_id,
            transit_gateway_route_table_id=self.route_table_id,
        )

    def _static_route(self, block: str, target: str, site: Construct, attachment_id: str | None = None) -> None:
        try:
            network = parse_network(f"block={block!r}", block)
        except PlanError as error:
            refuse(self, *error.args)
        if network in self._static:
            what = "default route" if block == DEFAULT_ROUTE else "static route to a block"
            rule = f"a route table has one {what}, and this one leads to {self._static[network]}"
            refuse(self, f"{block} → {target}", rule, "Remove one of the two")
        self._static[network] = target
        # Who else writes into a table that was there already is told of it, too.
        note_transit_routes(self, self.route_table_id, [str(network)])
        ec2.CfnTransitGatewayRoute(
            site if attachment_id else self,
            f"{'Route' if attachment_id else 'Blackhole'}{self._id if attachment_id else ''}{_id_of(network)}",
            transit_gateway_route_table_id=self.route_table_id,
            destination_cidr_block=str(network),
            transit_gateway_attachment_id=attachment_id,
            blackhole=None if attachment_id else True,
        )


MAX_SEGMENTS = 20
"""Route tables that a transit gateway may have, unless the quota is raised.

https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
"""


def refuse_bad_segment(hub: Construct, name: str, existing: str | None, segments: Sequence[Segment]) -> None:
    """Refuse a segment that a hub cannot have beside those that it has.

    Raises:
        RefusedError: if the name is malformed, there are too many, or another one has the route table.
    """
    if not name.replace("-", "").isalnum() or name != name.lower():
        refuse(hub, f"segment({name!r})", "a segment's name becomes part of ids", "Use a-z, 0-9 and hyphens")
    if len(segments) == MAX_SEGMENTS:
        rule = f"a transit gateway has {MAX_SEGMENTS} route tables unless the quota is raised"
        refuse(hub, f"segment({name!r})", rule, "Put networks that are routed alike into one segment")
    same = next((each for each in segments if existing and each.route_table_id == existing), None)
    if same is not None:
        rule = f"it is the route table of the segment {same.name!r}, and whoever is in one would be in both"
        refuse(hub, f"segment({name!r}, existing={existing!r})", rule, "Give each a route table of its own")


def _id_of(network: IPv4Network) -> str:
    return str(network).replace(".", "-").replace("/", "-")
