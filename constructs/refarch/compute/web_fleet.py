"""A fleet of web servers behind an Application Load Balancer, with enough of them left when a zone is lost."""

from pathlib import Path

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.compute.access_logs import log_accesses
from refarch.compute.capacity import Capacity, capacity_for_zone_loss
from refarch.compute.fleet_input import refuse_bad_certificate, refuse_bad_size, zones_of
from refarch.compute.fleet_parts import Launch, group_of_instances, tells_nobody
from refarch.compute.session_role import session_role
from refarch.network.any_vpc import AnyVpc, Tiers, in_tiers
from refarch.network.security_groups import close_at_birth
from refarch.security import AnyKey

_WEB_SERVER = Path(__file__).parent / "handlers" / "web_server.sh"
HEALTH_PATH = "/health"


class WebFleet(Construct):
    """An Auto Scaling group from a launch template behind an internet-facing Application Load Balancer.

    Packets are admitted by role, not by address: internet to load balancer, load balancer to fleet, and from
    the fleet only HTTPS outward plus what :meth:`allow_to` adds. There is no SSH: people reach an instance with
    Session Manager, which needs no inbound port. The metadata service answers IMDSv2 only, and only to the
    instance itself (hop limit 1). Volumes are encrypted under the envelope key, which one service-linked role,
    this group's own, may use to launch them.

    Each instance tells CloudFormation when its server answers. An update replaces one after the other and is rolled
    back at the first that does not serve, so a bad image or start script never takes the fleet down. Where the
    instances have no way to CloudFormation's API (no NAT gateway) nobody tells, and an update only pauses.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html

    Example::

        logs = AccessLogBucket(self, "AccessLogs")
        fleet = WebFleet(self, "Web", network=network, key=key, access_logs=logs.bucket, nominal_instances=4)
        fleet.allow_to(database.instance, port=database.port)

    Attributes:
        capacity: the group's sizes and why.
        group: the Auto Scaling group.
        load_balancer: the Application Load Balancer.
        listener: its public listener.
        target_group: where the listener forwards to.
        role: what the instances may do.
        security_group: worn by every instance.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        key: AnyKey,
        access_logs: s3.IBucket,
        nominal_instances: int = 2,
        instance_type: str = "t3.micro",
        public_tier: str = "public",
        app_tier: str = "app",
        port: int = 8080,
        server: str | None = None,
        certificate_arn: str | None = None,
        deletion_protection: bool = True,
    ) -> None:
        """Build the load balancer, the launch template and the group.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not; at least two zones.
            key: encrypts the volumes.
            access_logs: receives the load balancer's access logs (see :class:`refarch.data.AccessLogBucket`).
            nominal_instances: instances that carry the expected load; the group keeps enough more of them to
                lose a zone.
            instance_type: an x86-64 type.
            public_tier: where the load balancer's nodes are.
            app_tier: where the instances are.
            port: where the web server listens, above 1023 so that it needs no root.
            server: a shell script that starts a server on that port and ends well once it answers at ``/health``; by
                default one that says which zone answered.
            certificate_arn: a certificate of AWS Certificate Manager; with it the load balancer speaks HTTPS and
                redirects HTTP, without it HTTP only.
            deletion_protection: whether the load balancer refuses to be deleted.

        Raises:
            RefusedError: if a tier is unknown or the load balancer's is not public, if there are fewer than two zones,
                which a load balancer needs, if the port is privileged, if no instance or one of another
                architecture is asked for, or if the certificate is none of ACM's.
        """
        super().__init__(scope, construct_id)
        refuse_bad_size(self, nominal_instances=nominal_instances, instance_type=instance_type, port=port)
        refuse_bad_certificate(self, certificate_arn)
        place = in_tiers(self, network)
        zones = zones_of(self, network=place, public_tier=public_tier, app_tier=app_tier)
        self.capacity: Capacity = capacity_for_zone_loss(nominal=nominal_instances, zones=zones)
        self._port = port

        front = self._group(place, "LoadBalancerGroup", "Load balancer: HTTP(S) from the internet")
        self.security_group = self._group(place, "FleetGroup", "Fleet: from the load balancer only")
        front.connections.allow_to(self.security_group, ec2.Port.tcp(port), "Requests and health checks")
        close_at_birth(front)
        # Packages, Session Manager and the APIs of AWS: all HTTPS.
        self.security_group.connections.allow_to_any_ipv4(ec2.Port.HTTPS, "HTTPS outward")

        self.role = session_role(self, description="What an instance of the fleet may do")
        self.group = group_of_instances(
            self,
            network=place,
            tier=app_tier,
            key=key,
            capacity=self.capacity,
            launch=Launch(
                instance_type=instance_type,
                image=ec2.MachineImage.latest_amazon_linux2023(),
                script=server or _WEB_SERVER.read_text().replace("@PORT@", str(port)),
                security_group=self.security_group,
                role=self.role,
            ),
        )
        tells_nobody(self.group)
        self.load_balancer = elbv2.ApplicationLoadBalancer(
            self,
            "LoadBalancer",
            vpc=place.vpc,
            vpc_subnets=place.select(public_tier),
            internet_facing=True,
            security_group=front,
            drop_invalid_header_fields=True,
            deletion_protection=deletion_protection,
        )
        log_accesses(self.load_balancer, access_logs)
        self.target_group = self._target_group(place, port)
        self.listener = self._listener(front, certificate_arn)
        self._scale_with_load()

    def allow_to(self, target: ec2.IConnectable, *, port: int) -> None:
        """Admit the fleet, by its security group, to something that listens on a TCP port."""
        self.security_group.connections.allow_to(target, ec2.Port.tcp(port))

    def _group(self, network: Tiers, construct_id: str, description: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, construct_id, vpc=network.vpc, description=description, allow_all_outbound=False)

    def _target_group(self, network: Tiers, port: int) -> elbv2.ApplicationTargetGroup:
        return elbv2.ApplicationTargetGroup(
            self,
            "Targets",
            vpc=network.vpc,
            port=port,
            protocol=elbv2.ApplicationProtocol.HTTP,
            targets=[self.group],
            deregistration_delay=Duration.seconds(30),
            health_check=elbv2.HealthCheck(
                path=HEALTH_PATH,
                healthy_http_codes="200",
                interval=Duration.seconds(15),
                timeout=Duration.seconds(5),
                healthy_threshold_count=2,
                unhealthy_threshold_count=2,
            ),
        )

    def _listener(self, front: ec2.SecurityGroup, certificate_arn: str | None) -> elbv2.ApplicationListener:
        internet = ec2.Peer.any_ipv4()
        front.add_ingress_rule(internet, ec2.Port.HTTP, "HTTP from the internet")
        acknowledge(front, rule="EC23", reason="The load balancer serves the internet; nothing else wears this group")
        if certificate_arn is None:
            return self.load_balancer.add_listener(
                "Http", port=80, open=False, default_target_groups=[self.target_group]
            )
        front.add_ingress_rule(internet, ec2.Port.HTTPS, "HTTPS from the internet")
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
            default_target_groups=[self.target_group],
        )

    def _scale_with_load(self) -> None:
        """Keep the CPU at half: when one of three zones is lost the rest rise to three quarters, not to the wall."""
        self.group.scale_on_cpu_utilization("HalfBusy", target_utilization_percent=50)
