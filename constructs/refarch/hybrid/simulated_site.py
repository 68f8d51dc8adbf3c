"""A site that is simulated in a VPC of its own: offices behind routers that are the customer's end of a VPN."""

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.compute import HostPerZone
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.network.routes import table_of, write_route
from refarch.refusal import refuse

_ROUTER = Path(__file__).parent / "handlers" / "customer_router.py"
_TIERS = (Tier(name="edge", exposure=Exposure.PUBLIC), Tier(name="office", exposure=Exposure.ISOLATED))
_ANYWHERE = "0.0.0.0/0"
_IKE = {500: "IKE", 4500: "IKE and ESP behind NAT, which an Elastic IP is"}


class SimulatedSite(Construct):
    """A VPC that plays the part of a network on premises, to try out a hybrid network without one.

    Each zone is an office with a router of its own: an instance with an Elastic IP that runs libreswan and, for BGP,
    FRRouting. It asks EC2 for the configuration of the connections that end at its address and applies it, so that no
    key is in a template. The offices know the way to AWS through their own router: when that is lost, so is their way,
    because nothing here moves a route; a real site does that with VRRP or a routing protocol.

    Example::

        site = SimulatedSite(self, "Site", cidr="192.168.0.0/16", leads_to=["10.0.0.0/16"])
        onprem = OnPremises(self, "OnPrem", routers=site.addresses)

    Attributes:
        network: the VPC.
        routers: the routers, one for each zone.
        offices: hosts in the offices, one for each zone.
        addresses: the routers' names and public addresses, for :class:`OnPremises`.
        behind: the routers' names and the block of the office behind each, for static routes.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        leads_to: list[str],
        zones: int = 2,
        removal_policy: RemovalPolicy = RemovalPolicy.DESTROY,
    ) -> None:
        """Build the site.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            cidr: the site's block; it must not overlap what it will be connected to.
            leads_to: the networks in AWS that the routers lead to.
            zones: offices, each with a router; a second one survives the loss of the first.
            removal_policy: what becomes of the flow logs when the stack is deleted.

        Raises:
            RefusedError: if the blocks are none, or overlap.
        """
        super().__init__(scope, construct_id)
        if not leads_to:
            refuse(self, "leads_to=[]", "a site is connected to something", "Name the networks in AWS")
        self.network = MultiAzVpc(
            self,
            "Network",
            cidr=cidr,
            zones=zones,
            tiers=_TIERS,
            nat=NatStrategy.NONE,
            apart_from=leads_to,
            removal_policy=removal_policy,
        )
        self.routers = self._routers(cidr, leads_to)
        self.offices = HostPerZone(self, "Offices", network=self.network, tier="office")
        self.addresses: Mapping[str, str] = self._addresses()
        self.behind: Mapping[str, str] = {
            name: str(office)
            for name, office in zip(self.addresses, self.network.plan.block_of("office").subnets, strict=True)
        }
        self._lead(leads_to)

    def _routers(self, cidr: str, leads_to: list[str]) -> HostPerZone:
        program = _ROUTER.read_text(encoding="utf-8").replace("@SITE@", cidr).replace("@CLOUD@", " ".join(leads_to))
        user_data = ec2.UserData.for_linux()
        user_data.add_commands(
            # The Elastic IP comes a moment after the instance.
            # FRRouting is one of the supplementary packages: https://docs.aws.amazon.com/linux/al2023/ug/spal.html
            "until dnf install -y libreswan spal-release && dnf install -y frr; do sleep 10; done",
            "cat >/usr/local/sbin/customer-router <<'PROGRAM'",
            program,
            "PROGRAM",
            "chmod 700 /usr/local/sbin/customer-router",
            "systemd-run --unit=customer-router --property=Restart=always --property=RestartSec=30 "
            "/usr/bin/python3 /usr/local/sbin/customer-router",
        )
        routers = HostPerZone(self, "Routers", network=self.network, tier="edge", forwards=True, user_data=user_data)
        routers.security_group.add_ingress_rule(
            ec2.Peer.ipv4(cidr), ec2.Port.all_traffic(), "What the offices send to AWS"
        )
        routers.reach(cidr, protocol="-1", why="What AWS sends to the offices")
        for port, why in _IKE.items():
            routers.reach(_ANYWHERE, protocol="udp", ports=(port, port), why=why)
        routers.reach(_ANYWHERE, why="Packages, and the EC2 API")
        routers.role.add_to_policy(
            iam.PolicyStatement(actions=["ec2:DescribeCustomerGateways", "ec2:DescribeVpnConnections"], resources=["*"])
        )
        acknowledge(
            routers.role,
            rule="IAM5[Resource::*]",
            reason="Session Manager's actions and EC2's describe calls know no resource-level permissions; that they "
            "tell the keys of all the account's VPN connections is why a simulated site is for sandbox accounts",
        )
        return routers

    def _addresses(self) -> dict[str, str]:
        found = {}
        for number, router in enumerate(self.routers.instances, start=1):
            address = ec2.CfnEIP(self, f"Address{number}", domain="vpc")
            address.node.add_dependency(self.network.vpc.internet_connectivity_established)
            ec2.CfnEIPAssociation(
                self, f"Association{number}", allocation_id=address.attr_allocation_id, instance_id=router.ref
            )
            found[f"Router{number}"] = address.attr_public_ip
        return found

    def _lead(self, leads_to: list[str]) -> None:
        """Lead each office to AWS through the router of its own zone."""
        subnets = self.network.subnets("office")
        for number, (subnet, router) in enumerate(zip(subnets, self.routers.instances, strict=True), start=1):
            router_id = router.ref
            for rank, block in enumerate(leads_to, start=1):
                write_route(
                    self,
                    f"Office{number}To{rank}",
                    table_id=table_of(subnet),
                    destination=block,
                    instance_id=router_id,
                )
