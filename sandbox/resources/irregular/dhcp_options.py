"""Which DHCP options a VPC has: a relation that there is once for each VPC."""

from sandbox.resources.irregular.ending import Ending
from sandbox.resources.row import Call, Read, Row

_ROW = Row(
    type="AWS::EC2::VPCDHCPOptionsAssociation",
    service="ec2",
    create="AssociateDhcpOptions",
    id="$DhcpOptionsId|$VpcId",
    read=Read("DescribeVpcs", {"VpcIds": ["$VpcId"]}, "Vpcs[?DhcpOptionsId=='$DhcpOptionsId'] | [0]"),
    # A VPC is given no options, as there is no call to take them away.
    delete=Call("AssociateDhcpOptions", {"DhcpOptionsId": "default", "VpcId": "$VpcId"}),
)


# After a replacement a VPC has other options, which stay.
TYPES = (Ending(_ROW),)
