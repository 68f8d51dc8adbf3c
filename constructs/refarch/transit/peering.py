"""Two hubs of different Regions, peered: what each segment reaches of the other Region is said by static routes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import Arn, ArnComponents, Stack, Tags, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.inline_resource import inline_resource
from refarch.refusal import refuse
from refarch.transit.hub import TransitHub
from refarch.transit.peering_accepter import ACCEPT, DESCRIBE, READS_ONLY

_HANDLER = Path(__file__).parent / "handlers" / "peering_acceptance.py"
ACCEPTANCE_SECONDS = 600
"""How long the function may wait for the other Region: nobody says how long it takes, mostly a minute or two."""


@dataclass(frozen=True, kw_only=True)
class PeerSide:
    """One of two peered hubs.

    Attributes:
        hub: the hub.
        segment: routes what comes from the other one; the hub's segments that reach it reach the other Region.
        blocks: the networks on this side that the other one is to reach.
    """

    hub: TransitHub
    segment: str
    blocks: Sequence[str]


class HubEnd(Construct):
    """One end of a peering, as the segments of its hub know it.

    Attributes:
        name: what the hub calls it.
        attachment_id: the attachment, which has the same id at both hubs.
        by_hand: the blocks of the other Region: a peering propagates nothing.
        site: where the resources that place it are put: here.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, attachment_id: str, by_hand: Sequence[str]
    ) -> None:
        """Take what is known of it."""
        super().__init__(scope, construct_id)
        self.name, self.attachment_id, self.by_hand = name, attachment_id, tuple(by_hand)
        self.site: Construct = self


class HubPeering(Construct):
    """A peering of two hubs in two Regions, of one account or two: asked for by one, accepted by the other.

    Unlike VPC peering it is transitive as far as the route tables say so: whoever is attached to one hub, a network on
    premises too, reaches whoever is attached to the other. Nothing is propagated across it, so that each side names its
    blocks. Traffic between Regions is encrypted, and DNS names of the other Region's VPCs do not resolve to their
    private addresses.

    It belongs into the requester's stack; the accepter's route tables learn of it in ``<its stack>-admissions``, which
    is deployed last. If the accepter is another account's, it is accepted there as a role
    (:class:`HubPeeringAccepter`).

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html

    Example::

        app, account = self.node.root, "123456789012"
        near, far = (
            Stack(app, f"Hub-{region}", env=Environment(account=account, region=region))
            for region in ("us-east-1", "eu-west-1")
        )
        hub, other = TransitHub(near, "Hub", asn=64512), TransitHub(far, "Hub", asn=64513)
        for each in (hub, other):
            each.segment("prod").reaches(each.segment("peers", isolated=True).name)
        HubPeering(
            far,
            "Peering",
            requester=PeerSide(hub=other, segment="peers", blocks=["10.3.0.0/16"]),
            accepter=PeerSide(hub=hub, segment="peers", blocks=["10.1.0.0/16"]),
        )

    Attributes:
        attachment: the attachment that is asked for.
        ends: the requester's end and the accepter's.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        requester: PeerSide,
        accepter: PeerSide,
        accepter_role_arn: str | None = None,
    ) -> None:
        """Ask for the peering, accept it, and place both ends.

        Args:
            scope: the parent construct, of the requester's stack.
            construct_id: the id in it.
            requester: who asks.
            accepter: who accepts.
            accepter_role_arn: as which it is accepted, if the accepter is another account's.

        Raises:
            RefusedError: if the hubs are of one Region, the other account gives no role to accept the peering, a
                segment is unknown, or blocks are none, or overlap what the other hub routes to.
        """
        super().__init__(scope, construct_id)
        home, away = Stack.of(requester.hub), Stack.of(accepter.hub)
        self._role = accepter_role_arn
        self._refuse_bad(home, away, requester, accepter)
        self.attachment = ec2.CfnTransitGatewayPeeringAttachment(
            self,
            "Attachment",
            transit_gateway_id=requester.hub.gateway_id,
            peer_transit_gateway_id=accepter.hub.gateway_id,
            peer_account_id=away.account,
            peer_region=away.region,
        )
        Tags.of(self.attachment).add("Name", self.node.path)
        # What is read by Fn::GetStackOutput must be there; CDK does not say so.
        home.add_stack_dependency(away)
        accepted = self._accept(away)
        name = self.node.path.partition("/")[2]
        near = HubEnd(self, "Requester", name=name, attachment_id=accepted, by_hand=accepter.blocks)
        place = accepter.hub.site_after(home, name)
        far = HubEnd(place, "Accepter", name=name, attachment_id=accepted, by_hand=requester.blocks)
        requester.hub.admit(near, segment=requester.segment)
        accepter.hub.admit(far, segment=accepter.segment)
        self.ends = (near, far)

    def _refuse_bad(self, home: Stack, away: Stack, requester: PeerSide, accepter: PeerSide) -> None:
        places = [home.account, home.region, away.account, away.region]
        if any(Token.is_unresolved(each) for each in places):
            rule = "who accepts, and where, must be known before anything is deployed"
            refuse(self, "hubs of stacks without account and Region", rule, "Give both stacks an env")
        if home.account != away.account and self._role is None:
            rule = f"only {away.account}, who owns the other hub, accepts the peering"
            remedy = "Make a HubPeeringAccepter in that account, and give its role as accepter_role_arn"
            refuse(self, f"a hub of {home.account}", rule, remedy)
        if home.region == away.region:
            rule = "it joins Regions; VPCs of one Region attach to one hub"
            refuse(self, f"two hubs in {home.region}", rule, "Attach the VPCs to one of the two")
        for side in (requester, accepter):
            if not side.blocks:
                rule = "a peering propagates nothing, so that the other side would not know what to send"
                refuse(self, f"blocks=[] of {side.hub.node.path}", rule, "Name the networks on this side")

    def _accept(self, away: Stack) -> str:
        identity = self.attachment.attr_transit_gateway_attachment_id
        arn = Arn.format(
            ArnComponents(
                service="ec2",
                region=away.region,
                account=away.account,
                resource="transit-gateway-attachment",
                resource_name=identity,
            ),
            Stack.of(self),
        )
        may = [
            iam.PolicyStatement(actions=[ACCEPT], resources=[arn]),
            iam.PolicyStatement(actions=[DESCRIBE], resources=["*"]),
        ]
        if self._role is not None:
            may = [iam.PolicyStatement(actions=["sts:AssumeRole"], resources=[self._role])]
        told = inline_resource(
            self,
            "Acceptance",
            type_name="PeeringAcceptance",
            handler=_HANDLER,
            about="Accepts the peering of two transit gateways in the accepter's Region",
            may=may,
            properties={
                "AttachmentId": identity,
                "Region": away.region,
                **({"RoleArn": self._role} if self._role else {}),
            },
            timeout=ACCEPTANCE_SECONDS,
        )
        if self._role is None:
            acknowledge(self, rule="IAM5[Resource::*]", reason=READS_ONLY)
        return told.get_att_string("AttachmentId")
