"""Composes private hosts with a way out in each zone, and three ways for people to get to them."""

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.compute import Bastion, ConnectEndpoint, HostPerZone
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier

ANYWHERE, HTTPS = "0.0.0.0/0", 443
TIERS = (Tier(name="public", exposure=Exposure.PUBLIC), Tier(name="private", exposure=Exposure.EGRESS))


class PerAzNatEgress(Stack):
    """Private hosts → NAT gateway of their zone → internet; people → Session Manager, endpoint or bastion → hosts."""

    def __init__(
        self, scope: Construct, construct_id: str, *, cidr: str, zones: int, nat: NatStrategy, administrators: str
    ) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's block.
            zones: Availability Zones.
            nat: NAT gateways.
            administrators: the block of addresses from which people come to the bastion.
        """
        super().__init__(scope, construct_id, description="Public and private subnets with NAT per AZ (refarch)")
        network = MultiAzVpc(
            self, "Network", cidr=cidr, zones=zones, tiers=TIERS, nat=nat, removal_policy=RemovalPolicy.DESTROY
        )
        workload = HostPerZone(self, "Workload", network=network, tier="private")
        workload.call_block(ANYWHERE, port=HTTPS, why="Updates, and the agent of Session Manager")

        operator = iam.Role(
            self,
            "Operator",
            description="Gets onto the private hosts",
            assumed_by=iam.AccountRootPrincipal().with_conditions({"Bool": {"aws:MultiFactorAuthPresent": True}}),
        )
        # Session Manager: the agent calls out, so nothing has to be let in.
        workload.allow_sessions(by=operator)
        # EC2 Instance Connect Endpoint: SSH without a public address, let in by IAM. In another zone than the bastion.
        endpoint = ConnectEndpoint(self, "Connect", vpc=network.vpc, subnet=network.subnets("private")[-1])
        endpoint.reach(workload.security_group)
        endpoint.admit(operator, instances=workload.ids, addresses=workload.addresses)
        # The bastion, as the course has it: a public host that admits a network.
        bastion = Bastion(
            self, "Bastion", vpc=network.vpc, subnet=network.subnets("public")[0], admitted=[administrators]
        )
        bastion.reach(workload.security_group)
        bastion.admit(operator)

        left = str(len(workload.instances) - 1)
        CfnOutput(self, "Nat", value=nat.value, description="Which NAT gateways there are")
        CfnOutput(self, "FirstAddress", value=workload.addresses[0], description="Of the first private host")
        CfnOutput(self, "HostsAfterZoneLoss", value=left, description="Are left when a zone is lost")
