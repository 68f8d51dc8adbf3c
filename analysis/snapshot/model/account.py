"""Accounts and Regions as a whole, with the indexes that questions need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from analysis.snapshot.model.classic import ClassicLoadBalancer
from analysis.snapshot.model.compute import (
    Cache,
    Database,
    Function,
    Instance,
    LoadBalancer,
    ScalingGroup,
    StackResource,
    TargetGroup,
    paths,
)
from analysis.snapshot.model.firewall import Firewall, FirewallPolicy, RuleGroup
from analysis.snapshot.model.flow_log import FlowLog
from analysis.snapshot.model.gateways import (
    ConnectEndpoint,
    Endpoint,
    EndpointService,
    NatGateway,
    PublicAccess,
    PublicAccessExclusion,
)
from analysis.snapshot.model.hybrid import Hybrid
from analysis.snapshot.model.identity import Identities
from analysis.snapshot.model.names import Names
from analysis.snapshot.model.network import (
    Address,
    EgressOnlyGateway,
    Interface,
    InternetGateway,
    NetworkAcl,
    PrefixList,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from analysis.snapshot.model.peering import Peering
from analysis.snapshot.model.resolver import ResolverEndpoint
from analysis.snapshot.model.transit import ConnectPeer, TransitAttachment, TransitGateway, TransitTable


class CannotDecideError(Exception):
    """Something that the decision depends on is not in the snapshot, or not modelled."""


@dataclass(frozen=True)
class Account(Names, Hybrid, Identities):
    """Everything that a snapshot tells about an account and Region, or about several of them.

    Attributes:
        id: twelve digits; of several accounts the first.
        region: its Region.
        places: every account and Region of the snapshot.
        owners: id → account and Region of what has an id.
        stack_outputs: (stack, output key) → value.
        missing: response key → why it, or an item of it, is not there; what depends on it is unknown.
        warnings: references that lead nowhere, and other oddities that did not stop the building.
    """

    id: str
    region: str
    places: tuple[tuple[str, str], ...] = ()
    owners: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    zones: tuple[str, ...] = ()
    vpcs: Mapping[str, Vpc] = field(default_factory=dict)
    subnets: Mapping[str, Subnet] = field(default_factory=dict)
    route_tables: Mapping[str, RouteTable] = field(default_factory=dict)
    internet_gateways: Mapping[str, InternetGateway] = field(default_factory=dict)
    egress_only_gateways: Mapping[str, EgressOnlyGateway] = field(default_factory=dict)
    nat_gateways: Mapping[str, NatGateway] = field(default_factory=dict)
    network_acls: Mapping[str, NetworkAcl] = field(default_factory=dict)
    security_groups: Mapping[str, SecurityGroup] = field(default_factory=dict)
    interfaces: Mapping[str, Interface] = field(default_factory=dict)
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    connect_endpoints: Mapping[str, ConnectEndpoint] = field(default_factory=dict)
    resolver_endpoints: Mapping[str, ResolverEndpoint] = field(default_factory=dict)
    endpoint_services: Mapping[str, EndpointService] = field(default_factory=dict)
    firewalls: Mapping[str, Firewall] = field(default_factory=dict)
    firewall_policies: Mapping[str, FirewallPolicy] = field(default_factory=dict)
    rule_groups: Mapping[str, RuleGroup] = field(default_factory=dict)
    flow_logs: Mapping[str, FlowLog] = field(default_factory=dict)
    public_access: tuple[PublicAccess, ...] = ()
    public_access_exclusions: tuple[PublicAccessExclusion, ...] = ()
    prefix_lists: Mapping[str, PrefixList] = field(default_factory=dict)
    peerings: Mapping[str, Peering] = field(default_factory=dict)
    transit_gateways: Mapping[str, TransitGateway] = field(default_factory=dict)
    transit_attachments: Mapping[tuple[str, str], TransitAttachment] = field(default_factory=dict)
    transit_tables: Mapping[str, TransitTable] = field(default_factory=dict)
    connect_peers: Mapping[str, ConnectPeer] = field(default_factory=dict)
    instances: Mapping[str, Instance] = field(default_factory=dict)
    load_balancers: Mapping[str, LoadBalancer] = field(default_factory=dict)
    classic_load_balancers: Mapping[str, ClassicLoadBalancer] = field(default_factory=dict)
    target_groups: Mapping[str, TargetGroup] = field(default_factory=dict)
    scaling_groups: Mapping[str, ScalingGroup] = field(default_factory=dict)
    databases: Mapping[str, Database] = field(default_factory=dict)
    caches: Mapping[str, Cache] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    stack_resources: tuple[StackResource, ...] = ()
    stack_outputs: Mapping[tuple[str, str], str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def require(self, key: str) -> None:
        """Make sure that what was not found is not there, and not merely left out of the snapshot.

        Args:
            key: the response key under which it would stand.

        Raises:
            CannotDecideError: if the snapshot is incomplete there.
        """
        if key in self.missing:
            raise CannotDecideError(self.missing[key])

    def place_of(self, identity: str) -> tuple[str, str]:
        """Return the account and Region of a VPC, an interface or whatever has an id."""
        return self.owners.get(identity, (self.id, self.region))

    def vpc(self, vpc_id: str) -> Vpc:
        """Return a VPC.

        Raises:
            CannotDecideError: if it is not in the snapshot.
        """
        if vpc_id not in self.vpcs:
            msg = f"{vpc_id} is not in the snapshot"
            raise CannotDecideError(msg)
        return self.vpcs[vpc_id]

    def vpc_of_subnet(self, subnet_id: str) -> Vpc:
        """Return the VPC of a subnet.

        Raises:
            CannotDecideError: if one of them is not in the snapshot.
        """
        if subnet_id not in self.subnets:
            msg = f"{subnet_id} is not in the snapshot"
            raise CannotDecideError(msg)
        return self.vpc(self.subnets[subnet_id].vpc_id)

    @cached_property
    def route_table_of(self) -> Mapping[str, RouteTable]:
        """Return subnet id → the table that routes it: the one associated by name, else the VPC's main one."""
        main = {table.vpc_id: table for table in self.route_tables.values() if table.main}
        tables = {subnet.id: main[subnet.vpc_id] for subnet in self.subnets.values() if subnet.vpc_id in main}
        for table in self.route_tables.values():
            tables.update(dict.fromkeys(table.subnet_ids, table))
        return tables

    @cached_property
    def acl_of(self) -> Mapping[str, NetworkAcl]:
        """Return subnet id → its network ACL."""
        return {subnet: acl for acl in self.network_acls.values() for subnet in acl.subnet_ids}

    @cached_property
    def interface_at(self) -> Mapping[tuple[str, Address], Interface]:
        """Return (VPC id, private address) → the interface that has it."""
        return {
            (interface.vpc_id, address): interface
            for interface in self.interfaces.values()
            for address in interface.addresses
        }

    @cached_property
    def numbers_in(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """Return (VPC id, IP version) → the addresses of its interfaces as numbers, in order."""
        numbers: dict[tuple[str, int], list[int]] = {}
        for vpc_id, address in self.interface_at:
            numbers.setdefault((vpc_id, address.version), []).append(int(address))
        return {key: tuple(sorted(found)) for key, found in numbers.items()}

    @cached_property
    def prefixes_in(self) -> Mapping[tuple[str, int], tuple[tuple[int, int, Interface], ...]]:
        """Return (VPC id, IP version) → the blocks of its interfaces: first and last number, and whose it is."""
        found: dict[tuple[str, int], list[tuple[int, int, Interface]]] = {}
        for interface in self.interfaces.values():
            for block in interface.prefixes:
                held = found.setdefault((interface.vpc_id, block.version), [])
                held.append((int(block[0]), int(block[-1]), interface))
        return {key: tuple(sorted(held, key=lambda each: each[0])) for key, held in found.items()}

    @cached_property
    def members_of(self) -> Mapping[tuple[str, int], Mapping[str, tuple[tuple[int, int], ...]]]:
        """Return (security group id, IP version) → VPC id → its members' private addresses as numbers, in order."""
        spans: dict[tuple[str, int], dict[str, list[tuple[int, int]]]] = {}
        for interface in self.interfaces.values():
            for group in interface.group_ids:
                for version in (4, 6):
                    if held := interface.spans(version):
                        by_vpc = spans.setdefault((group, version), {})
                        by_vpc.setdefault(interface.vpc_id, []).extend(held)
        return {key: {vpc: tuple(sorted(each)) for vpc, each in found.items()} for key, found in spans.items()}

    def peered(self, vpc_id: str, other: str) -> bool:
        """Return whether two VPCs have an active peering in one Region, across which groups may be named."""
        return any(p.active and p.same_region and p.joins(vpc_id, other) for p in self.peerings.values())

    @cached_property
    def interface_at_public(self) -> Mapping[Address, tuple[Interface, Address]]:
        """Return public IPv4 address → the interface behind it and its private address."""
        return {
            public: (interface, private)
            for interface in self.interfaces.values()
            for private, public in interface.public
        }

    @cached_property
    def public_ends(self) -> tuple[tuple[Address, tuple[Interface, Address]], ...]:
        """Return every address that is called from the internet, with the interface behind it and its own address."""
        own = [
            (address, (interface, address))
            for interface in self.interfaces.values()
            for address in interface.addresses
            if address.version == 6
        ]
        return (*self.interface_at_public.items(), *own)

    @cached_property
    def nat_of_interface(self) -> Mapping[str, NatGateway]:
        """Return interface id → the NAT gateway whose interface it is."""
        return {nat.interface_id: nat for nat in self.nat_gateways.values() if nat.interface_id is not None}

    @cached_property
    def internet_gateway_of(self) -> Mapping[str, InternetGateway]:
        """Return VPC id → its internet gateway."""
        return {gateway.vpc_id: gateway for gateway in self.internet_gateways.values() if gateway.vpc_id is not None}

    @cached_property
    def endpoint_of_interface(self) -> Mapping[str, Endpoint]:
        """Return interface id → the endpoint whose interface it is."""
        return {key: endpoint for endpoint in self.endpoints.values() for key in endpoint.interface_ids}

    @cached_property
    def vpc_attachments(self) -> Mapping[tuple[str, str], TransitAttachment]:
        """Return (Transit Gateway id, VPC id) → the VPC's attachment."""
        vpcs = (each for each in self.transit_attachments.values() if each.kind == "vpc")
        return {(each.gateway_id, each.resource_id): each for each in vpcs}

    @cached_property
    def transit_table_of(self) -> Mapping[tuple[str, str], TransitTable]:
        """Return (Transit Gateway id, attachment id) → the table that routes the attachment's packets."""
        tables = self.transit_tables.values()
        return {(table.gateway_id, attachment): table for table in tables for attachment in table.attachment_ids}

    @cached_property
    def indexes(self) -> dict[str, Any]:
        """Return a place for what questions work out once and use again, by names of their own."""
        return {}

    @cached_property
    def path_of(self) -> Mapping[str, str]:
        """Return id → the construct path of the resource, for people."""
        return paths(self.stack_resources)

    @cached_property
    def owner_of_interface(self) -> Mapping[str, str]:
        """Return interface id → what it belongs to, for people: ``Web/Group in us-east-1a``."""
        owners: dict[str, str] = {}
        for group in self.scaling_groups.values():
            for member in group.members:
                owners[member.instance_id] = self.path_of.get(group.name, group.name)
        labels: dict[str, str] = {}
        for instance in self.instances.values():
            owner = owners.get(instance.id) or self.path_of.get(instance.id) or instance.name
            labels.update(dict.fromkeys(instance.interface_ids, owner))
        held = [
            *((b.arn, b.name, b.interface_ids) for b in self.load_balancers.values()),
            *((c.name, c.name, c.interface_ids) for c in self.classic_load_balancers.values()),
            *((d.id, d.id, d.interface_ids) for d in self.databases.values()),
            *((c.id, c.id, c.interface_ids) for c in self.caches.values()),
            *((r.id, r.name or r.id, r.interface_ids) for r in self.resolver_endpoints.values()),
            *((f.name, f.name, f.interface_ids) for f in self.functions.values()),
            *((n.id, n.name, [n.interface_id or ""]) for n in self.nat_gateways.values()),
        ]
        for identity, name, interface_ids in held:
            labels.update(dict.fromkeys(interface_ids, self.path_of.get(identity, name)))
        return {
            interface.id: f"{labels[interface.id]} in {interface.zone}"
            for interface in self.interfaces.values()
            if labels.get(interface.id)
        }
