"""Building load balancers, fleets, databases and functions, and finding the interfaces that belong to them."""

from collections.abc import Iterable, Mapping

from analysis.snapshot.model.compute import (
    Cache,
    Database,
    Function,
    Instance,
    Listener,
    LoadBalancer,
    Member,
    ScalingGroup,
    Target,
    TargetGroup,
)
from analysis.snapshot.model.network import Interface
from analysis.snapshot.model.read import Json, Reading, name_of

_RDS_DESCRIPTION = "RDSNetworkInterface"
_CACHE_DESCRIPTION = "ElastiCache"
_CROSS_ZONE = "load_balancing.cross_zone.enabled"
_KEEPS_CLIENT = "preserve_client_ip.enabled"
_GUARDS_ENDPOINTS = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
Attribute = tuple[str, str]


def instances(reservation: Json) -> dict[str, Instance]:
    """Return the instances of a reservation that still exist."""
    made = {}
    for item in reservation.get("Instances", ()):
        state = item.get("State", {}).get("Name", "running")
        if state == "terminated":
            continue
        attached = sorted(
            item.get("NetworkInterfaces", ()), key=lambda nic: nic.get("Attachment", {}).get("DeviceIndex", 0)
        )
        made[str(item["InstanceId"])] = Instance(
            id=item["InstanceId"],
            state=state,
            zone=item.get("Placement", {}).get("AvailabilityZone", ""),
            interface_ids=tuple(nic["NetworkInterfaceId"] for nic in attached),
            name=name_of(item),
            windows=str(item.get("Platform", "")).lower() == "windows",
        )
    return made


def target(item: Json) -> tuple[str, Target]:
    """Return the ARN of a target group and one of its targets."""
    found = item["Target"]
    said = item.get("TargetHealth") or {}
    unchecked = said.get("Reason") == "Target.HealthCheckDisabled"
    return item["TargetGroupArn"], Target(found["Id"], found.get("Port"), said.get("State", "unused"), unchecked)


def target_group(item: Json, targets: Iterable[tuple[str, Target]], attributes: Mapping[Attribute, str]) -> TargetGroup:
    """Return a target group with its targets."""
    arn = item["TargetGroupArn"]
    chosen = attributes.get((arn, _CROSS_ZONE), "use_load_balancer_configuration")
    return TargetGroup(
        arn=arn,
        name=item.get("TargetGroupName", ""),
        protocol=item.get("Protocol", ""),
        port=int(item.get("Port", 0)),
        kind=item.get("TargetType", "instance"),
        targets=tuple(found for owner, found in targets if owner == arn),
        cross_zone=None if chosen == "use_load_balancer_configuration" else chosen == "true",
        keeps_client=_keeps_client(item, attributes.get((arn, _KEEPS_CLIENT))),
        version=6 if item.get("IpAddressType") == "ipv6" else 4,
    )


def _keeps_client(item: Json, chosen: str | None) -> bool:
    """Return whether targets see the client's address, by default where AWS's default is so.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
    """
    protocol = item.get("Protocol", "")
    if protocol not in {"TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"}:
        return False
    if chosen is not None:
        return chosen == "true"
    return item.get("TargetType", "instance") == "instance" or protocol not in {"TCP", "TLS"}


def balancer_attribute(item: Json) -> tuple[Attribute, str]:
    """Return (ARN of a load balancer, attribute) and its value."""
    return (item["LoadBalancerArn"], item["Key"]), item["Value"]


def group_attribute(item: Json) -> tuple[Attribute, str]:
    """Return (ARN of a target group, attribute) and its value."""
    return (item["TargetGroupArn"], item["Key"]), item["Value"]


def listener(item: Json, rules: Iterable[tuple[str, tuple[str, ...]]] = ()) -> tuple[str, Listener]:
    """Return the ARN of a load balancer and one of its listeners."""
    arn, forwards = item["ListenerArn"], tuple(_forwards(item.get("DefaultActions", ())))
    # Listeners of Gateway Load Balancers have no port: they take everything.
    port, own = int(item.get("Port", 0)), tuple(arns for owner, arns in rules if owner == arn)
    return item["LoadBalancerArn"], Listener(arn, port, item.get("Protocol", ""), forwards, own)


def rules(reading: Reading) -> list[tuple[str, tuple[str, ...]]]:
    """Return the ARN of a listener and the target groups of one of its rules, for each but the default one."""
    return [found for found in reading.each("Rules", _rule, "RuleArn") if found is not None]


def _rule(item: Json) -> tuple[str, tuple[str, ...]] | None:
    if item.get("IsDefault") or not item.get("ListenerArn"):
        return None
    return item["ListenerArn"], tuple(_forwards(item.get("Actions", ())))


def _forwards(actions: Iterable[Json]) -> list[str]:
    arns: list[str] = []
    for action in actions:
        if action.get("Type") != "forward":
            continue
        groups = (action.get("ForwardConfig") or {}).get("TargetGroups") or [action]
        # A group of weight 0 gets nothing; a single one has no weight.
        arns += [g["TargetGroupArn"] for g in groups if len(groups) == 1 or g.get("Weight", 1)]
    return arns


def load_balancer(
    item: Json,
    listeners: Iterable[tuple[str, Listener]],
    interfaces: Mapping[str, Interface],
    attributes: Mapping[Attribute, str],
) -> LoadBalancer:
    """Return a load balancer with its nodes, which are told by their description ``ELB app/<name>/<id>``."""
    arn = item["LoadBalancerArn"]
    label = f"ELB {arn.partition(':loadbalancer/')[2]}"
    kind = item.get("Type", "application")
    return LoadBalancer(
        arn=arn,
        name=item.get("LoadBalancerName", ""),
        kind=kind,
        scheme=item.get("Scheme", "internal"),
        vpc_id=item.get("VpcId", ""),
        subnet_ids=frozenset(zone["SubnetId"] for zone in item.get("AvailabilityZones", ())),
        interface_ids=frozenset(i.id for i in interfaces.values() if i.description == label),
        listeners=tuple(found for owner, found in listeners if owner == arn),
        cross_zone=kind == "application" or attributes.get((arn, _CROSS_ZONE)) == "true",
        state=(item.get("State") or {}).get("Code", "active"),
        guards_endpoints=item.get(_GUARDS_ENDPOINTS, "on") != "off",
        dns_name=str(item.get("DNSName") or "").lower(),
    )


def scaling_group(item: Json) -> ScalingGroup:
    """Return an Auto Scaling group."""
    return ScalingGroup(
        name=item["AutoScalingGroupName"],
        minimum=int(item["MinSize"]),
        maximum=int(item["MaxSize"]),
        desired=int(item["DesiredCapacity"]),
        members=tuple(
            Member(
                member["InstanceId"],
                member["AvailabilityZone"],
                member.get("LifecycleState") == "InService" and member.get("HealthStatus") == "Healthy",
            )
            for member in item.get("Instances", ())
        ),
        subnet_ids=frozenset(filter(None, (item.get("VPCZoneIdentifier") or "").split(","))),
        target_group_arns=tuple(item.get("TargetGroupARNs") or ()),
    )


def database(item: Json, interfaces: Mapping[str, Interface]) -> Database:
    """Return an RDS instance with the interfaces that can be its own."""
    group = item.get("DBSubnetGroup") or {}
    subnets = {subnet["SubnetIdentifier"] for subnet in group.get("Subnets", ())}
    groups = {entry["VpcSecurityGroupId"] for entry in item.get("VpcSecurityGroups", ())}
    found = frozenset(
        i.id
        for i in interfaces.values()
        if i.description == _RDS_DESCRIPTION and i.subnet_id in subnets and i.group_ids == groups
    )
    return Database(
        id=item["DBInstanceIdentifier"],
        port=int((item.get("Endpoint") or {}).get("Port") or item.get("DbInstancePort") or 0),
        zone=item.get("AvailabilityZone", ""),
        standby_zone=item.get("SecondaryAvailabilityZone"),
        interface_ids=found,
    )


def cache(item: Json, interfaces: Mapping[str, Interface]) -> Cache:
    """Return a replication group with the interfaces of its member clusters."""
    called = {f"{_CACHE_DESCRIPTION} {cluster}" for cluster in item.get("MemberClusters", ())}
    found = frozenset(i.id for i in interfaces.values() if i.description in called)
    return Cache(id=item["ReplicationGroupId"], interface_ids=found)


def function(item: Json, interfaces: Mapping[str, Interface]) -> Function:
    """Return a Lambda function with the interfaces that it shares with all functions of its subnets and groups."""
    place = item.get("VpcConfig") or {}
    subnets, groups = set(place.get("SubnetIds") or ()), set(place.get("SecurityGroupIds") or ())
    found = frozenset(
        i.id for i in interfaces.values() if i.kind == "lambda" and i.subnet_id in subnets and i.group_ids == groups
    )
    return Function(name=item["FunctionName"], interface_ids=found)
