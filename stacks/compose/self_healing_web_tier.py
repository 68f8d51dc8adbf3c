"""Composes the self-healing web tier; every decision is in the constructs, every promise in the intents."""

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.balancing import (
    ApplicationBalancer,
    ClassicBalancer,
    ClassicOptions,
    NetworkBalancer,
    Passing,
    Sticky,
    When,
)
from refarch.compute import ServerFleet, Start
from refarch.data import AccessLogBucket
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.scaling import (
    LifecycleHook,
    Moment,
    Notices,
    Policy,
    Predicts,
    ScalingPlan,
    Scheduled,
    Simple,
    Step,
    Steps,
    Tracks,
    WarmPool,
)
from refarch.security import EnvelopeKey
from refarch.serverless import ApiFirewall

_TIERS = (Tier(name="public", exposure=Exposure.PUBLIC), Tier(name="app", exposure=Exposure.EGRESS))


class SelfHealingWebTier(Stack):
    """Three kinds of load balancers before one fleet that replaces servers, grows, shrinks and keeps spare ones."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str = "10.0.0.0/16",
        zones: int = 3,
        nat: NatStrategy = NatStrategy.ONE_PER_ZONE,
        nominal_instances: int = 2,
        certificate_arn: str | None = None,
        image: str | None = None,
        passing: Passing | None = None,
        keep: bool = False,
    ) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's block.
            zones: Availability Zones.
            nat: NAT gateways.
            nominal_instances: web servers that carry the expected load.
            certificate_arn: for HTTPS at the Application and the Classic Load Balancer.
            image: the SSM parameter of a baked image; without one servers are bootstrapped.
            passing: how the Network Load Balancer passes connections on.
            keep: protect what holds data, as production should; the default lets a student tidy up.
        """
        super().__init__(scope, construct_id, description="Self-healing web tier behind load balancers (refarch)")
        fate = RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY

        administrator = iam.Role(
            self,
            "KeyAdministrator",
            description="Administers the key and cannot decrypt",
            assumed_by=iam.AccountRootPrincipal().with_conditions({"Bool": {"aws:MultiFactorAuthPresent": True}}),
        )
        key = EnvelopeKey(self, "Key", alias="web-tier", administrators=[administrator], removal_policy=fate)
        key.allow_log_groups_of(self)
        network = MultiAzVpc(
            self, "Network", cidr=cidr, zones=zones, nat=nat, tiers=_TIERS, log_key=key.key, removal_policy=fate
        )
        access_logs = AccessLogBucket(self, "AccessLogs").bucket

        notices = Notices(self, "Notices", key=key)
        fleet = ServerFleet(
            self,
            "Servers",
            network=network,
            key=key,
            nominal_instances=nominal_instances,
            start=Start(image=image),
            notices=notices,
        )
        LifecycleHook(self, "Leaving", group=fleet.group, moment=Moment.TERMINATING, heartbeat=120, notices=notices)
        WarmPool(self, "Spares", group=fleet.group, after=fleet.hook, minimum=1, prepared=fleet.capacity.minimum + 2)

        application = ApplicationBalancer(
            self,
            "Application",
            network=network,
            fleet=fleet,
            access_logs=access_logs,
            certificate_arn=certificate_arn,
            deletion_protection=keep,
        )
        sealed = application.targets("Sealed", reencrypted=True)
        loyal = application.targets("Loyal", sticky=Sticky(seconds=3600))
        application.route("Account", When(path=["/account", "/account/*"]), to=sealed)
        application.route("Shop", When(host=["shop.*"], method=["GET", "POST"]), to=loyal)
        application.redirect("Moved", When(path=["/old/*"]), path="/")
        application.answer("Probes", When(header={"User-Agent": ["*sqlmap*", "*nikto*"]}), status=403, priority=5)
        ApiFirewall(self, "Firewall").guard(application, application.load_balancer.load_balancer_arn)

        passthrough = NetworkBalancer(
            self, "Passthrough", network=network, fleet=fleet, passing=passing, deletion_protection=keep
        )
        classic = ClassicBalancer(
            self,
            "Classic",
            network=network,
            fleet=fleet,
            access_logs=access_logs,
            options=ClassicOptions(sticky=Sticky(seconds=600), certificate_arn=certificate_arn),
        )

        busy = application.default.metrics.request_count_per_target(
            statistic=cloudwatch.Stats.SUM, period=Duration.minutes(1)
        )
        ScalingPlan(
            self,
            "Plan",
            group=fleet.group,
            minimum=fleet.capacity.minimum,
            maximum=fleet.capacity.maximum,
            policies=_policies(busy, fleet.capacity.minimum),
        )

        CfnOutput(self, "NominalInstances", value=str(nominal_instances), description="Carry the expected load")
        scheme, port = ("https", "443") if certificate_arn else ("http", "80")
        CfnOutput(self, "RequestPort", value=port, description="Where users come in")
        CfnOutput(self, "ApplicationUrl", value=f"{scheme}://{application.load_balancer.load_balancer_dns_name}/")
        CfnOutput(self, "PassthroughUrl", value=f"https://{passthrough.load_balancer.load_balancer_dns_name}/")
        CfnOutput(self, "ClassicUrl", value=f"{scheme}://{classic.load_balancer.load_balancer_dns_name}/")
        CfnOutput(self, "RenewCommand", value=fleet.renewal(), description="Rolls a new version of the servers out")
        CfnOutput(
            self,
            "TimeToService",
            value=str(fleet.start.time_to_service),
            description="Seconds from a launch to the first answer",
        )


def _policies(busy: cloudwatch.IMetric, minimum: int) -> list[Policy]:
    """Return what the fleet follows: the usual load, a rush, a habit, a forecast, and a person who knows better."""
    return [
        Tracks(name="HalfBusy", target=50),
        Steps(
            name="Rush",
            metric=busy,
            threshold=1000,
            steps=(Step(lower=0, upper=1000, change=1), Step(lower=1000, change=3)),
        ),
        Simple(name="TwoMore", change=2, cooldown=300),
        Scheduled(name="Morning", recurrence="30 6 * * MON-FRI", minimum=minimum + 1),
        Scheduled(name="Evening", recurrence="0 20 * * MON-FRI", minimum=minimum),
        Predicts(name="Forecast", target=50, pair="ASGCPUUtilization"),
    ]
