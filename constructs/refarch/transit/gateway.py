"""A new transit gateway, and how it is set."""

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

SETTINGS = {
    # AWS's default puts every attachment into one table that knows them all: whoever is attached reaches everybody.
    # Here an attachment that nobody has placed reaches nobody.
    "association": "disable",
    "propagation": "disable",
    # Where the hub itself shares it: who may attach is said by the share, and what is attached is in no route table
    # until the owner places it. Elsewhere somebody has to accept (Security Hub control EC2.23).
    "auto_accept": "enable",
    # Names of attached VPCs' hosts lead to their private addresses.
    "dns": "enable",
    # Several VPN connections to one network carry more than one of them alone does.
    "ecmp": "enable",
}
"""How a new transit gateway is set."""


def new_gateway(hub: Construct, *, asn: int, security_group_referencing: bool, shared: bool) -> ec2.CfnTransitGateway:
    """Make the transit gateway of a hub.

    Args:
        hub: whose gateway it is.
        asn: the Autonomous System Number of its side of BGP sessions.
        security_group_referencing: let security groups name groups of other VPCs behind it.
        shared: whether the hub shares it with other accounts.
    """
    gateway = ec2.CfnTransitGateway(
        hub,
        "Gateway",
        amazon_side_asn=asn,
        description=f"The hub {hub.node.path}",
        security_group_referencing_support="enable" if security_group_referencing else "disable",
        default_route_table_association=SETTINGS["association"],
        default_route_table_propagation=SETTINGS["propagation"],
        auto_accept_shared_attachments=SETTINGS["auto_accept"] if shared else "disable",
        dns_support=SETTINGS["dns"],
        vpn_ecmp_support=SETTINGS["ecmp"],
    )
    Tags.of(gateway).add("Name", hub.node.id)
    return gateway
