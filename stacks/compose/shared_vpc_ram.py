"""Composes a VPC of one account in whose subnets two others place what is theirs."""

from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.network import Exposure, MultiAzVpc, NatStrategy, SubnetShare, Tier
from refarch.network.security_groups import close_at_birth

QUERY_PORT, METRICS_PORT = 5432, 9100
OPS, WEB, DATA = "ops", "web", "data"


class SharedVpc:
    """An owner's VPC: a tier of its own, one for the web account and one for the data account."""

    def __init__(
        self, app: App, slug: str, *, owner: str, web: str, data: str, region: str, cidr: str, zones: int
    ) -> None:
        """Add the stacks of the three accounts, in the order in which they are deployed.

        Args:
            app: the app.
            slug: with which the names of the stacks begin.
            owner: twelve digits of the account with the network.
            web: of the account with the web hosts.
            data: of the account with the databases.
            region: of all of them; CDK refers across accounts only where it knows the Region.
            cidr: the VPC's block.
            zones: Availability Zones.
        """

        def home(account: str) -> Environment:
            return Environment(account=account, region=region)

        centre = Stack(app, slug, description="A VPC that is shared with other accounts (refarch)", env=home(owner))
        network = MultiAzVpc(
            centre,
            "Shared",
            cidr=cidr,
            zones=zones,
            tiers=[Tier(name=name, exposure=Exposure.ISOLATED) for name in (OPS, WEB, DATA)],
            nat=NatStrategy.NONE,
            removal_policy=RemovalPolicy.DESTROY,
        )
        monitor = HostPerZone(centre, "Monitor", network=network, tier=OPS)
        # The owner's one rule for all accounts: whoever wears this group is monitored.
        monitored = ec2.SecurityGroup(
            centre, "Monitored", vpc=network.vpc, description="Monitored by the owner", allow_all_outbound=False
        )
        close_at_birth(monitored)
        monitor.security_group.connections.allow_to(monitored, ec2.Port.tcp(METRICS_PORT), "Metrics")
        shares = {
            tier: SubnetShare(
                centre,
                f"{tier.capitalize()}Share",
                network=network,
                tier=tier,
                participants=[account],
                groups=[monitored],
            )
            for tier, account in ((WEB, web), (DATA, data))
        }

        front = Stack(
            app,
            f"{slug}-web",
            description="What the web account places in the shared VPC (refarch)",
            env=home(web),
        )
        front.add_stack_dependency(centre)  # Not for a value: until it is shared nothing can be launched.
        web_hosts = HostPerZone(
            front, "Web", network=shares[WEB].seen_from(front), tier=WEB, also=[_imported(front, monitored)]
        )
        web_hosts.call_block(str(network.block_of(DATA)), port=QUERY_PORT, why="To the databases")

        back = Stack(
            app,
            f"{slug}-data",
            description="What the data account places in the shared VPC (refarch)",
            env=home(data),
        )
        back.add_stack_dependency(front)  # What is read by Fn::GetStackOutput must be there, and CDK does not say so.
        data_hosts = HostPerZone(
            back, "Data", network=shares[DATA].seen_from(back), tier=DATA, also=[_imported(back, monitored)]
        )
        ec2.CfnSecurityGroupIngress(
            back,
            "FromWeb",
            group_id=data_hosts.security_group.security_group_id,
            ip_protocol="tcp",
            from_port=QUERY_PORT,
            to_port=QUERY_PORT,
            source_security_group_id=web_hosts.security_group.security_group_id,
            source_security_group_owner_id=web,
            description="From the hosts of the web account",
        )


def _imported(stack: Stack, group: ec2.SecurityGroup) -> ec2.ISecurityGroup:
    """Return a shared group as a participant's stack sees it: to wear, not to change."""
    return ec2.SecurityGroup.from_security_group_id(stack, "Monitored", group.security_group_id, mutable=False)
