"""The security group of a load balancer that faces the internet."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.network.any_vpc import Tiers
from refarch.network.security_groups import close_at_birth


def front_group(scope: Construct, *, network: Tiers, ports: Sequence[int]) -> ec2.SecurityGroup:
    """Make ``Group`` in a load balancer's construct: open to everybody on its ports, and closed outward at first.

    Args:
        scope: the load balancer's construct.
        network: the VPC.
        ports: where it listens.
    """
    group = ec2.SecurityGroup(
        scope,
        "Group",
        vpc=network.vpc,
        description="Load balancer: from the internet",
        allow_all_outbound=False,
    )
    for port in ports:
        group.add_ingress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(port), "From the internet")
    close_at_birth(group)
    acknowledge(group, rule="EC23", reason="The load balancer serves the internet; nothing else wears this group")
    return group
