"""A service that others reach from their own VPCs by PrivateLink: the provider's side."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.network.internal_balancer import internal_balancer
from refarch.refusal import refuse

HIGHEST_PORT = 65535


class OfferedService(Construct):
    """Hosts behind a Network Load Balancer and an endpoint service, for whoever is permitted to connect.

    Consumers reach one port and nothing else of the network, need no route to it, and may use the same addresses.
    Targets see the load balancer's addresses: let its tier in.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html

    Example::

        service = OfferedService(
            self,
            "Service",
            network=network,
            tier="app",
            targets=["i-0123"],
            consumers=["arn:aws:iam::210000000010:root"],
        )
        consumer_asks_for = service.service_name

    Attributes:
        service_name: by which consumers connect.
        load_balancer: in front of the targets.
        permission: who may connect; until it is there, nobody finds the service.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        tier: str,
        targets: Sequence[str],
        consumers: Sequence[str],
        port: int = 443,
        target_port: int = 8443,
        acceptance: bool = False,
    ) -> None:
        """Add the load balancer and the endpoint service.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the provider's VPC, new or imported.
            tier: in whose subnets the load balancer has its nodes; of an imported VPC the name of some subnets.
            targets: ids of instances.
            consumers: ARNs of accounts, roles or users that may connect.
            port: on which consumers call.
            target_port: on which the targets listen.
            acceptance: whether each endpoint is accepted by hand; without, being a permitted consumer is enough.

        Raises:
            RefusedError: if nobody may connect, everybody may without being accepted, there is no target, or a
                port is none.
        """
        super().__init__(scope, construct_id)
        if not consumers or not targets:
            refuse(
                self, f"consumers={list(consumers)}", "a service has targets, and somebody who may connect", "Name both"
            )
        if "*" in consumers and not acceptance:
            refuse(
                self,
                "consumers=['*'] with acceptance=False",
                "every AWS account could connect unseen",
                "Name the consumers, or accept each endpoint",
            )
        for name, given in (("port", port), ("target_port", target_port)):
            if not 0 < given <= HIGHEST_PORT:
                refuse(self, f"{name}={given}", f"TCP has ports 1 to {HIGHEST_PORT}", "Give one of them")
        place = in_tiers(self, network)
        self.load_balancer = internal_balancer(
            self, network=place, tier=tier, targets=targets, port=port, target_port=target_port
        )
        service = ec2.CfnVPCEndpointService(
            self, "Service", network_load_balancer_arns=[self.load_balancer.ref], acceptance_required=acceptance
        )
        self.permission = ec2.CfnVPCEndpointServicePermissions(
            self, "Consumers", service_id=service.ref, allowed_principals=list(consumers)
        )
        self.service_name = f"com.amazonaws.vpce.{Stack.of(self).region}.{service.ref}"
