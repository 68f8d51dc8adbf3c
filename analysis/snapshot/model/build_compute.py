"""Building load balancers, fleets and databases, and finding the interfaces that belong to them."""

from collections.abc import Iterable, Mapping

from analysis.snapshot.model.compute import (
    Database,
    Instance,
    Listener,
    LoadBalancer,
    Member,
    ScalingGroup,
    Target,
    TargetGroup,
)
from analysis.snapshot.model.network import Interface
from analysis.snapshot.model.read import Json, name_of

_RDS_DESCRIPTION = "RDSNetworkInterface"


def instances(reservations: Iterable[Json]) -> dict[str, Instance]:
    """Return instances that still exist."""
    made = {}
    for reservation in reservations:
        for item in reservation.get("Instances", ()):
            state = item.get("State", {}).get("Name", "running")
            if state == "terminated":
                continue
            attached = sorted(
                item.get("NetworkInterfaces", ()), key=lambda nic: nic.get("Attachment", {}).get("DeviceIndex", 0)
            )
            made[item["InstanceId"]] = Instance(
                id=item["InstanceId"],
                state=state,
                zone=item.get("Placement", {}).get("AvailabilityZone", ""),
                interface_ids=tuple(nic["NetworkInterfaceId"] for nic in attached),
                name=name_of(item),
            )
    return made


def target_groups(groups: Iterable[Json], health: Iterable[Json]) -> dict[str, TargetGroup]:
    """Return target groups with their targets."""
    targets: dict[str, list[Target]] = {}
    for item in health:
        target = item["Target"]
        state = item.get("TargetHealth", {}).get("State", "unused")
        targets.setdefault(item["TargetGroupArn"], []).append(Target(target["Id"], target.get("Port"), state))
    return {
        item["TargetGroupArn"]: TargetGroup(
            arn=item["TargetGroupArn"],
            name=item.get("TargetGroupName", ""),
            protocol=item.get("Protocol", ""),
            port=int(item.get("Port", 0)),
            kind=item.get("TargetType", "instance"),
            targets=tuple(targets.get(item["TargetGroupArn"], ())),
        )
        for item in groups
    }


def load_balancers(
    balancers: Iterable[Json], listeners: Iterable[Json], interfaces: Mapping[str, Interface]
) -> dict[str, LoadBalancer]:
    """Return load balancers with their nodes, which are told by their description ``ELB app/<name>/<id>``."""
    of_balancer: dict[str, list[Listener]] = {}
    for item in listeners:
        of_balancer.setdefault(item["LoadBalancerArn"], []).append(
            Listener(item["ListenerArn"], int(item["Port"]), item.get("Protocol", ""), tuple(_forwards(item)))
        )
    made = {}
    for item in balancers:
        arn = item["LoadBalancerArn"]
        label = f"ELB {arn.partition(':loadbalancer/')[2]}"
        nodes = frozenset(i.id for i in interfaces.values() if i.description == label)
        made[arn] = LoadBalancer(
            arn=arn,
            name=item.get("LoadBalancerName", ""),
            kind=item.get("Type", "application"),
            scheme=item.get("Scheme", "internal"),
            vpc_id=item.get("VpcId", ""),
            subnet_ids=frozenset(zone["SubnetId"] for zone in item.get("AvailabilityZones", ())),
            interface_ids=nodes,
            listeners=tuple(of_balancer.get(arn, ())),
        )
    return made


def _forwards(listener: Json) -> list[str]:
    arns: list[str] = []
    for action in listener.get("DefaultActions", ()):
        if action.get("Type") != "forward":
            continue
        weighted = [g["TargetGroupArn"] for g in (action.get("ForwardConfig") or {}).get("TargetGroups", ())]
        arns += weighted or [action["TargetGroupArn"]]
    return arns


def scaling_groups(groups: Iterable[Json]) -> dict[str, ScalingGroup]:
    """Return Auto Scaling groups."""
    return {
        item["AutoScalingGroupName"]: ScalingGroup(
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
        )
        for item in groups
    }


def databases(items: Iterable[Json], interfaces: Mapping[str, Interface]) -> dict[str, Database]:
    """Return RDS instances with the interfaces that can be theirs."""
    made = {}
    for item in items:
        group = item.get("DBSubnetGroup") or {}
        subnets = {subnet["SubnetIdentifier"] for subnet in group.get("Subnets", ())}
        groups = {entry["VpcSecurityGroupId"] for entry in item.get("VpcSecurityGroups", ())}
        found = frozenset(
            i.id
            for i in interfaces.values()
            if i.description == _RDS_DESCRIPTION and i.subnet_id in subnets and i.group_ids == groups
        )
        made[item["DBInstanceIdentifier"]] = Database(
            id=item["DBInstanceIdentifier"],
            port=int((item.get("Endpoint") or {}).get("Port") or item.get("DbInstancePort") or 0),
            zone=item.get("AvailabilityZone", ""),
            standby_zone=item.get("SecondaryAvailabilityZone"),
            interface_ids=found,
        )
    return made
