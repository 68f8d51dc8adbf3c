"""A Transit Gateway as the hub of many networks: who reaches whom is said in segments."""

from collections.abc import Sequence

from aws_cdk import CfnResource, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.free_ids import free_id
from refarch.network import MultiAzVpc
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.refusal import refuse
from refarch.transit.addresses import ASNS, PRIVATE_NETWORKS, is_private_asn
from refarch.transit.claims import Claims
from refarch.transit.connections import HubConnection, HubLine, joined_connections
from refarch.transit.gateway import new_gateway
from refarch.transit.guest import GuestAttachment
from refarch.transit.segment import Attached
from refarch.transit.segmented import Segmented
from refarch.transit.sharing import Guests, refuse_elsewhere
from refarch.transit.spoke import Gateway, Spoke, blocks_of, home_of, name_of, parsed

DEFAULT_ASN = 64512
"""What AWS itself takes. Hubs that are to be peered, or to speak BGP with one network, need numbers of their own."""


class TransitHub(Segmented):
    """A transit gateway, divided into segments.

    Example::

        hub = TransitHub(self, "Hub", asn=64512)
        hub.segment("shared")
        hub.segment("prod", isolated=True).reaches("shared").blackhole("10.99.0.0/16")
        network = MultiAzVpc(
            self,
            "Prod",
            nat=NatStrategy.NONE,
            tiers=[
                Tier(name="app", exposure=Exposure.ISOLATED),
                Tier(name="transit", exposure=Exposure.ISOLATED, prefix=28),
            ],
        )
        hub.attach_spoke(network, segment="prod")

    Attributes:
        gateway_id: the transit gateway; also as ``transit_gateway_id``, because VPN connections end at a hub, too.
        vpn_gateway_id: ``None``.
        amazon_asn: its Autonomous System Number; ``None`` if it exists and nobody knows.
        segments: in the order in which they were made.
        spokes: likewise.
    """

    vpn_gateway_id: str | None = None

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        asn: int = DEFAULT_ASN,
        existing: str | None = None,
        owner: str | None = None,
        security_group_referencing: bool = False,
        shared_with: Sequence[str] = (),
    ) -> None:
        """Create the transit gateway, unless it exists.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            asn: the Autonomous System Number of the gateway's side of BGP sessions, 64512 to 65534 or 4200000000 to
                4294967294. With another number CloudFormation makes another gateway in its place.
            existing: the id of a transit gateway that is there already; what else it is set to is not touched.
            owner: twelve digits of the account that has the existing one, and shares it with this one. Its route tables
                are out of reach then: what is attached here is placed there, as a :class:`GuestAttachment`.
            security_group_referencing: let security groups name groups of other VPCs behind the hub; each attachment
                allows it by default.
            shared_with: twelve digits each of other accounts of the organization, whose VPCs may be attached. Sharing
                within the organization must be enabled in RAM.

        Raises:
            RefusedError: if the ASN is none that AWS accepts, or an account's id is none.
        """
        super().__init__(scope, construct_id, owner=owner)
        if owner is not None and existing is None:
            rule = "what is made here is this account's"
            refuse(self, f"owner={owner!r}", rule, "Name the gateway with existing=…, or leave the owner out")
        if not is_private_asn(asn):
            ranges = " or ".join(f"{numbers[0]} to {numbers[-1]}" for numbers in ASNS)
            refuse(self, f"asn={asn}", "a transit gateway's own side has a private ASN", f"Use {ranges}")
        self.spokes: list[Spoke] = []
        self._claims = Claims(self)
        self._guests = Guests(self, shared_with)
        self.amazon_asn: int | None = asn if existing is None else None
        if existing is None:
            gateway = new_gateway(
                self, asn=asn, security_group_referencing=security_group_referencing, shared=bool(shared_with)
            )
            existing = gateway.attr_id
        self.gateway_id = existing
        self.transit_gateway_id: str | None = existing
        self._guests.share(
            Stack.of(self).format_arn(service="ec2", resource="transit-gateway", resource_name=self.gateway_id)
        )

    def attach_spoke(
        self,
        vpc: AnyVpc,
        *,
        segment: str | None = None,
        door: str | None = None,
        subnets: ec2.SubnetSelection | Sequence[ec2.ISubnet] | None = None,
        to: Sequence[str] = PRIVATE_NETWORKS,
        routes_from: Sequence[str] | None = None,
        blocks: Sequence[str] | None = None,
        only: Sequence[str] = (),
        appliance_mode: bool = False,
    ) -> Spoke:
        """Attach a VPC and put it into a segment.

        The transit gateway learns the VPC's blocks by itself, the VPC's route tables learn nothing: they get the
        routes of ``to``. A VPC may be in another stack. If that is another account's, its owner attaches it there, and
        the hub's account places it in a stack ``<hub's stack>-admissions``, which is deployed last.

        Args:
            vpc: the VPC, made here or imported.
            segment: whose routes it gets; the default segment if none is named.
            door: the name of subnets for the attachment's interfaces, one in each zone; nothing else is in them.
            subnets: these subnets themselves, in which hosts may stand. If neither is said they are those called
                ``transit``, or else the first private one of each zone (:func:`doors_of`).
            to: what subnets send to the hub; all private addresses if nothing is said. An IPv6 block lets IPv6 pass.
            routes_from: names of the subnets that get these routes; all but the door's if nothing is said.
            blocks: the VPC's IPv4 blocks, where they are not known before deployment.
            only: those of its blocks that the hub is to know, by static routes, because another network has the others,
                too: its hosts call through a :class:`PrivateNat`.
            appliance_mode: keep a flow to one zone of this VPC, there and back.

        Raises:
            RefusedError: if the segment is unknown, the VPC is attached already, its addresses overlap another spoke's,
                a subnet would have two default routes, subnets are unknown, or the VPC is of another Region or of an
                account that the hub is not shared with.
        """
        tiers = in_tiers(self, vpc)
        network = tiers.vpc
        name = name_of(tiers if isinstance(tiers, MultiAzVpc) else network)
        # Of another account's hub no segment is known, and its owner places what is attached.
        place = self._place(f"attach_spoke({name!r}", segment) if self.owner is None or segment else None
        known = parsed(self, only) if only else blocks_of(self, tiers, blocks)
        path, hub = network.node.path, self.node.id
        if self._claims.has(path):
            rule = "a VPC has one attachment to a transit gateway"
            refuse(self, f"attach_spoke({path!r})", rule, "Attach it once")
        self._claims.claim(path, known)
        if isinstance(tiers, MultiAzVpc) and not only:
            # The attachment propagates whatever block the VPC is given later.
            tiers.when_block_is_added(lambda cidr: self._claims.claim(path, parsed(self, [cidr])))
        home = home_of(network)
        spoke = Spoke(
            home,
            free_id(home, f"{network.node.id}At{hub}"),
            name=name,
            gateway=Gateway(hub=hub, gateway_id=self.gateway_id),
            place=tiers,
            blocks=known,
            by_hand=only,
            door=door,
            subnets=subnets,
            to=to,
            routes_from=routes_from,
            appliance_mode=appliance_mode,
            site=self._guests.site_of(network, name),
        )
        self.spokes.append(spoke)
        if place is not None:
            place.admit(spoke)
        return spoke

    def attach_connections(
        self,
        site: Construct,
        connections: Sequence[ec2.CfnVPNConnection],
        *,
        segment: str | None = None,
        by_hand: Sequence[str] = (),
    ) -> Sequence[HubConnection]:
        """Put VPN connections that end here into a segment; :meth:`OnPremises.connect` does it.

        What is beyond them is learned by BGP. A connection with static routing tells nothing: each segment that reaches
        it gets static routes.

        Args:
            site: whose connections they are.
            connections: the connections.
            segment: whose routes they get; the default segment if none is named.
            by_hand: the blocks beyond them, if their routing is static.

        Raises:
            RefusedError: if the segment is unknown, the blocks overlap another network's, or the site is of another
                account or Region than the hub: AWS makes the connection where the transit gateway is.
        """
        place = self._place(f"attach_connections({site.node.id!r}", segment)
        refuse_elsewhere(self, site)
        self._claims.claim(site.node.path, parsed(self, by_hand))
        joined = joined_connections(site, self.node.id, self.gateway_id, connections, by_hand)
        for member in joined.members:
            place.admit(member)
        return joined.members

    def attach_line(self, gateway_id: str, association: CfnResource, *, segment: str | None = None) -> HubLine:
        """Put a Direct Connect gateway that is associated with the hub into a segment; ``serve`` of it does it.

        What is beyond the line is learned by BGP.

        Args:
            gateway_id: the Direct Connect gateway.
            association: of the two, in a stack of the hub's account and Region.
            segment: whose routes it gets; the default segment if none is named.

        Raises:
            RefusedError: if the segment is unknown.
        """
        place = self._place(f"attach_line({association.node.id!r}", segment)
        line = HubLine(
            self,
            free_id(self, "DirectConnect"),
            gateway_id=self.gateway_id,
            line_gateway_id=gateway_id,
            association=association,
        )
        place.admit(line)
        return line

    def admit(self, member: Attached, *, segment: str) -> None:
        """Put an attachment that somebody else has made into a segment.

        Args:
            member: the attachment; a :class:`GuestAttachment` if all that is known of it is its id.
            segment: whose routes it gets.

        Raises:
            RefusedError: if the segment is unknown, or the blocks beyond it overlap another network's.
        """
        place = self._place(f"admit({member.name!r}", segment)
        beyond = member.blocks if isinstance(member, GuestAttachment) else member.by_hand
        self._claims.claim(member.site.node.path, parsed(self, beyond))
        place.admit(member)

    def site_after(self, other: Stack, name: str) -> Construct:
        """Return where an attachment is placed that another stack makes: in a stack that is deployed after that."""
        return self._guests.site_after(other, name)
