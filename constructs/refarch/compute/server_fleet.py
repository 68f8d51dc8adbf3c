"""A fleet of web servers without a front door of its own: load balancers of any kind are put in front of it."""

from pathlib import Path

from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.compute.capacity import Capacity, capacity_for_zone_loss
from refarch.compute.fleet_input import refuse_bad_app_tier, refuse_bad_size
from refarch.compute.fleet_parts import Launch, cfn_group, group_of_instances
from refarch.compute.session_role import session_role
from refarch.compute.start import Start
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.refusal import refuse
from refarch.scaling.lifecycle_hook import LifecycleHook, Moment
from refarch.scaling.notices import Notices
from refarch.security import AnyKey

_HANDLERS = Path(__file__).parent / "handlers"
_HOOK = "server-answers"
_TERMINATION = ("OldestLaunchTemplate", "OldestInstance")
"""A new version pushes the old ones out, then who has run longest goes; hours are not what Linux is billed by."""
TERMINATION_POLICIES = (
    "Default",
    "AllocationStrategy",
    "OldestLaunchTemplate",
    "OldestLaunchConfiguration",
    "ClosestToNextInstanceHour",
    "NewestInstance",
    "OldestInstance",
)
"""Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html"""

_RENEWAL = '{"MinHealthyPercentage":100,"SkipMatching":true}'
"""Slow, one server after the other, and the loss of a zone is borne meanwhile as at any other time."""


class ServerFleet(Construct):
    """An Auto Scaling group that holds each new instance until its server answers.

    Its first instances are launched before there is a hook, which is made after the group: for them CloudFormation
    waits instead, until each has signalled that its server answers. A hook in the group's own properties would hold
    them, too, but they could not complete it: what they may do names the group, and is made after it.

    As :class:`refarch.compute.WebFleet` it keeps enough instances to lose a zone, encrypts their volumes under the key
    and has no SSH; who may call it is said by the load balancers. Servers speak HTTP on one port and TLS, with a
    certificate of each instance's own, on another, so that a load balancer which opens requests can close them again.

    Example::

        fleet = ServerFleet(self, "Servers", network=network, key=key, nominal_instances=4)
        front = ApplicationBalancer(self, "Front", network=network, fleet=fleet, access_logs=logs.bucket)

    Attributes:
        capacity: the group's sizes and why.
        group: the Auto Scaling group.
        start: how an instance becomes a server, and how long that takes.
        hook: holds an instance that is launched until it serves.
        role: what the instances may do.
        security_group: worn by every instance.
        port: where the servers speak HTTP.
        tls_port: where they speak TLS.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        key: AnyKey,
        nominal_instances: int = 2,
        instance_type: str = "t3.micro",
        app_tier: str = "app",
        port: int = 8080,
        tls_port: int = 8443,
        start: Start | None = None,
        termination: tuple[str, ...] = _TERMINATION,
        notices: Notices | None = None,
    ) -> None:
        """Build the launch template, the group and its launch hook.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not; at least two zones.
            key: encrypts the volumes.
            nominal_instances: instances that carry the expected load; the group keeps enough more to lose a zone.
            instance_type: an x86-64 type.
            app_tier: where the instances are; they need a way out, over which they say that they serve.
            port: where the servers speak HTTP, above 1023 so that they need no root.
            tls_port: where they speak TLS; another one.
            start: from a baked image or by a script.
            termination: which instance goes first, the next policy deciding what the one before leaves open.
            notices: hears of launches and terminations; also of who is held on its way out.

        Raises:
            RefusedError: if a tier, a port, a size, a type or a termination policy is none that works, or if
                health counted before an instance serves.
        """
        super().__init__(scope, construct_id)
        refuse_bad_size(self, nominal_instances=nominal_instances, instance_type=instance_type, port=port)
        refuse_bad_size(self, nominal_instances=nominal_instances, instance_type=instance_type, port=tls_port)
        if port == tls_port:
            refuse(self, f"tls_port={tls_port}", "a port speaks HTTP or TLS", "Use another port for TLS")
        unknown = [policy for policy in termination if policy not in TERMINATION_POLICIES]
        if unknown:
            known = ", ".join(TERMINATION_POLICIES)
            refuse(self, f"termination={unknown}", "Auto Scaling has no such policy", f"There are {known}")
        place = in_tiers(self, network)
        zones = refuse_bad_app_tier(self, network=place, app_tier=app_tier)
        if not place.leaves_over_ipv4(app_tier):
            refuse(
                self,
                f"app_tier={app_tier!r}",
                "an instance that cannot call Auto Scaling never says that it serves, and is abandoned",
                "Give the VPC a NAT gateway",
            )
        self.start = start or Start()
        self.port, self.tls_port = port, tls_port
        self.capacity: Capacity = capacity_for_zone_loss(nominal=nominal_instances, zones=zones)
        self.security_group = ec2.SecurityGroup(
            self,
            "FleetGroup",
            vpc=place.vpc,
            description="Fleet: from its load balancers only",
            allow_all_outbound=False,
        )
        self.security_group.connections.allow_to_any_ipv4(ec2.Port.HTTPS, "HTTPS outward")
        self.role = session_role(self, description="What an instance of the fleet may do")
        self.group: autoscaling.AutoScalingGroup = group_of_instances(
            self,
            network=place,
            tier=app_tier,
            key=key,
            capacity=self.capacity,
            patience=self.start.patience(self),
            launch=Launch(
                instance_type=instance_type,
                image=self.start.machine_image(),
                script=self._script(),
                security_group=self.security_group,
                role=self.role,
            ),
        )
        cfn_group(self.group).termination_policies = list(termination)
        if notices is not None:
            notices.of(self.group)
        self.hook = LifecycleHook(
            self,
            "Launching",
            group=self.group,
            moment=Moment.LAUNCHING,
            name=_HOOK,
            heartbeat=max(30, self.start.grace),
        )
        self.hook.completed_by(self.role)

    def allow_to(self, target: ec2.IConnectable, *, port: int) -> None:
        """Admit the fleet, by its security group, to something that listens on a TCP port."""
        self.security_group.connections.allow_to(target, ec2.Port.tcp(port))

    def renewal(self) -> str:
        """Return the command that replaces the servers by those of another version of the launch template.

        It says ``VERSION`` where the version's number belongs. All of the fleet stays healthy: a new server comes and
        warms up before an old one goes, and those of that version already stay. The version is a number and not
        ``$Latest``, so that ``aws autoscaling rollback-instance-refresh`` leads back.

        Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
        """
        template = self.node.find_child("LaunchTemplate")
        assert isinstance(template, ec2.LaunchTemplate)
        wanted = f'{{"LaunchTemplate":{{"LaunchTemplateId":"{template.launch_template_id}","Version":"VERSION"}}}}'
        return (
            f"aws autoscaling start-instance-refresh --auto-scaling-group-name {self.group.auto_scaling_group_name} "
            f"--desired-configuration '{wanted}' --preferences '{_RENEWAL}'"
        )

    def _script(self) -> str:
        """Return the user data; a baked image holds all of it but the last look."""
        files = ["baked.sh"] if self.start.image else ["tls_server.sh", "ready.sh", "web_server.sh"]
        text = "\n".join((_HANDLERS / file).read_text() for file in files)
        for place, value in (("PORT", str(self.port)), ("TLS_PORT", str(self.tls_port)), ("HOOK", _HOOK)):
            text = text.replace(f"@{place}@", value)
        return text
