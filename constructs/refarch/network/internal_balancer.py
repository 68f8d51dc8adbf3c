"""A Network Load Balancer inside of a VPC, in front of instances: what PrivateLink and VPC links lead to."""

from collections.abc import Sequence

from aws_cdk import aws_elasticloadbalancingv2 as elb
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.network.existing_vpc import ExistingTiers
from refarch.network.multi_az_vpc import MultiAzVpc


def internal_balancer(
    scope: Construct,
    *,
    network: MultiAzVpc | ExistingTiers,
    tier: str,
    targets: Sequence[str],
    port: int,
    target_port: int,
) -> elb.CfnLoadBalancer:
    """Add the load balancer, its targets and its listener to a construct, which has one of them.

    Targets see the load balancer's addresses: let its tier in.

    Args:
        scope: the construct.
        network: the VPC.
        tier: in whose subnets the load balancer has its nodes.
        targets: ids of instances.
        port: on which it is called, by TCP.
        target_port: on which the targets listen.
    """
    balancer = elb.CfnLoadBalancer(
        scope,
        "LoadBalancer",
        type="network",
        scheme="internal",
        subnets=[subnet.subnet_id for subnet in network.subnets(tier)],
        # So that who comes in through any zone finds a target, also where the zone has lost its own.
        load_balancer_attributes=[
            elb.CfnLoadBalancer.LoadBalancerAttributeProperty(key="load_balancing.cross_zone.enabled", value="true")
        ],
    )
    acknowledge(scope, rule="ELB2", reason="A Network Load Balancer logs TLS listeners only; flow logs record the rest")
    group = elb.CfnTargetGroup(
        scope,
        "Targets",
        vpc_id=network.vpc.vpc_id,
        protocol="TCP",
        port=target_port,
        target_type="instance",
        targets=[elb.CfnTargetGroup.TargetDescriptionProperty(id=target, port=target_port) for target in targets],
    )
    elb.CfnListener(
        scope,
        "Listener",
        load_balancer_arn=balancer.ref,
        port=port,
        protocol="TCP",
        default_actions=[elb.CfnListener.ActionProperty(type="forward", target_group_arn=group.ref)],
    )
    return balancer
