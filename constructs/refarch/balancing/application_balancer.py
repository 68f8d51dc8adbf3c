"""An Application Load Balancer: reads requests, opens and closes TLS, and routes by what is asked for."""

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.balancing.front_group import front_group
from refarch.balancing.routes import PRIORITIES, Sticky, When
from refarch.compute.access_logs import log_accesses
from refarch.compute.fleet_input import refuse_bad_certificate, refuse_bad_public_tier
from refarch.compute.server_fleet import ServerFleet
from refarch.compute.web_fleet import HEALTH_PATH
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.refusal import refuse
from refarch.remembered import handle

_APART = 10
"""Between the priorities of rules that are given none, so that another one fits in."""
LONGEST_TEXT = 1024
_STATUS = (*range(200, 300), *range(400, 600))


class ApplicationBalancer(Construct):
    """An internet-facing Application Load Balancer in front of a fleet.

    With a certificate it ends TLS and speaks HTTP with the servers, which are relieved of it (*offloading*); to
    :meth:`targets` with ``reencrypted`` it opens a TLS connection of its own instead. Servers see the load balancer's
    address, and the client's in ``X-Forwarded-For``. It always balances across zones.

    Example::

        fleet = ServerFleet(self, "Servers", network=network, key=key)
        front = ApplicationBalancer(self, "Front", network=network, fleet=fleet, access_logs=logs.bucket)
        front.route("Account", When(path=["/account/*"]), to=front.targets("Private", reencrypted=True))
        front.redirect("Old", When(path=["/old/*"]), path="/")
        front.answer("Probe", When(header={"User-Agent": ["*scanner*"]}), status=403)

    Attributes:
        load_balancer: the CDK load balancer.
        listener: where requests come in.
        security_group: worn by its nodes.
        default: where requests go that no rule is about.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
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
        certificate_arn: str | None = None,
        deletion_protection: bool = True,
    ) -> None:
        """Add the load balancer, its listeners and a first target group.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not.
            fleet: the servers.
            access_logs: receives the access logs (see :class:`refarch.data.AccessLogBucket`).
            public_tier: where its nodes are.
            certificate_arn: a certificate of AWS Certificate Manager; with it HTTP is redirected to HTTPS.
            deletion_protection: whether it refuses to be deleted.

        Raises:
            RefusedError: if the tier is not public or too small, or the certificate is none of ACM's.
        """
        super().__init__(scope, construct_id)
        refuse_bad_certificate(self, certificate_arn)
        place = in_tiers(self, network)
        refuse_bad_public_tier(self, network=place, public_tier=public_tier)
        self._fleet, self._network = fleet, place
        self._priorities: dict[int, str] = {}
        ports = (80,) if certificate_arn is None else (80, 443)
        self.security_group = front_group(self, network=place, ports=ports)
        self.load_balancer = elbv2.ApplicationLoadBalancer(
            self,
            "LoadBalancer",
            vpc=place.vpc,
            vpc_subnets=place.select(public_tier),
            internet_facing=True,
            security_group=self.security_group,
            drop_invalid_header_fields=True,
            deletion_protection=deletion_protection,
        )
        log_accesses(self.load_balancer, access_logs)
        self.default = self.targets("Targets")
        self.listener = self._listener(certificate_arn)

    def targets(
        self, name: str, *, reencrypted: bool = False, sticky: Sticky | None = None
    ) -> elbv2.ApplicationTargetGroup:
        """Return a target group of the fleet, for a rule to forward to.

        Args:
            name: its construct id.
            reencrypted: whether the servers are spoken to in TLS; their certificates are not checked.
            sticky: whether a client stays with its server; by default each request goes to any.

        Raises:
            RefusedError: if stickiness lasts longer than a week, or its cookie has a name of the load balancer's own.
        """
        broken = sticky.broken() if sticky else None
        if broken:
            refuse(self, f"sticky={sticky}", broken, "Use a cookie of your own and a shorter time")
        port = self._fleet.tls_port if reencrypted else self._fleet.port
        protocol = elbv2.ApplicationProtocol.HTTPS if reencrypted else elbv2.ApplicationProtocol.HTTP
        self.security_group.connections.allow_to(
            self._fleet.security_group, ec2.Port.tcp(port), "Requests and health checks"
        )
        return elbv2.ApplicationTargetGroup(
            self,
            name,
            vpc=self._network.vpc,
            port=port,
            protocol=protocol,
            targets=[self._fleet.group],
            deregistration_delay=Duration.seconds(30),
            slow_start=None if sticky else Duration.seconds(30),
            stickiness_cookie_duration=Duration.seconds(sticky.seconds) if sticky else None,
            stickiness_cookie_name=sticky.cookie if sticky else None,
            health_check=elbv2.HealthCheck(
                path=HEALTH_PATH,
                protocol=elbv2.Protocol.HTTPS if reencrypted else elbv2.Protocol.HTTP,
                healthy_http_codes="200",
                interval=Duration.seconds(15),
                timeout=Duration.seconds(5),
                healthy_threshold_count=2,
                unhealthy_threshold_count=2,
            ),
        )

    def route(self, name: str, when: When, *, to: elbv2.ApplicationTargetGroup, priority: int | None = None) -> None:
        """Forward some requests to a target group.

        Args:
            name: the rule's construct id.
            when: which requests.
            to: one of :meth:`targets`, or a target group of your own.
            priority: the lowest number is tried first; by default after all rules so far.

        Raises:
            RefusedError: if Elastic Load Balancing would refuse the conditions or the priority, or the target group
                is another load balancer's: it is one's alone.

        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
        """
        owner = to.node.scope
        if isinstance(owner, ApplicationBalancer) and handle(owner) != handle(self):
            rule = f"a target group is one load balancer's, and this one is {owner.node.path}'s"
            refuse(self, f"{name}: to={to.node.path!r}", rule, f"Make one here: targets({to.node.id!r})")
        self._rule(name, when, elbv2.ListenerAction.forward([to]), priority)

    def redirect(self, name: str, when: When, *, path: str, priority: int | None = None) -> None:
        """Send some requests to another path of the same host, for good.

        Args:
            name: the rule's construct id.
            when: which requests.
            path: where they are sent; it may repeat the old one: ``/new/#{path}``.
            priority: as in :meth:`route`.

        Raises:
            RefusedError: if the path has no slash, or whoever is sent there would be sent there again, without end.

        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
        """
        if not path.startswith("/"):
            refuse(self, f"{name}: path={path!r}", "a path begins with a slash", "Write it like /new")
        if "#{" not in path and when.met_again_at(path):
            rule = "whoever is sent there meets the same conditions, and is sent there again"
            refuse(self, f"{name}: path={path!r}", rule, "Send them where the rule is not about")
        self._rule(name, when, elbv2.ListenerAction.redirect(path=path, permanent=True), priority)

    def answer(self, name: str, when: When, *, status: int, text: str = "", priority: int | None = None) -> None:
        """Answer some requests here, so that no server is bothered, with up to 1024 characters.

        Args:
            name: the rule's construct id.
            when: which requests.
            status: 2XX, 4XX or 5XX.
            text: what they are told.
            priority: as in :meth:`route`.

        Raises:
            RefusedError: if it is another status, or the text is too long.

        Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html
        """
        if len(text) > LONGEST_TEXT:
            given = f"{name}: a text of {len(text)} characters"
            refuse(self, given, f"a fixed response has up to {LONGEST_TEXT}", "Let a server answer")
        if status not in _STATUS:
            refuse(self, f"status={status}", "a fixed response is 2XX, 4XX or 5XX", "Use 503, for example")
        action = elbv2.ListenerAction.fixed_response(status, content_type="text/plain", message_body=text)
        self._rule(name, when, action, priority)

    def _rule(self, name: str, when: When, action: elbv2.ListenerAction, priority: int | None) -> None:
        number = max(self._priorities, default=0) + _APART if priority is None else priority
        broken = when.broken()
        if broken:
            refuse(self, f"{name}: {when}", broken, "Make two rules of it, or say less")
        if number not in PRIORITIES:
            last = PRIORITIES.stop - 1
            refuse(self, f"{name}: priority={number}", f"priorities are from 1 to {last}", "Use a lower number")
        if number in self._priorities:
            other = self._priorities[number]
            refuse(self, f"{name}: priority={number}", f"{other!r} has it already", "Use another number or none")
        self._priorities[number] = name
        elbv2.ApplicationListenerRule(
            self, name, listener=self.listener, priority=number, conditions=when.conditions(), action=action
        )

    def _listener(self, certificate_arn: str | None) -> elbv2.ApplicationListener:
        if certificate_arn is None:
            return self.load_balancer.add_listener("Http", port=80, open=False, default_target_groups=[self.default])
        self.load_balancer.add_listener(
            "Http",
            port=80,
            open=False,
            default_action=elbv2.ListenerAction.redirect(protocol="HTTPS", port="443", permanent=True),
        )
        return self.load_balancer.add_listener(
            "Https",
            port=443,
            open=False,
            certificates=[elbv2.ListenerCertificate.from_arn(certificate_arn)],
            ssl_policy=elbv2.SslPolicy.RECOMMENDED_TLS,
            default_target_groups=[self.default],
        )
