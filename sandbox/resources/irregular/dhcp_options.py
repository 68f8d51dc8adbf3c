"""Which DHCP options a VPC has: a relation that there is once for each VPC."""

from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource

Json = Any
_ROW = Row(
    type="AWS::EC2::VPCDHCPOptionsAssociation",
    service="ec2",
    create="AssociateDhcpOptions",
    id="$DhcpOptionsId|$VpcId",
    read=Read("DescribeVpcs", {"VpcIds": ["$VpcId"]}, "Vpcs[?DhcpOptionsId=='$DhcpOptionsId'] | [0]"),
    # A VPC is given no options, as there is no call to take them away.
    delete=Call("AssociateDhcpOptions", {"DhcpOptionsId": "default", "VpcId": "$VpcId"}),
)


class Association(TableResource):
    """``AWS::EC2::VPCDHCPOptionsAssociation``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take the options away, unless the VPC has others by now, as after a replacement.

        Raises:
            NotFoundError: if it has.
        """
        self.read(context, physical)
        super().delete(context, physical, snapshot=snapshot)


TYPES = (Association(),)
