"""A VPC whose subnets and route tables are made one by one: for laboratories, and where each route is a decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.network.address_plan import VPC_PREFIXES, PlanError, parse_network, parse_vpc_cidr
from refarch.network.empty_default_group import EmptyDefaultGroup
from refarch.network.routes import ROUTES_PER_TABLE, set_route_quota, write_route
from refarch.refusal import refuse
from refarch.remembered import zone_at

Target = ec2.CfnInternetGateway | ec2.CfnVPNGateway | ec2.CfnInstance | ec2.CfnNetworkInterface
"""What a route may lead to."""


@dataclass(frozen=True)
class CustomTable:
    """A route table of its own, with what it leads to.

    Attributes:
        resource: the table.
        routes: destination → route.
    """

    resource: ec2.CfnRouteTable
    routes: dict[str, ec2.CfnRoute] = field(default_factory=dict)


class BareVpc(Construct):
    """A VPC with nothing in it but what it is told, one subnet and one route at a time.

    A subnet that no table is made for follows the main route table, which has the local route and nothing else: it
    reaches the VPC and nobody outside.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html

    Example::

        lab = BareVpc(self, "Lab", cidr="10.0.0.0/16")
        plain = lab.subnet("plain", "10.0.1.0/24")
        edge = lab.subnet("edge", "10.0.2.0/24")
        table = lab.table("edge", [edge])
        lab.lead(table, "0.0.0.0/0", lab.internet_gateway())

    Attributes:
        vpc: the VPC, usable wherever CDK takes an ``IVpc``.
        cidr: its block.
        subnets: name → subnet.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        route_quota: int = ROUTES_PER_TABLE,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Build the VPC, with flow logs and an empty default security group.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            cidr: the block, /16 to /28.
            route_quota: routes that a table holds, if AWS has raised it.
            removal_policy: what becomes of the flow logs when the stack is deleted.

        Raises:
            RefusedError: if the block is none that AWS accepts.
        """
        super().__init__(scope, construct_id)
        try:
            self.cidr: IPv4Network = parse_vpc_cidr(cidr)
        except PlanError as error:
            refuse(self, *error.args)
        self._quota = route_quota
        self._gateway: ec2.CfnInternetGateway | None = None
        self._attached: dict[str, Construct] = {}
        self.subnets: dict[str, ec2.CfnSubnet] = {}
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(cidr),
            subnet_configuration=[],
            availability_zones=[zone_at(0)],
            create_internet_gateway=False,
            restrict_default_security_group=False,  # EmptyDefaultGroup does it
        )
        EmptyDefaultGroup(self, "EmptyDefaultGroup", vpc=self.vpc)
        group = logs.LogGroup(self, "FlowLogs", retention=logs.RetentionDays.ONE_MONTH, removal_policy=removal_policy)
        self.vpc.add_flow_log("FlowLog", destination=ec2.FlowLogDestination.to_cloud_watch_logs(group))

    def subnet(self, name: str, cidr: str, *, zone: int = 0) -> ec2.CfnSubnet:
        """Add a subnet, which follows the main route table until a table is made for it.

        Raises:
            RefusedError: if its block is no size that AWS accepts or not within the VPC, overlaps another's, or the
                name is taken.
        """
        block = self._parsed(f"cidr={cidr!r}", cidr)
        if block.prefixlen not in VPC_PREFIXES:
            rule = f"AWS accepts subnets of /{VPC_PREFIXES[0]} to /{VPC_PREFIXES[-1]}"
            refuse(self, f"cidr={cidr!r}", rule, "Take a larger part of the VPC")
        if not block.subnet_of(self.cidr):
            refuse(self, f"cidr={cidr!r}", f"a subnet is within its VPC, {self.cidr}", "Take a part of it")
        for other, made in self.subnets.items():
            if other == name:
                refuse(self, f"subnet {name!r}", "there is one of that name", "Name each once")
            if block.overlaps(IPv4Network(str(made.cidr_block))):
                refuse(self, f"cidr={cidr!r}", f"it overlaps the subnet {other!r}", "Give each a block of its own")
        made = ec2.CfnSubnet(
            self,
            name,
            vpc_id=self.vpc.vpc_id,
            cidr_block=cidr,
            availability_zone=zone_at(zone),
            map_public_ip_on_launch=False,
        )
        self.subnets[name] = made
        return made

    def table(self, name: str, subnets: Sequence[ec2.CfnSubnet]) -> CustomTable:
        """Make a route table for subnets, which follow it instead of the main one.

        Raises:
            RefusedError: if a subnet has a table already: it has one only.
        """
        made = CustomTable(ec2.CfnRouteTable(self, f"{name}Table", vpc_id=self.vpc.vpc_id))
        set_route_quota(self, [made.resource.attr_route_table_id], self._quota)
        for subnet in subnets:
            label = f"{subnet.node.id}Association"
            if self.node.try_find_child(label):
                refuse(self, f"subnet {subnet.node.id!r}", "a subnet follows one route table", "Name it once")
            ec2.CfnSubnetRouteTableAssociation(
                self, label, route_table_id=made.resource.attr_route_table_id, subnet_id=subnet.attr_subnet_id
            )
        return made

    def internet_gateway(self) -> ec2.CfnInternetGateway:
        """Return the VPC's internet gateway; nobody reaches it unless a route says so."""
        if self._gateway is None:
            self._gateway = ec2.CfnInternetGateway(self, "InternetGateway")
            self._attached[self._gateway.node.path] = ec2.CfnVPCGatewayAttachment(
                self, "Attachment", vpc_id=self.vpc.vpc_id, internet_gateway_id=self._gateway.attr_internet_gateway_id
            )
        return self._gateway

    def lead(self, table: CustomTable, destination: str, to: Target) -> ec2.CfnRoute:
        """Add a route by hand; among those that match, the longest prefix wins.

        Raises:
            RefusedError: if the table leads there already, is full, or the destination is the VPC's own block, which
                the local route has.
        """
        block = self._parsed(f"destination={destination!r}", destination)
        if block == self.cidr:
            refuse(self, f"destination={destination!r}", "the local route has it", "Lead elsewhere, or a part of it")
        inside = block.subnet_of(self.cidr)
        if inside and isinstance(to, ec2.CfnInternetGateway | ec2.CfnVPNGateway):
            rule = "a route within the VPC leads to an interface, where a middlebox is"
            refuse(self, f"destination={destination!r}", rule, "Name an instance or a network interface")
        route = write_route(
            self,
            f"{table.resource.node.id}To{destination.replace('/', '-')}",
            table_id=table.resource.attr_route_table_id,
            destination=destination,
            **_named(to),
        )
        if to.node.path in self._attached:
            route.node.add_dependency(self._attached[to.node.path])
        table.routes[destination] = route
        return route

    def _parsed(self, given: str, cidr: str) -> IPv4Network:
        try:
            return parse_network(given, cidr)
        except PlanError as error:
            refuse(self, *error.args)


def _named(to: Target) -> dict[str, str]:
    if isinstance(to, ec2.CfnInstance):
        return {"instance_id": to.attr_instance_id}
    if isinstance(to, ec2.CfnNetworkInterface):
        return {"network_interface_id": to.attr_id}
    return {"gateway_id": to.ref}
