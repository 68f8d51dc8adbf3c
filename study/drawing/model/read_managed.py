"""From resources to managed services that have their nodes, and endpoints that have their interfaces, in subnets."""

from collections.abc import Iterator, Sequence

from study.drawing.assembly import Resource, Stack
from study.drawing.homes import HOMES, groups_of, subnets_of
from study.drawing.model.network import Vpc
from study.drawing.model.read_groups import admitted
from study.drawing.model.workloads import Interfaces, Managed
from study.drawing.names import name_of
from study.drawing.references import number, target, targets, text, truth
from study.drawing.rules import rule_for

ENGINES = {"valkey": "Valkey", "redis": "Redis OSS", "memcached": "Memcached"}
"""Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html"""

MEMBERS = ("AWS::RDS::DBInstance", "AWS::Neptune::DBInstance", "AWS::DocDB::DBInstance")


def managed(stack: Stack) -> tuple[Managed, ...]:
    """Return the managed services whose subnets the template has."""
    return tuple(_managed(each, stack) for each in stack.of(*HOMES) if subnets_of(each, stack))


def _managed(resource: Resource, stack: Stack) -> Managed:
    rule, groups = rule_for(resource, stack), groups_of(resource)
    engine = ENGINES.get(text(resource.properties.get("Engine"), stack.defaults) or "", "")
    version = text(resource.properties.get("EngineVersion"), stack.defaults) or ""
    return Managed(
        id=resource.id,
        name=name_of(resource),
        title=f"{rule.singular} for {engine} {version}".strip() if engine else rule.singular,
        icon=rule.icon,
        noun="cache" if "Cache" in resource.type else rule.plural.removesuffix("s").rpartition(" ")[2],
        size=" · ".join(_size(resource, stack)),
        subnets=subnets_of(resource, stack),
        groups=groups,
        admits=admitted(stack, groups),
    )


def _size(resource: Resource, stack: Stack) -> Iterator[str]:
    """Yield how many nodes or tasks there are, and whether they are spread over zones, as far as properties say."""
    properties = resource.properties
    shards, replicas = (
        number(properties.get(name), stack.defaults) for name in ("NumNodeGroups", "ReplicasPerNodeGroup")
    )
    sharded = shards * (1 + replicas) if shards is not None and replicas is not None else None
    counts = (
        number(properties.get(name), stack.defaults) for name in ("NumCacheClusters", "NumCacheNodes", "NumberOfNodes")
    )
    nodes = next((count for count in (*counts, sharded) if count is not None), None)
    if nodes is not None:
        yield f"{nodes} node{'s' if nodes > 1 else ''}"
    members = sum(target(each.properties.get("DBClusterIdentifier")) == resource.id for each in stack.of(*MEMBERS))
    if members:
        yield f"{members} instance{'s' if members > 1 else ''}"
    tasks = number(properties.get("DesiredCount"), stack.defaults)
    if tasks is not None:
        yield f"{tasks} task{'s' if tasks > 1 else ''}"
    if truth(properties.get("MultiAZEnabled")):
        yield "Multi-AZ"


def interfaces(stack: Stack, vpcs: Sequence[Vpc]) -> tuple[Interfaces, ...]:
    """Return the interface endpoints whose subnets the template has, together if they are alike."""
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, str]] = {}
    for endpoint in (each for vpc in vpcs for each in vpc.endpoints if not each.gateway):
        properties = stack.resources[endpoint.id].properties
        subnets, groups = targets(properties.get("SubnetIds")), targets(properties.get("SecurityGroupIds"))
        if subnets and all(name in stack.resources for name in subnets):
            service = endpoint.service or name_of(stack.resources[endpoint.id])
            alike.setdefault((subnets, groups), {})[endpoint.id] = service
    return tuple(
        Interfaces(next(iter(services)), services, subnets, groups, admitted(stack, groups))
        for (subnets, groups), services in alike.items()
    )
