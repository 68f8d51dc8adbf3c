"""An attachment that somebody else has made, in another account or another app, as the owner's segments know it."""

from collections.abc import Sequence

from constructs import Construct

from refarch.refusal import refuse


class GuestAttachment(Construct):
    """A VPC, attached to the hub by its own owner, who tells the attachment's id.

    It is in no route table, and reaches nobody, until :meth:`TransitHub.admit` puts it into a segment.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html (shared transit gateways)

    Example::

        hub = TransitHub(self, "Hub", shared_with=["210000000010"])
        hub.segment("prod")
        orders = GuestAttachment(
            self, "Orders", attachment_id="tgw-attach-0123456789abcdef0", blocks=["10.5.0.0/16"]
        )
        hub.admit(orders, segment="prod")

    Attributes:
        name: what the hub calls it: its construct path below the stack.
        attachment_id: the attachment.
        blocks: the VPC's IPv4 blocks.
        by_hand: none: the attachment propagates its blocks.
        site: where the resources that place it are put: here.
    """

    def __init__(self, scope: Construct, construct_id: str, *, attachment_id: str, blocks: Sequence[str]) -> None:
        """Take what is known of it.

        Args:
            scope: the parent construct, in a stack of the hub's account and Region.
            construct_id: the id in it.
            attachment_id: the attachment, accepted already.
            blocks: the VPC's IPv4 blocks, so that overlaps are seen.

        Raises:
            RefusedError: if no block is told.
        """
        super().__init__(scope, construct_id)
        if not blocks:
            refuse(self, "blocks=[]", "nobody could tell whether it overlaps another network", "Name the VPC's blocks")
        self.name = self.node.path.partition("/")[2]
        self.attachment_id, self.blocks, self.by_hand = attachment_id, tuple(blocks), tuple[str, ...]()
        self.site: Construct = self
