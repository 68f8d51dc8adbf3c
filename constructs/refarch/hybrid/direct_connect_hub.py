"""The Direct Connect gateway: what leads virtual interfaces to VPCs of all Regions."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from aws_cdk import aws_directconnect as dx
from constructs import Construct

from refarch.free_ids import free_id
from refarch.hybrid.ends import VpnEnd, VpnHub
from refarch.hybrid.private_gateway import PrivateGateway
from refarch.hybrid.routing import wrong_amazon_asn
from refarch.network.address_plan import PlanError, parse_network
from refarch.refusal import refuse

PRIVATE, TRANSIT = "private", "transit"
MOST = {PRIVATE: 20, TRANSIT: 6}
"""Gateways of a Direct Connect gateway: virtual private gateways, or Transit Gateways.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html
"""


MOST_PREFIXES = 200
"""Prefixes of a Transit Gateway that the network on premises is told of.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html
"""


class DirectConnectHub(Construct):
    """A Direct Connect gateway: of no Region, and between virtual interfaces and the gateways of VPCs.

    It joins each interface with each gateway, and neither interfaces nor VPCs among each other.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html

    Example::

        gateway = PrivateGateway(self, "Gateway", vpc=network.vpc, propagate_to=[network.select("app")])
        hub = DirectConnectHub(self, "Hub", amazon_asn=64600)
        hub.serve(gateway, announce=["10.0.0.0/16"])

    Attributes:
        gateway: the Direct Connect gateway; ``None`` if it was there already.
        gateway_id: its id.
        amazon_asn: its autonomous system number.
    """

    def __init__(self, scope: Construct, construct_id: str, *, amazon_asn: int, existing: str | None = None) -> None:
        """Make the gateway, or take one that is there.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            amazon_asn: its autonomous system number, a private one.
            existing: the id of a gateway that is there already; what it serves already nobody knows here.

        Raises:
            RefusedError: if the number is none that AWS takes.
        """
        super().__init__(scope, construct_id)
        if wrong := wrong_amazon_asn(amazon_asn):
            refuse(self, f"amazon_asn={amazon_asn}", wrong, "Use 64600")
        self.amazon_asn = amazon_asn
        self.gateway: dx.CfnDirectConnectGateway | None = None
        if existing is not None:
            self.gateway_id = existing
        else:
            self.gateway = dx.CfnDirectConnectGateway(
                self,
                "Gateway",
                direct_connect_gateway_name=self.node.path.replace("/", "-").lower(),
                amazon_side_asn=str(amazon_asn),
            )
            self.gateway_id = self.gateway.attr_direct_connect_gateway_id
        self._kind = ""
        self._announced: list[tuple[str, IPv4Network]] = []
        self._served = 0

    def serve(
        self, end: VpnEnd, *, announce: Sequence[str], segment: str | None = None
    ) -> dx.CfnDirectConnectGatewayAssociation:
        """Associate a gateway of AWS's, in whatever Region: the association is made where that is.

        Args:
            end: a :class:`PrivateGateway`, a :class:`TransitGatewayEnd`, a ``TransitHub`` or an
                :class:`ExistingGateway`.
            announce: what the network on premises is told to be there. Of a virtual private gateway's VPC a block is
                told if it is one of these, or within one; a Transit Gateway has these told as they are.
            segment: of a hub, the segment that routes what comes in; its default one if none is named.

        Raises:
            RefusedError: if a prefix is none or another gateway's already, is a part of a VPC's block only, there are
                more prefixes or gateways than AWS takes, they do not fit together, or a gateway without segments is to
                route by one.

        Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/virtualgateways.html and
        https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html and
        https://docs.aws.amazon.com/cli/latest/reference/directconnect/create-direct-connect-gateway-association.html
        """
        if segment is not None and not isinstance(end, VpnHub):
            refuse(self, f"segment={segment!r}", "the gateway has no segments", "Serve a TransitHub")
        self.take(TRANSIT if end.transit_gateway_id else PRIVATE)
        if end.transit_gateway_id and end.amazon_asn == self.amazon_asn:
            rule = f"the Transit Gateway has {self.amazon_asn}, too, and both speak as different networks"
            refuse(self, f"amazon_asn={self.amazon_asn}", rule, "Give one of them another number")
        if self._served == MOST[self._kind]:
            rule = f"a Direct Connect gateway serves at most {MOST[self._kind]} of that kind"
            refuse(self, f"{self._served + 1} gateways", rule, "Make a second DirectConnectHub")
        if not announce:
            refuse(self, "announce=[]", "nobody on premises would know the way", "Name the blocks of the VPCs")
        if end.transit_gateway_id and len(announce) > MOST_PREFIXES:
            rule = f"of one Transit Gateway {MOST_PREFIXES} prefixes are announced, and AWS raises that for nobody"
            refuse(self, f"announce of {len(announce)} prefixes", rule, "Name larger blocks")
        self._note(announce, end.block if isinstance(end, PrivateGateway) else None)
        self._served += 1
        place, name = (end, f"To{self.node.id}") if isinstance(end, Construct) else (self, f"Association{self._served}")
        association = dx.CfnDirectConnectGatewayAssociation(
            place,
            free_id(place, name),
            direct_connect_gateway_id=self.gateway_id,
            associated_gateway_id=end.transit_gateway_id or end.vpn_gateway_id or "",
            allowed_prefixes_to_direct_connect_gateway=list(announce),
        )
        if isinstance(end, PrivateGateway):
            # AWS takes a gateway that is attached to a VPC, and what is propagated before may be propagated wrongly.
            association.add_resource_dependency(end.attachment)
            end.propagation.add_resource_dependency(association)
        if isinstance(end, VpnHub):
            end.attach_line(self.gateway_id, association, segment=segment)
        return association

    def take(self, kind: str) -> None:
        """Take gateways and virtual interfaces of one kind from now on, ``private`` or ``transit``.

        Raises:
            RefusedError: if it has others already.
        """
        if self._kind not in ("", kind):
            rule = "virtual private gateways and private virtual interfaces, or Transit Gateways and transit ones"
            refuse(self, f"{kind} beside {self._kind}", f"it joins {rule}, not both", "Make a second DirectConnectHub")
        self._kind = kind

    def _note(self, announce: Sequence[str], vpc: IPv4Network | None) -> None:
        """Remember what an end announces; who is told of one block twice knows no way there.

        Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/virtualgateways.html
        """
        try:
            blocks = [parse_network(f"announce={block!r}", block) for block in announce]
        except PlanError as error:
            refuse(self, *error.args)
        for text, block in zip(announce, blocks, strict=True):
            if vpc is not None and block != vpc and block.subnet_of(vpc):
                rule = f"it is a part of the VPC's {vpc}, which AWS announces as a whole or not at all"
                refuse(self, f"announce={text!r}", rule, f"Announce '{vpc}', or a wider block")
            for other, taken in self._announced:
                if block.overlaps(taken):
                    rule = f"it overlaps with {other}, and networks behind one Direct Connect gateway must not"
                    refuse(self, f"announce={text!r}", rule, "Renumber one of the VPCs, or make a second hub")
            self._announced.append((text, block))
