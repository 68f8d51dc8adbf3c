"""A Network Load Balancer: passes connections on unread, with the client's own address."""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.balancing.front_group import front_group
from refarch.compute.fleet_input import refuse_bad_public_tier
from refarch.compute.server_fleet import ServerFleet
from refarch.compute.web_fleet import HEALTH_PATH
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.refusal import refuse

_PORTS = range(1, 65_536)


@dataclass(frozen=True, kw_only=True)
class Passing:
    """How connections are passed on.

    Attributes:
        cross_zone: whether a node sends to servers of other zones, too; that traffic costs, and is off by default.
        client_address: whether servers see the client's address instead of the node's.
    """

    cross_zone: bool = False
    client_address: bool = True


class NetworkBalancer(Construct):
    """An internet-facing Network Load Balancer that passes TLS through to a fleet, which ends it.

    One fixed address in each zone; neither path nor host nor cookie is seen here. As servers see the client's address,
    their security group admits the load balancer's by its group: rules that name addresses would have to name clients.

    Example::

        fleet = ServerFleet(self, "Servers", network=network, key=key)
        NetworkBalancer(self, "Passthrough", network=network, fleet=fleet)

    Attributes:
        load_balancer: the CDK load balancer.
        security_group: worn by its nodes.
        target_group: where connections go.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        fleet: ServerFleet,
        public_tier: str = "public",
        port: int = 443,
        passing: Passing | None = None,
        deletion_protection: bool = True,
    ) -> None:
        """Add the load balancer, its listener and its target group.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not.
            fleet: the servers, which are spoken to where they speak TLS.
            public_tier: where its nodes are; it has to have subnets.
            port: where it listens.
            passing: how connections are passed on.
            deletion_protection: whether it refuses to be deleted.

        Raises:
            RefusedError: if the tier has no public subnets, or the port is none.
        """
        super().__init__(scope, construct_id)
        place = in_tiers(self, network)
        refuse_bad_public_tier(self, network=place, public_tier=public_tier)
        if port not in _PORTS:
            refuse(self, f"port={port}", "a listener has a port from 1 to 65535", "Use 443 for TLS")
        how = passing or Passing()
        self.security_group = front_group(self, network=place, ports=[port])
        self.security_group.connections.allow_to(
            fleet.security_group, ec2.Port.tcp(fleet.tls_port), "Connections and health checks"
        )
        self.load_balancer = elbv2.NetworkLoadBalancer(
            self,
            "LoadBalancer",
            vpc=place.vpc,
            vpc_subnets=place.select(public_tier),
            internet_facing=True,
            security_groups=[self.security_group],
            cross_zone_enabled=how.cross_zone,
            deletion_protection=deletion_protection,
        )
        acknowledge(
            self.load_balancer,
            rule="ELB2",
            reason="Access logs are written for TLS listeners only, and here TLS passes through unread",
        )
        self.target_group = elbv2.NetworkTargetGroup(
            self,
            "Targets",
            vpc=place.vpc,
            port=fleet.tls_port,
            protocol=elbv2.Protocol.TCP,
            targets=[fleet.group],
            preserve_client_ip=how.client_address,
            deregistration_delay=Duration.seconds(30),
            health_check=elbv2.HealthCheck(
                protocol=elbv2.Protocol.HTTPS,
                path=HEALTH_PATH,
                interval=Duration.seconds(15),
                timeout=Duration.seconds(5),
                healthy_threshold_count=2,
                unhealthy_threshold_count=2,
            ),
        )
        self.load_balancer.add_listener("Tls", port=port, default_target_groups=[self.target_group])
