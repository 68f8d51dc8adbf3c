"""A VPC over several Availability Zones, in tiers, with a way out of each zone that no other zone can take down."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network

from aws_cdk import CfnOutput, Fn, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.network.address_plan import AddressPlan, PlanError, parse_network, parse_vpc_cidr, plan_addresses
from refarch.network.empty_default_group import EmptyDefaultGroup
from refarch.network.endpoint_policies import dynamodb_endpoint, s3_endpoint
from refarch.network.extra_block import MAX_BLOCKS, ExtraBlock
from refarch.network.flow_log_role import flow_log_role
from refarch.network.ipv6_only_tier import Ipv6OnlyTier
from refarch.network.nat_gateways import nat_gateway_of_each_zone
from refarch.network.routes import ROUTES_PER_TABLE, note_new_vpc
from refarch.network.shape import refuse_bad_shape, refuse_other_types
from refarch.network.subnet_layout import VpcSubnets, effective_exposure, nat_gateway_count, subnet_configuration
from refarch.network.tiers import DEFAULT_TIERS, Exposure, NatStrategy, Tenancy, Tier
from refarch.refusal import refuse
from refarch.remembered import zone_at


class MultiAzVpc(Construct):
    """A VPC whose private tiers leave through the NAT gateway of their own zone.

    Zones are chosen by index (``Fn::GetAZs``), so the template fits every Region that has enough of them and
    synthesis needs no look-up. Each tier has its own subnets and route tables. S3 and DynamoDB are reached
    through gateway endpoints, which cost nothing and keep that traffic off the NAT gateways. All traffic is
    recorded in flow logs, and the default security group, which every VPC has and nobody should use, is empty.

    Example::

        network = MultiAzVpc(self, "Network", cidr="10.20.0.0/16")
        ec2.InterfaceVpcEndpoint(
            self,
            "Ssm",
            vpc=network.vpc,
            subnets=network.select("app"),
            service=ec2.InterfaceVpcEndpointAwsService.SSM,
        )

    Attributes:
        vpc: the CDK VPC, usable wherever CDK takes an ``IVpc``.
        plan: who has which addresses of the first block.
        blocks: all IPv4 blocks, the first one first.
        flow_log_group: where the flow logs go.
        s3_endpoint: leads every tier, also an isolated one, to the account's own buckets and to those from which AWS's
            packages come; ``add_to_policy`` admits others.
        dynamodb_endpoint: leads every tier to the account's own tables.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str = "10.0.0.0/16",
        zones: int = 3,
        tiers: Sequence[Tier] = DEFAULT_TIERS,
        nat: NatStrategy = NatStrategy.ONE_PER_ZONE,
        dual_stack: bool = False,
        apart_from: Sequence[str] = (),
        tenancy: Tenancy = Tenancy.DEFAULT,
        route_quota: int = ROUTES_PER_TABLE,
        flow_log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Build the VPC.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            cidr: the primary IPv4 block, /16 to /28.
            zones: how many Availability Zones, 1 to 6; fewer than three suit tests, not production. Only us-east-1 has
                five and six, and of these use1-az3 has no new types of instances and may refuse NAT gateways.
            tiers: the rows of subnets.
            nat: how many NAT gateways serve the egress tiers.
            dual_stack: also take an Amazon-provided IPv6 /56, a /64 per subnet, and an egress-only internet
                gateway for the egress tiers.
            apart_from: blocks of networks that this one will be connected to, now or later.
            tenancy: dedicated runs every instance on hardware of this account only, at a price; a VPC can be changed to
                the default, and never from it.
            route_quota: routes that a route table holds, if AWS has raised it.
            flow_log_retention: how long flow logs are kept.
            log_key: encrypts the flow logs and the custom resource's log; its key policy must admit CloudWatch Logs.
            removal_policy: what becomes of the flow logs when the stack is deleted.

        Raises:
            RefusedError: if AWS would refuse the addresses, the zones or the tiers, or if the block overlaps
                one that it is to stay apart from.
        """
        super().__init__(scope, construct_id)
        refuse_other_types(self, cidr, zones, tiers, nat)
        refuse_bad_shape(self, zones, tiers, nat)
        self._apart_from = apart_from
        self.plan: AddressPlan = self._plan(cidr, zones, tiers)

        self.blocks, self._told = [cidr], list[Callable[[str], None]]()
        self._extra: dict[str, ExtraBlock] = {}
        self._added: dict[str, list[ec2.ISubnet]] = {}
        self._exposures = {tier.name: effective_exposure(tier, nat, dual_stack=dual_stack) for tier in tiers}
        regional = nat is NatStrategy.REGIONAL and Exposure.EGRESS in self._exposures.values()
        laid_out = sorted(self.plan.blocks, key=lambda block: block.block.prefixlen)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            # CDK lays subnets out in the order given, with a slot for each reserved zone: largest tier first,
            # that is the address plan, and no look-up or callback is needed.
            ip_addresses=ec2.IpAddresses.cidr(cidr),
            reserved_azs=len(self.plan.blocks[0].free_slots),
            availability_zones=[zone_at(index) for index in range(zones)],
            ip_protocol=ec2.IpProtocol.DUAL_STACK if dual_stack else ec2.IpProtocol.IPV4_ONLY,
            subnet_configuration=[subnet_configuration(block, self._exposures[block.tier.name]) for block in laid_out],
            default_instance_tenancy=ec2.DefaultInstanceTenancy[tenancy.name],
            nat_gateways=None if regional else nat_gateway_count(nat, zones, self._exposures.values()),
            nat_gateway_provider=ec2.NatProvider.regional_gateway() if regional else None,
            create_internet_gateway=regional or Exposure.PUBLIC in self._exposures.values(),
            restrict_default_security_group=False,  # EmptyDefaultGroup does it
        )
        if regional:
            # CDK lets it wait for the internet gateway only, and EC2 refuses it in a VPC to which none is attached.
            gateway = self.vpc.node.find_child("RegionalNatGateway")
            gateway.node.add_dependency(self.vpc.node.find_child("VPCGW"))
        self.s3_endpoint = s3_endpoint(self, self.vpc)
        self.dynamodb_endpoint = dynamodb_endpoint(self, self.vpc)
        self._nat = nat
        rows = VpcSubnets(self.vpc)
        self._found = rows.of_tiers({block.tier.name: self._exposures[block.tier.name] for block in laid_out}, zones)
        note_new_vpc(self, rows, quota=route_quota, nat=nat is not NatStrategy.NONE, dual_stack=dual_stack)
        CfnOutput(self, "AddressPlan", value=self.plan.summary, description=f"Who has which addresses of {cidr}")
        EmptyDefaultGroup(self, "EmptyDefaultGroup", vpc=self.vpc, log_key=log_key)
        self.flow_log_group = logs.LogGroup(
            self,
            "FlowLogs",
            retention=flow_log_retention,
            encryption_key=log_key,
            removal_policy=removal_policy,
        )
        self.vpc.add_flow_log(
            "FlowLog",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(self.flow_log_group, flow_log_role(self)),
        )

    def select(self, tier: str) -> ec2.SubnetSelection:
        """Return the selection of a tier's subnets, for the ``vpc_subnets`` of any CDK construct.

        Raises:
            RefusedError: if there is no such tier.
        """
        self._refuse_unknown(tier)
        if tier in self._added:
            return ec2.SubnetSelection(subnets=self._added[tier])
        return ec2.SubnetSelection(subnet_group_name=tier)

    def subnets(self, tier: str) -> list[ec2.ISubnet]:
        """Return a tier's subnets, in the order of zones.

        Raises:
            RefusedError: if there is no such tier.
        """
        self._refuse_unknown(tier)
        return list(self._added[tier] if tier in self._added else self._found[tier])

    def add_block(self, cidr: str, *, tiers: Sequence[Tier], quota: int = MAX_BLOCKS) -> ExtraBlock:
        """Associate a further IPv4 block, with isolated tiers in it, for hosts that the first one has no room for.

        Args:
            cidr: the block, /16 to /28, all of them of one of the private ranges.
            tiers: rows of subnets, with names of their own.
            quota: IPv4 blocks that a VPC may have, the first one counted: up to 50, if AWS has raised it.

        Raises:
            RefusedError: if AWS would refuse the block, or a tier has another's name or is not isolated.
        """
        for tier in tiers:
            if tier.name in self._exposures:
                refuse(self, f"tier {tier.name!r}", "this VPC has a tier of that name", "Use another name")
        name, zones = f"Block{len(self.blocks) + 1}", len(self.plan.blocks[0].subnets)
        added = ExtraBlock(
            self, name, vpc=self.vpc, cidr=cidr, zones=zones, tiers=tiers, beside=self.blocks, quota=quota
        )
        self._refuse_overlap(added.plan.vpc)
        self.blocks.append(cidr)
        for tell in self._told:
            tell(cidr)
        self._exposures |= {tier.name: tier.exposure for tier in tiers}
        self._extra |= {tier.name: added for tier in tiers}
        self._added |= added.subnets
        return added

    def when_block_is_added(self, tell: Callable[[str], None]) -> None:
        """Be told of each further block: who is connected with this VPC refuses one that a network beyond has."""
        self._told.append(tell)

    def add_ipv6_only_tier(self, name: str) -> Ipv6OnlyTier:
        """Add a row of IPv6-only subnets that leave by the egress-only gateway, and by NAT64 for IPv4.

        Raises:
            RefusedError: if the VPC has no IPv6 block or no tier with a way out, or has a tier of that name.
        """
        if name in self._exposures:
            refuse(self, f"tier {name!r}", "this VPC has a tier of that name", "Use another name")
        gateway = self.vpc.node.try_find_child("EIGW6")
        if not isinstance(gateway, ec2.CfnEgressOnlyInternetGateway):
            refuse(
                self,
                f"tier {name!r}",
                "an IPv6-only tier leaves by an egress-only gateway, and this VPC has none",
                "Use dual_stack=True and a tier with Exposure.EGRESS",
            )
        added = Ipv6OnlyTier(
            self,
            f"Ipv6Only{name.title().replace('-', '')}",
            vpc_id=self.vpc.vpc_id,
            ipv6_block=Fn.select(0, self.vpc.vpc_ipv6_cidr_blocks),
            name=name,
            zones=len(self.plan.blocks[0].subnets),
            egress_only_gateway_id=gateway.ref,
            nat_gateway_ids=nat_gateway_of_each_zone(self.vpc, len(self.plan.blocks[0].subnets)),
            place=len(self._added),
        )
        added.node.add_dependency(self.vpc.node.find_child("ipv6cidr"))
        self._exposures[name] = Exposure.EGRESS
        self._added[name] = added.subnets
        return added

    def exposure_of(self, tier: str) -> Exposure:
        """Return where a tier's default route leads.

        Raises:
            RefusedError: if there is no such tier.
        """
        self._refuse_unknown(tier)
        return self._exposures[tier]

    def block_of(self, tier: str) -> IPv4Network:
        """Return the prefix that holds a tier's subnets in all zones.

        Raises:
            RefusedError: if there is no such tier, or it has no IPv4.
        """
        self._refuse_unknown(tier)
        if tier in self._added and tier not in self._extra:
            refuse(self, f"tier={tier!r}", "this tier has IPv6 addresses only", "Name a tier with IPv4")
        return (self._extra[tier].plan if tier in self._extra else self.plan).block_of(tier).block

    def _refuse_unknown(self, tier: str) -> None:
        if tier not in self._exposures:
            names = ", ".join(self._exposures)
            refuse(self, f"tier={tier!r}", "this VPC has no tier of that name", f"Its tiers are {names}")

    @property
    def ipv4_subnets(self) -> list[ec2.ISubnet]:
        """Return all subnets with IPv4 addresses, those of further blocks too."""
        tiers = [tier for tier in self._exposures if tier in self._extra or tier not in self._added]
        return [subnet for tier in tiers for subnet in self.subnets(tier)]

    def leaves_over_ipv4(self, tier: str) -> bool:
        """Return whether a tier's hosts reach the internet, and with it AWS's APIs, over IPv4.

        Raises:
            RefusedError: if there is no such tier.
        """
        self.block_of(tier)
        return self._exposures[tier] is Exposure.EGRESS and self._nat is not NatStrategy.NONE

    def _plan(self, cidr: str, zones: int, tiers: Sequence[Tier]) -> AddressPlan:
        try:
            self._refuse_overlap(parse_vpc_cidr(cidr))
            return plan_addresses(parse_vpc_cidr(cidr), zones, tiers)
        except PlanError as error:
            refuse(self, *error.args)

    def _refuse_overlap(self, network: IPv4Network) -> None:
        for other in self._apart_from:
            if network.overlaps(parse_network(f"apart_from={other!r}", other)):
                refuse(
                    self,
                    f"cidr='{network}'",
                    f"it overlaps {other}, and networks that overlap cannot be connected by peering, "
                    "Transit Gateway or VPN",
                    "Give each network a range of its own",
                )
