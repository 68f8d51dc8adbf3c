"""A bastion host: the way into a private network as it was, for those who still need one."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.compute.host_template import host, host_template, launch_of
from refarch.compute.pushed_keys import allow_pushed_keys
from refarch.compute.session_role import session_role
from refarch.network.address_plan import PlanError, parse_network
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.network.security_groups import close_at_birth
from refarch.refusal import refuse

SSH = 22
WIDEST = 16
"""The shortest prefix that may knock: a network, and not a part of the internet. AWS has no such rule; it is ours."""


class Bastion(Construct):
    """A public host from which people go on to private ones by SSH, and that does nothing else.

    It admits SSH from named networks only and calls only the hosts that :meth:`reach` names: whoever captures it gets
    no further and has no way out. It answers IMDSv2 only, on an encrypted volume, and has no key of its own: people
    push theirs for a minute.

    Prefer :class:`ConnectEndpoint` or Session Manager: nothing to patch, no port that the internet can knock at, and
    IAM says who comes in.

    Example::

        bastion = Bastion(
            self, "Bastion", vpc=vpc, subnet=network.subnets("public")[0], admitted=["203.0.113.0/24"]
        )
        app = HostPerZone(self, "App", network=network, tier="app")
        bastion.reach(app.security_group)

    Attributes:
        instance: the host.
        role: what it may do.
        security_group: what private hosts let in.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: AnyVpc,
        subnet: ec2.ISubnet,
        admitted: Sequence[str],
        instance_type: str = "t3.micro",
    ) -> None:
        """Launch the host.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: new or imported.
            subnet: a public one of the VPC.
            admitted: IPv4 blocks from which people come, /16 to /32.
            instance_type: an x86-64 type.

        Raises:
            RefusedError: if nobody is admitted or a block is malformed or too wide.
        """
        super().__init__(scope, construct_id)
        vpc = vpc_of(self, vpc)
        if not admitted:
            refuse(self, "admitted=[]", "a bastion that admits nobody is of no use", "Name the network of its people")
        for block in admitted:
            self._refuse_bad_block(block)
        self.security_group = ec2.SecurityGroup(
            self, "Group", vpc=vpc, description="Bastion host", allow_all_outbound=False
        )
        close_at_birth(self.security_group)
        for block in admitted:
            self.security_group.add_ingress_rule(ec2.Peer.ipv4(block), ec2.Port.tcp(SSH), "SSH from a named network")
        self.role = session_role(self, description="What the bastion may do")
        launch = launch_of(host_template(self, role=self.role, instance_type=instance_type))
        groups = [self.security_group.security_group_id]
        self.instance = host(self, "Host", launch=launch, subnet=subnet, groups=groups, public=True)
        acknowledge(self, rule="EC29", reason="A bastion keeps nothing: whoever loses it launches another")

    def reach(self, group: ec2.ISecurityGroup) -> None:
        """Let people go on by SSH to the hosts that wear a security group."""
        self.security_group.connections.allow_to(group, ec2.Port.tcp(SSH))

    def admit(self, people: iam.Role, *, user: str = "ec2-user") -> None:
        """Let people log in; they come from the networks that are admitted."""
        allow_pushed_keys(self, by=people, instances=[self.instance.ref], user=user)

    def _refuse_bad_block(self, block: str) -> None:
        try:
            network = parse_network(f"admitted={block!r}", block)
        except PlanError as error:
            refuse(self, *error.args)
        if network.prefixlen < WIDEST:
            refuse(
                self,
                f"admitted={block!r}",
                f"a bastion admits networks of /{WIDEST} or smaller; SSH that all can knock at is guessed at all day",
                "Name the addresses of its people, or use ConnectEndpoint",
            )
