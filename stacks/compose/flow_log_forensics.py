"""Composes three callers, a server and three flow logs that tell how they fared."""

from aws_cdk import Fn, RemovalPolicy, Stack
from constructs import Construct

from refarch.compute import HostPerZone, SessionEndpoints
from refarch.data import AccessLogBucket
from refarch.flow_logs import FORENSIC_FORMAT, QUESTIONS, REJECTED, TALKERS, FlowLogArchive, FlowLogGroup, Traffic
from refarch.network import EPHEMERAL, Exposure, MultiAzVpc, NatStrategy, Pass, Tier, TierAcl

PORT = 443
TIERS = tuple(Tier(name=name, exposure=Exposure.ISOLATED) for name in ("shop", "batch", "servers", "tools"))


class FlowLogForensics(Stack):
    """Shop, batch host and stranger → server; flow logs of the VPC, of a subnet and of an interface."""

    def __init__(self, scope: Construct, construct_id: str, *, cidr: str, zones: int, keep_days: int) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's block.
            zones: Availability Zones.
            keep_days: days until the records in S3 are deleted.
        """
        super().__init__(scope, construct_id, description="Flow log forensics (refarch)")
        network = MultiAzVpc(
            self,
            "Network",
            cidr=cidr,
            zones=zones,
            tiers=TIERS,
            nat=NatStrategy.NONE,
            removal_policy=RemovalPolicy.DESTROY,
        )
        shop = HostPerZone(self, "Shop", network=network, tier="shop")
        # In the shop's own subnet, so that no network ACL tells it from the shop.
        stranger = HostPerZone(self, "Stranger", network=network, tier="shop")
        batch = HostPerZone(self, "Batch", network=network, tier="batch")
        server = HostPerZone(self, "Server", network=network, tier="servers")
        shop.call(server, port=PORT)
        batch.call(server, port=PORT)
        stranger.call_block(cidr, port=PORT)  # Whether anybody lets it in is their affair.

        sessions = SessionEndpoints(self, "Sessions", network=network, tier="tools")
        for hosts in (shop, batch, server):
            sessions.serve(hosts.security_group)

        # The line for replies to the batch hosts is missing: the mistake that the flow logs are to find.
        TierAcl(
            self,
            "ServerAcl",
            network=network,
            tier="servers",
            inbound=[
                Pass(peer="shop", ports=(PORT, PORT)),
                Pass(peer="batch", ports=(PORT, PORT)),
                Pass(peer="tools", ports=EPHEMERAL),
            ],
            outbound=[Pass(peer="shop", ports=EPHEMERAL), Pass(peer="tools", ports=(PORT, PORT))],
        )

        # The whole VPC, in the default format: what everybody has.
        live = FlowLogGroup(self, "Live", log_group=network.flow_log_group)
        live.ask([REJECTED, TALKERS])
        # Single interfaces, what is rejected only, within a minute: what an alarm would watch.
        rejected = FlowLogGroup(self, "Rejected", records=FORENSIC_FORMAT, removal_policy=RemovalPolicy.DESTROY)
        for zone in range(zones):
            interface = Fn.select(zone, sessions.channel.vpc_endpoint_network_interface_ids)
            rejected.record(f"Sessions{zone + 1}", interface, traffic=Traffic.REJECT, interval=60)
        rejected.ask([REJECTED])
        # One subnet, all of it, with the fields that tell a pair: what is read afterwards.
        archive = FlowLogArchive(
            self,
            "Archive",
            access_logs=AccessLogBucket(self, "AccessLogs").bucket,
            keep_days=keep_days,
            removal_policy=RemovalPolicy.DESTROY,
        )
        for zone, subnet in enumerate(network.vpc.select_subnets(subnet_group_name="servers").subnets):
            archive.record(f"Servers{zone + 1}", subnet)
        archive.ask(QUESTIONS)
