"""A Classic Load Balancer: one port, one fleet, no rules; beside the others to see what they have that it has not."""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_elasticloadbalancing as elb
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.balancing.routes import Sticky
from refarch.compute.access_logs import await_policy
from refarch.compute.fleet_input import refuse_bad_certificate, refuse_bad_public_tier
from refarch.compute.server_fleet import ServerFleet
from refarch.compute.web_fleet import HEALTH_PATH
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.refusal import refuse

_POLICY = "Sticky"
_TLS_POLICY = "FromTls12"
_TLS = "ELBSecurityPolicy-TLS-1-2-2017-01"
"""The newest predefined policy without TLS 1.0 and 1.1, which AWS's default, ELBSecurityPolicy-2016-08, still takes.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
"""


@dataclass(frozen=True, kw_only=True)
class ClassicOptions:
    """What can be chosen of a Classic Load Balancer.

    Attributes:
        cross_zone: whether a node sends to servers of other zones, too; through API and templates the default is no.
        sticky: whether a client stays with its server.
        certificate_arn: a certificate of AWS Certificate Manager, for HTTPS; it is bound to one name.
    """

    cross_zone: bool = True
    sticky: Sticky | None = None
    certificate_arn: str | None = None


class ClassicBalancer(Construct):
    """An internet-facing Classic Load Balancer with which a fleet's instances are registered themselves.

    Previous generation: there are no target groups and no rules, so each application behind it needs one of its own.
    New platforms take an :class:`ApplicationBalancer`.

    Example::

        fleet = ServerFleet(self, "Servers", network=network, key=key)
        ClassicBalancer(self, "Classic", network=network, fleet=fleet, access_logs=logs.bucket)

    Attributes:
        load_balancer: the CDK load balancer.
        security_group: worn by its nodes.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/introduction.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        fleet: ServerFleet,
        access_logs: s3.IBucket,
        public_tier: str = "public",
        options: ClassicOptions | None = None,
    ) -> None:
        """Add the load balancer and register the fleet.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not.
            fleet: the servers.
            access_logs: receives the access logs.
            public_tier: where its nodes are.
            options: cross-zone, stickiness and certificate.

        Raises:
            RefusedError: if the tier is not public, stickiness is none that it takes, or the certificate is none of
                ACM's.
        """
        super().__init__(scope, construct_id)
        place = in_tiers(self, network)
        refuse_bad_public_tier(self, network=place, public_tier=public_tier)
        chosen = options or ClassicOptions()
        broken = chosen.sticky.broken() if chosen.sticky else None
        if broken:
            refuse(self, f"sticky={chosen.sticky}", broken, "Use a cookie of your own and a shorter time")
        refuse_bad_certificate(self, chosen.certificate_arn)
        secure = chosen.certificate_arn is not None
        protocols = elb.LoadBalancingProtocol
        self.load_balancer = elb.LoadBalancer(
            self,
            "LoadBalancer",
            vpc=place.vpc,
            subnet_selection=place.select(public_tier),
            internet_facing=True,
            cross_zone=chosen.cross_zone,
            access_logging_policy=elb.CfnLoadBalancer.AccessLoggingPolicyProperty(
                enabled=True, s3_bucket_name=access_logs.bucket_name, emit_interval=60
            ),
            health_check=elb.HealthCheck(
                port=fleet.port,
                protocol=protocols.HTTP,
                path=HEALTH_PATH,
                interval=Duration.seconds(15),
                timeout=Duration.seconds(5),
                healthy_threshold=2,
                unhealthy_threshold=2,
            ),
            listeners=[
                elb.LoadBalancerListener(
                    external_port=443 if secure else 80,
                    external_protocol=protocols.HTTPS if secure else protocols.HTTP,
                    internal_port=fleet.port,
                    internal_protocol=protocols.HTTP,
                    ssl_certificate_arn=chosen.certificate_arn,
                    policy_names=[*([_POLICY] if chosen.sticky else []), *([_TLS_POLICY] if secure else [])] or None,
                )
            ],
            targets=[fleet.group],
        )
        resource = self.load_balancer.node.default_child
        assert isinstance(resource, elb.CfnLoadBalancer)
        resource.connection_draining_policy = elb.CfnLoadBalancer.ConnectionDrainingPolicyProperty(
            enabled=True, timeout=30
        )
        # CDK writes them in small letters, and the service tells them in capitals.
        resource.add_property_override("Listeners.0.Protocol", "HTTPS" if secure else "HTTP")
        resource.add_property_override("Listeners.0.InstanceProtocol", "HTTP")
        _keep_clients(resource, chosen.sticky)
        if secure:
            resource.policies = [
                elb.CfnLoadBalancer.PoliciesProperty(
                    policy_name=_TLS_POLICY,
                    policy_type="SSLNegotiationPolicyType",
                    attributes=[{"Name": "Reference-Security-Policy", "Value": _TLS}],
                )
            ]
        await_policy(self.load_balancer, access_logs)
        [self.security_group] = self.load_balancer.connections.security_groups
        acknowledge(
            self.load_balancer,
            rule="EC23",
            reason="The load balancer serves the internet; nothing else wears its group",
        )
        acknowledge(
            self.load_balancer,
            rule="ELB1",
            reason="What is in use is not replaced in a day; new platforms take an ApplicationBalancer",
        )
        acknowledge(
            self.load_balancer,
            rule="ELB5",
            reason="With a certificate TLS ends here on purpose; without one it speaks HTTP, a hazard that is stated",
        )


def _keep_clients(balancer: elb.CfnLoadBalancer, sticky: Sticky | None) -> None:
    """Make a client stay: for a time, by the load balancer's cookie, or as long as the application's cookie lasts."""
    own = elb.CfnLoadBalancer
    if sticky is not None and sticky.cookie is None:
        seconds = str(sticky.seconds)
        balancer.lb_cookie_stickiness_policy = [
            own.LBCookieStickinessPolicyProperty(policy_name=_POLICY, cookie_expiration_period=seconds)
        ]
    elif sticky is not None and sticky.cookie is not None:
        balancer.app_cookie_stickiness_policy = [
            own.AppCookieStickinessPolicyProperty(policy_name=_POLICY, cookie_name=sticky.cookie)
        ]
