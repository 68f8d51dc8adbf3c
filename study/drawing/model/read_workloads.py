"""From resources to hosts, Auto Scaling groups and databases."""

from collections.abc import Iterator, Mapping
from typing import Any

from study.drawing.assembly import Resource, Stack
from study.drawing.model.read_groups import admitted
from study.drawing.model.workloads import Database, Door, Fleet, Hosts
from study.drawing.names import name_of, words
from study.drawing.references import first_interface, items, number, subnet_of, target, targets, text, truth

Json = Any
ENGINES = {
    "postgres": "PostgreSQL",
    "mysql": "MySQL",
    "mariadb": "MariaDB",
    "oracle-ee": "Oracle",
    "oracle-se2": "Oracle",
    "sqlserver-ee": "SQL Server",
    "sqlserver-se": "SQL Server",
    "sqlserver-ex": "SQL Server",
    "sqlserver-web": "SQL Server",
}
METRICS = {
    "ASGAverageCPUUtilization": "average CPU at {} %",
    "ALBRequestCountPerTarget": "{} requests a minute for each instance",
    "ASGAverageNetworkIn": "average inbound traffic at {} bytes",
    "ASGAverageNetworkOut": "average outbound traffic at {} bytes",
}
"""Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html"""


def fleets(stack: Stack) -> tuple[Fleet, ...]:
    """Return the Auto Scaling groups."""
    return tuple(_fleet(each, stack) for each in stack.of("AWS::AutoScaling::AutoScalingGroup"))


def hosts(stack: Stack) -> tuple[Hosts, ...]:
    """Return the instances whose subnets are known, together if they are of one construct and wear the same groups."""
    found: dict[tuple[str, tuple[str, ...]], list[Resource]] = {}
    for each in stack.of("AWS::EC2::Instance"):
        if subnet_of(each.properties) in stack.resources:
            found.setdefault((each.path.rpartition("/")[0], _groups_of(each)), []).append(each)
    return tuple(_hosts(instances, groups, stack) for (_, groups), instances in found.items())


def doors(stack: Stack) -> tuple[Door, ...]:
    """Return the EC2 Instance Connect Endpoints whose subnets are known."""
    return tuple(
        _door(each, stack)
        for each in stack.of("AWS::EC2::InstanceConnectEndpoint")
        if subnet_of(each.properties) in stack.resources
    )


def _door(endpoint: Resource, stack: Stack) -> Door:
    groups = targets(endpoint.properties.get("SecurityGroupIds"))
    return Door(
        id=endpoint.id,
        name="Instance Connect",
        instances={endpoint.id: subnet_of(endpoint.properties) or ""},
        instance_type="endpoint",
        public=False,
        groups=groups,
        admits=admitted(stack, groups),
    )


def databases(stack: Stack) -> tuple[Database, ...]:
    """Return the RDS instances that are no part of a cluster."""
    alone = (each for each in stack.of("AWS::RDS::DBInstance") if "DBClusterIdentifier" not in each.properties)
    return tuple(_database(each, stack) for each in alone)


def _launch_data(launched: Resource, stack: Stack) -> Mapping[str, Json]:
    """Return the data of a group's or instance's launch template, empty if the template has none."""
    template = target((launched.properties.get("LaunchTemplate") or {}).get("LaunchTemplateId"))
    resource = stack.resources.get(template or "")
    return resource.properties.get("LaunchTemplateData", {}) if resource else {}


def _fleet(fleet: Resource, stack: Stack) -> Fleet:
    properties, launch = fleet.properties, _launch_data(fleet, stack)
    interfaces = items(launch.get("NetworkInterfaces"))
    groups = targets(launch.get("SecurityGroupIds")) or tuple(
        group for each in interfaces for group in targets(each.get("Groups"))
    )
    # Without a desired capacity a group begins with its minimum.
    desired = properties.get("DesiredCapacity", properties.get("MinSize"))
    return Fleet(
        id=fleet.id,
        name=name_of(fleet),
        minimum=number(properties.get("MinSize"), stack.defaults),
        maximum=number(properties.get("MaxSize"), stack.defaults),
        desired=number(desired, stack.defaults),
        instance_type=text(launch.get("InstanceType"), stack.defaults) or "",
        subnets=targets(properties.get("VPCZoneIdentifier")),
        groups=groups,
        admits=admitted(stack, groups),
        targets=targets(properties.get("TargetGroupARNs")),
        scaling=tuple(_scaling(stack, fleet.id)),
        balancers=targets(properties.get("LoadBalancerNames")),
    )


def _hosts(instances: list[Resource], groups: tuple[str, ...], stack: Stack) -> Hosts:
    first = instances[0]
    parent = first.path.rpartition("/")[0]
    kind = first.properties.get("InstanceType") or _launch_data(first, stack).get("InstanceType")
    return Hosts(
        id=first.id,
        name=words(parent.rpartition("/")[2]) if parent else name_of(first),
        instances={each.id: subnet_of(each.properties) or "" for each in instances},
        instance_type=text(kind, stack.defaults) or "",
        public=truth(first_interface(first.properties).get("AssociatePublicIpAddress")),
        groups=groups,
        admits=admitted(stack, groups),
    )


def _groups_of(instance: Resource) -> tuple[str, ...]:
    own = targets(instance.properties.get("SecurityGroupIds"))
    return own or targets(first_interface(instance.properties).get("GroupSet"))


def _scaling(stack: Stack, fleet: str) -> Iterator[str]:
    for policy in stack.of("AWS::AutoScaling::ScalingPolicy"):
        if target(policy.properties.get("AutoScalingGroupName")) == fleet:
            tracking = policy.properties.get("TargetTrackingConfiguration") or {}
            metric = (tracking.get("PredefinedMetricSpecification") or {}).get("PredefinedMetricType")
            goal = text(tracking.get("TargetValue"))
            if metric in METRICS and goal:
                yield METRICS[metric].format(goal)


def _database(database: Resource, stack: Stack) -> Database:
    properties = database.properties
    group = stack.resources.get(target(properties.get("DBSubnetGroupName")) or "")
    engine = text(properties.get("Engine"), stack.defaults) or ""
    version = text(properties.get("EngineVersion"), stack.defaults) or ""
    groups = targets(properties.get("VPCSecurityGroups"))
    return Database(
        id=database.id,
        name=name_of(database),
        engine=f"{ENGINES.get(engine, words(engine))} {version}".strip(),
        multi_az=truth(properties.get("MultiAZ")),
        subnets=targets(group.properties.get("SubnetIds")) if group else (),
        groups=groups,
        admits=admitted(stack, groups),
    )
