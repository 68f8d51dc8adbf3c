"""Composes a VPC with a subnet for each way of routing."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.compute import SingleHost
from refarch.hybrid import OnPremises, PrivateGateway, SimulatedSite, Static
from refarch.network import BareVpc

CIDR, PORT, ANYWHERE = "10.0.0.0/16", 443, "0.0.0.0/0"


class RoutingLab(Stack):
    """Main and custom tables; local, static and propagated routes."""

    def __init__(self, scope: Construct, construct_id: str, *, sunk: str, site_cidr: str) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            sunk: a network of the internet that packets never reach.
            site_cidr: the block of the network on premises.
        """
        super().__init__(scope, construct_id, description="Route table laboratory (refarch)")
        lab = BareVpc(self, "Lab", cidr=CIDR, removal_policy=RemovalPolicy.DESTROY)
        plain, edge = lab.subnet("plain", "10.0.1.0/24"), lab.subnet("edge", "10.0.2.0/24")
        hybrid = lab.subnet("hybrid", "10.0.3.0/24")
        hosts = {
            "Plain": SingleHost(self, "Plain", vpc=lab.vpc, subnet=plain),
            "Edge": SingleHost(self, "Edge", vpc=lab.vpc, subnet=edge, public=True),
            "Hybrid": SingleHost(self, "Hybrid", vpc=lab.vpc, subnet=hybrid),
        }
        for host in hosts.values():
            host.admit(CIDR, port=PORT)

        # The longer prefix wins: what goes to the sunk network ends at an interface behind which nobody is.
        way_out = lab.table("Edge", [edge])
        lab.lead(way_out, ANYWHERE, lab.internet_gateway())
        lab.lead(way_out, sunk, ec2.CfnNetworkInterface(self, "Sink", subnet_id=edge.attr_subnet_id))

        learned = lab.table("Hybrid", [hybrid])
        gateway = PrivateGateway(self, "Gateway", vpc=lab.vpc, propagate_to=[learned.resource])
        site = SimulatedSite(self, "Site", cidr=site_cidr, leads_to=[CIDR], zones=1)
        onprem = OnPremises(self, "OnPremises", routers=site.addresses, removal_policy=RemovalPolicy.DESTROY)
        onprem.connect(gateway, routing=Static([site_cidr]))
        hosts["Hybrid"].admit(site_cidr, port=PORT)
        site.offices.admit(ec2.Peer.ipv4(CIDR), port=PORT, why="The laboratory calls the office")
        site.offices.call_block(CIDR, port=PORT)
