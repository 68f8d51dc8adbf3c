"""What web ACLs protect: a resource has one at most, and whoever comes last protects it."""

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource


class WebACLAssociation(TableResource):
    """``AWS::WAFv2::WebACLAssociation``."""

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Leave alone what another web ACL protects by now, such as the one that replaces this."""
        self.read(context, physical)
        super().delete(context, physical, snapshot=snapshot)


TYPES = (
    WebACLAssociation(
        Row(
            type="AWS::WAFv2::WebACLAssociation",
            service="wafv2",
            create="AssociateWebACL",
            id="$ResourceArn|$WebACLArn",
            read=Read("GetWebACLForResource", {"ResourceArn": "$id.0"}, "[WebACL][?ARN=='$id.1'] | [0]"),
            delete=Call("DisassociateWebACL", {"ResourceArn": "$id.0"}),
            tells={"WebACLArn": "ARN"},
        )
    ),
)
