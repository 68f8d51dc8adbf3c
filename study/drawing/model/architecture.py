"""Everything that a picture shows and its callouts tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from study.drawing.assembly import Stack
from study.drawing.model.flows import Flow, flows
from study.drawing.model.network import Vpc
from study.drawing.model.services import Key, Link, Service
from study.drawing.model.workloads import (
    Database,
    Fleet,
    Hosts,
    Interfaces,
    LoadBalancer,
    Managed,
    TargetGroup,
    Workload,
)


@dataclass(frozen=True)
class Architecture:
    """What one stack builds.

    Attributes:
        stack: the stack as it was synthesised.
        vpcs: its VPCs.
        load_balancers: in the template's order, as all that follow.
        hosts: doors, and instances.
        fleets: Auto Scaling groups.
        databases: RDS instances.
        target_groups: by logical id.
        services: the side column.
        links: what writes logs where, who administers what.
        keys: customer managed keys.
        managed: managed services that have their nodes in subnets.
        interfaces: interface endpoints in subnets.
    """

    stack: Stack
    vpcs: tuple[Vpc, ...]
    load_balancers: tuple[LoadBalancer, ...]
    hosts: tuple[Hosts, ...]
    fleets: tuple[Fleet, ...]
    databases: tuple[Database, ...]
    target_groups: Mapping[str, TargetGroup]
    services: tuple[Service, ...]
    links: tuple[Link, ...]
    keys: tuple[Key, ...]
    managed: tuple[Managed, ...] = ()
    interfaces: tuple[Interfaces, ...] = ()

    @property
    def workloads(self) -> tuple[Workload, ...]:
        """Return all bands, in the order in which requests meet them."""
        behind: tuple[Workload, ...] = (*self.fleets, *self.databases, *self.managed, *self.interfaces)
        return (*self.load_balancers, *self.hosts, *behind)

    def workload(self, name: str) -> Workload:
        """Return the workload of a logical id."""
        return next(workload for workload in self.workloads if workload.id == name)

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Return who asks whom."""
        return flows(self.workloads, self.target_groups)

    @property
    def encrypted(self) -> frozenset[str]:
        """Return the logical ids of everything that a customer managed key protects."""
        return frozenset(protected for key in self.keys for protected, _ in key.protects)
