"""Composes three VPCs of two accounts and two Regions, peered in a chain or each with each."""

from dataclasses import dataclass

from aws_cdk import App, CfnOutput, Environment, RemovalPolicy, Stack
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Peer, PeeringAccepter, Tier, VpcPeering

API_PORT, COPY_PORT = 443, 5432
TIER = "app"


@dataclass(frozen=True, kw_only=True)
class Home:
    """Where one of the VPCs is: an account's twelve digits, a Region, and the VPC's block."""

    account: str
    region: str
    cidr: str

    @property
    def environment(self) -> Environment:
        """Return the place as CDK wants it."""
        return Environment(account=self.account, region=self.region)


class Site(Stack):
    """A VPC with a host in each zone, as each of the three has it."""

    def __init__(self, scope: Construct, construct_id: str, *, home: Home, zones: int, name: str) -> None:
        """Add the VPC and its hosts.

        Args:
            scope: the app.
            construct_id: the stack's name.
            home: where it is.
            zones: Availability Zones.
            name: what the VPC is for.
        """
        about = f"A VPC of peered ones: {name.lower()} (refarch)"
        super().__init__(scope, construct_id, description=about, env=home.environment)
        self.network = MultiAzVpc(
            self,
            name,
            cidr=home.cidr,
            zones=zones,
            tiers=[Tier(name=TIER, exposure=Exposure.ISOLATED)],
            nat=NatStrategy.NONE,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.hosts = HostPerZone(self, "Hosts", network=self.network, tier=TIER)
        self.vpc_id = self.network.vpc.vpc_id
        self.group = self.hosts.security_group


class PeeringPair:
    """Application → services → archive: what is peered with the services in between reaches them, and no further.

    In a mesh application and archive have a connection of their own besides, because no other one leads there.

    What one stack refers to of another, CDK reads by ``Fn::GetStackOutput``, across accounts as the role that it adds
    to the stack that is read.
    """

    def __init__(
        self, app: App, slug: str, *, application: Home, services: Home, archive: Home, zones: int, mesh: bool
    ) -> None:
        """Add the stacks, in the order in which they are deployed.

        Args:
            app: the app.
            slug: with which the names of the stacks begin.
            application: where the VPC is that calls; another account's.
            services: where the VPC is that it calls, in the same Region.
            archive: where the VPC is that the services call, of their own account and in another Region.
            zones: Availability Zones of each.
            mesh: whether application and archive are peered, too.
        """
        middle = Site(app, f"{slug}-services", home=services, zones=zones, name="Services")
        accepter = PeeringAccepter(
            middle, "Accepter", network=middle.network, role_name=f"{slug}-accepter", requester=application.account
        )

        caller = Site(app, slug, home=application, zones=zones, name="Application")
        shape = "mesh" if mesh else "chain"
        CfnOutput(caller, "Shape", value=shape, description="How the three are peered")
        caller.add_stack_dependency(middle)  # What is read by Fn::GetStackOutput must be there; CDK does not say so.
        asked = VpcPeering(
            caller,
            "ToServices",
            network=caller.network,
            peer=Peer(
                vpc_id=middle.vpc_id,
                blocks=[services.cidr],
                account=services.account,
                accepter_role_arn=accepter.role.role_arn,
            ),
            resolve_dns=True,
        )
        asked.route(TIER)
        asked.call(caller.group, port=API_PORT)

        far = Site(app, f"{slug}-archive", home=archive, zones=zones, name="Archive")
        far.add_stack_dependency(middle)
        offered = VpcPeering(
            far,
            "ToServices",
            network=far.network,
            peer=Peer(vpc_id=middle.vpc_id, blocks=[services.cidr], region=services.region),
        )
        offered.route(TIER)
        offered.admit(far.group, port=COPY_PORT)

        # Last, because only now there are connections: what the services' owner routes and admits is its own decision.
        replies = Stack(
            app,
            f"{slug}-services-routes",
            description="What the services route and whom they admit (refarch)",
            env=services.environment,
        )
        for site in (caller, far):
            replies.add_stack_dependency(site)
        callers = VpcPeering(
            replies,
            "FromApplication",
            network=middle.network,
            peer=Peer(vpc_id=caller.vpc_id, blocks=[application.cidr], account=application.account),
            peering_id=asked.peering_id,
            resolve_dns=True,
        )
        callers.route(TIER)
        callers.admit(middle.group, port=API_PORT, wearers_of=caller.group.security_group_id)
        copies = VpcPeering(
            replies,
            "ToArchive",
            network=middle.network,
            peer=Peer(vpc_id=far.vpc_id, blocks=[archive.cidr], region=archive.region),
            peering_id=offered.peering_id,
        )
        copies.route(TIER)
        copies.call(middle.group, port=COPY_PORT)
        if mesh:
            _close(app, slug, caller, far, application=application, archive=archive)


def _close(app: App, slug: str, caller: Site, far: Site, *, application: Home, archive: Home) -> None:
    """Peer the two ends of the chain: across both accounts and Regions, so that the archive asks as the other did."""
    accepter = PeeringAccepter(
        caller,
        "Accepter",
        network=caller.network,
        role_name=f"{slug}-application-accepter",
        requester=archive.account,
    )
    far.add_stack_dependency(caller)
    asked = VpcPeering(
        far,
        "ToApplication",
        network=far.network,
        peer=Peer(
            vpc_id=caller.vpc_id,
            blocks=[application.cidr],
            account=application.account,
            region=application.region,
            accepter_role_arn=accepter.role.role_arn,
        ),
    )
    asked.route(TIER)
    asked.admit(far.group, port=COPY_PORT)

    own = Stack(
        app,
        f"{slug}-routes",
        description="What the application routes to the archive (refarch)",
        env=application.environment,
    )
    own.add_stack_dependency(far)
    reads = VpcPeering(
        own,
        "ToArchive",
        network=caller.network,
        peer=Peer(vpc_id=far.vpc_id, blocks=[archive.cidr], account=archive.account, region=archive.region),
        peering_id=asked.peering_id,
    )
    reads.route(TIER)
    reads.call(caller.group, port=COPY_PORT)
