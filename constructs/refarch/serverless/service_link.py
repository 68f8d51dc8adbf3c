"""A REST API's way to a service inside of a VPC that nobody else reaches."""

from collections.abc import Sequence

from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.network.internal_balancer import internal_balancer
from refarch.refusal import refuse


class ServiceLink(Construct):
    """A VPC link to hosts behind an internal Network Load Balancer.

    Whoever passes the API's checks (signature, key, model, firewall) gets to the service, and nobody comes another
    way. The hosts see the load balancer's addresses: let its tier in.

    Example::

        stock = ServiceLink(self, "Stock", network=network, tier="app", targets=["i-0123"], target_port=8080)
        api = RestApi(self, "Api", about="Stock", key=key)
        api.linked(stock, "GET", "/stock")

    Attributes:
        link: the CDK resource.
        load_balancer: in front of the hosts.
        port: on which it is called.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        tier: str,
        targets: Sequence[str],
        port: int = 80,
        target_port: int = 8080,
    ) -> None:
        """Add the load balancer and the link, which takes some minutes.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not.
            tier: in whose subnets the load balancer has its nodes.
            targets: ids of instances.
            port: on which the API calls, by HTTP.
            target_port: on which the hosts listen.

        Raises:
            RefusedError: if there is no target, or the tier is public.
        """
        super().__init__(scope, construct_id)
        if not targets:
            refuse(self, "targets=[]", "a link leads to hosts", "Name at least one")
        place = in_tiers(self, network)
        if place.exposure_of(tier).value == "public":
            refuse(self, f"tier={tier!r} (public)", "the point of a link is that nobody else gets in", "Use another")
        self.port = port
        self.load_balancer = internal_balancer(
            self, network=place, tier=tier, targets=targets, port=port, target_port=target_port
        )
        self.link = apigateway.CfnVpcLink(
            self, "Link", name=f"{self.node.addr[-12:]}", target_arns=[self.load_balancer.ref]
        )
