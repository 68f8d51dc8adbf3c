"""One instance in each subnet of a tier, all wearing the same security group."""

import re
from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.compute.constrained_zone import refuse_constrained_zone
from refarch.compute.host_template import host, host_template, launch_of
from refarch.compute.session_role import allow_sessions, session_role
from refarch.network import Exposure, SharedTier
from refarch.network.any_vpc import AnyVpc, in_tiers, nobody_knows
from refarch.network.security_groups import close_at_birth, rule_description
from refarch.refusal import refuse


class HostPerZone(Construct):
    """An instance in every zone of a tier: for what is not a fleet, such as a bastion, an appliance or a laboratory.

    The instances answer IMDSv2 only, their volumes are encrypted, and there is no SSH key: people reach them with
    Session Manager, if the tier has a way to it. Their security group admits nobody and calls nobody until
    :meth:`admit` and :meth:`call` say so.

    Example::

        web = HostPerZone(self, "Web", network=network, tier="app")
        data = HostPerZone(self, "Data", network=network, tier="data")
        web.call(data, port=5432)

    Attributes:
        instances: one for each zone, in the order of the zones.
        role: what they may do.
        security_group: worn by all of them.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc | SharedTier,
        tier: str,
        instance_type: str = "t3.micro",
        public: bool = False,
        forwards: bool = False,
        user_data: ec2.UserData | None = None,
        also: Sequence[ec2.ISecurityGroup] = (),
    ) -> None:
        """Build the instances.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, new or imported, or the tier of another account's that is shared with this one.
            tier: in whose subnets they are; of an imported VPC the name of some subnets.
            instance_type: an x86-64 type.
            public: give each a public IPv4 address; the tier must be public.
            forwards: let them pass on packets that are not their own, as appliances and routers do: no
                source/destination check.
            user_data: what each runs when it starts for the first time.
            also: further security groups that they wear, for example one that the VPC's owner shares.

        Raises:
            RefusedError: if the tier is unknown, public addresses are wanted where no route leads out, or one of the
                zones does not have the type.
        """
        super().__init__(scope, construct_id)
        place = network if isinstance(network, SharedTier) else in_tiers(self, network)
        exposure = place.exposure_of(tier)
        known = isinstance(place, SharedTier) or not nobody_knows(place)
        if public and exposure is not Exposure.PUBLIC and known:
            refuse(
                self,
                f"public=True in tier={tier!r} ({exposure.value})",
                "a public address works only where a route leads to the internet gateway",
                "Use a public tier",
            )
        self.security_group = ec2.SecurityGroup(
            self, "Group", vpc=place.vpc, description=f"Hosts of {construct_id}", allow_all_outbound=False
        )
        close_at_birth(self.security_group)
        self.role = session_role(self, description=f"What a host of {construct_id} may do")
        subnets = place.subnets(tier)
        refuse_constrained_zone(self, zones=len(subnets), instance_type=instance_type)
        launch = launch_of(host_template(self, role=self.role, instance_type=instance_type, user_data=user_data))
        self._group_id = self.security_group.security_group_id
        groups = [self._group_id, *(each.security_group_id for each in also)]
        self.instances: Sequence[ec2.CfnInstance] = [
            host(
                self,
                f"Host{number}",
                launch=launch,
                subnet=subnet,
                groups=groups,
                public=public,
                forwards=forwards,
            )
            for number, subnet in enumerate(subnets, start=1)
        ]
        acknowledge(self, rule="EC29", reason="The hosts keep nothing: whoever loses one launches another")

    @property
    def ids(self) -> list[str]:
        """Return the instances' ids."""
        return [instance.ref for instance in self.instances]

    @property
    def addresses(self) -> list[str]:
        """Return the instances' private IPv4 addresses."""
        return [instance.attr_private_ip for instance in self.instances]

    def admit(self, peer: ec2.IPeer, *, port: int, why: str) -> None:
        """Let a block of addresses or a prefix list in on a TCP port.

        Raises:
            RefusedError: if EC2 takes no such description of the rule.
        """
        self.security_group.add_ingress_rule(peer, ec2.Port.tcp(port), rule_description(self, why))

    def call(self, other: "HostPerZone", *, port: int) -> None:
        """Let these hosts call others on a TCP port: by security group, on both sides."""
        self.security_group.connections.allow_to(other.security_group, ec2.Port.tcp(port))

    def call_block(self, block: str, *, port: int, why: str = "") -> None:
        """Let these hosts call a block of addresses on a TCP port: a rule that is a resource of its own.

        For whoever is beyond the VPC: no group of another network is known here. Whether a way leads there is the
        network's affair.
        """
        ec2.CfnSecurityGroupEgress(
            self,
            f"To{re.sub('[./:]', '-', block)}On{port}",
            group_id=self._group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            **{"cidr_ipv6" if ":" in block else "cidr_ip": block},
            description=rule_description(self, why) or f"to {block} on {port}",
        )

    def allow_sessions(self, *, by: iam.Role) -> None:
        """Let people open shells on these hosts, and on no others, with Session Manager: no port and no key."""
        allow_sessions(self, by=by, instances=self.ids)

    def reach(self, block: str, *, why: str, protocol: str = "tcp", ports: tuple[int, int] = (443, 443)) -> None:
        """Let these hosts call a block of addresses by any protocol.

        Args:
            block: in CIDR notation.
            why: the reason in a sentence; EC2 shows it with the rule.
            protocol: ``tcp``, ``udp``, or ``-1`` for all protocols and ports.
            ports: the first and the last.
        """
        first, last = (None, None) if protocol == "-1" else ports
        ec2.CfnSecurityGroupEgress(
            self,
            f"Reach{block.replace('/', '-')}{protocol}{first or ''}",
            group_id=self._group_id,
            ip_protocol=protocol,
            from_port=first,
            to_port=last,
            cidr_ip=block,
            description=rule_description(self, why),
        )
