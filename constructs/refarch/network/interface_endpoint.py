"""An interface endpoint in every zone of a tier, that admits whom it is told and lets pass what its policy allows."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.refusal import refuse

_WHOLE_NAMES = ("com.amazonaws.", "aws.", "cn.com.amazonaws.")
"""How the names of endpoint services begin.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""


class InterfaceEndpoint(Construct):
    """A service at private addresses of one's own VPC: AWS's or somebody's by PrivateLink.

    It stands in each zone of a tier, so that the loss of a zone takes only that zone's interface. It needs no route
    and admits nobody until :meth:`admit` says whom. With private DNS the service's usual host name means these
    addresses inside of the VPC.

    Example::

        queue = InterfaceEndpoint(self, "Queue", network=network, tier="app", service="sqs")
        queue.admit("10.0.0.0/17")

    Attributes:
        endpoint: the CDK resource.
        security_group: worn by its interfaces.
        service: the service, by the name that was given.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        tier: str,
        service: str,
        policy: Sequence[iam.PolicyStatement] = (),
        private_dns: bool | None = None,
        port: int = 443,
    ) -> None:
        """Add the endpoint and its security group.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, new or imported.
            tier: in whose subnets its interfaces stand; of an imported VPC the name of some subnets.
            service: the short name of a service of AWS's (``sqs``, ``ecr.api``), or the whole name of an endpoint
                service.
            policy: what may be done through it; without one everything that the caller may. Services of others take
                none.
            private_dns: whether the service's usual name means it; by default for AWS's services.
            port: on which it is called.

        Raises:
            RefusedError: if the tier is unknown, or a policy is given for a service of somebody else's.
        """
        super().__init__(scope, construct_id)
        place = in_tiers(self, network)
        subnets = place.subnets(tier)
        # AWS's own short names may have dots in them, too: ecr.api, sagemaker.runtime.
        others = "${Token" in service or service.startswith(_WHOLE_NAMES)
        if others and policy:
            refuse(
                self,
                f"policy for {service!r}",
                "an endpoint of somebody else's service has no policy",
                "Let its owner authenticate callers",
            )
        self._port, self.service = port, service
        self.security_group = ec2.SecurityGroup(
            self, "Group", vpc=place.vpc, description=f"Interfaces of {self.node.id}", allow_all_outbound=False
        )
        document: Mapping[str, Any] | None = None
        if policy:
            document = iam.PolicyDocument(statements=list(policy)).to_json()
        self.endpoint = ec2.CfnVPCEndpoint(
            self,
            "Endpoint",
            vpc_id=place.vpc.vpc_id,
            vpc_endpoint_type="Interface",
            # CDK knows which services are called otherwise in China.
            service_name=service if others else ec2.InterfaceVpcEndpointAwsService(service).name,
            subnet_ids=[subnet.subnet_id for subnet in subnets],
            security_group_ids=[self.security_group.security_group_id],
            private_dns_enabled=not others if private_dns is None else private_dns,
            policy_document=document,
        )

    def admit(self, block: str) -> None:
        """Let a block of IPv4 addresses call the service: one's own, or a network from which the VPC is reached."""
        self.security_group.add_ingress_rule(
            ec2.Peer.ipv4(block), ec2.Port.tcp(self._port), f"To the endpoint from {block}"
        )

    def admit_group(self, group: ec2.ISecurityGroup) -> None:
        """Let who wears a group call the service, and give the group the rule to do so."""
        group.connections.allow_to(self.security_group, ec2.Port.tcp(self._port), "To the endpoint")
