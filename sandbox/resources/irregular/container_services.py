"""ECS services: CloudFormation wants one task where nothing is said, and replaces what the API cannot change."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.containers import TAGS

Json = Any
_SERVICE = Row(
    type="AWS::ECS::Service",
    service="ecs",
    create="CreateService",
    id="service.serviceArn",
    read=Read(
        "DescribeServices",
        {"cluster": "$Cluster", "services": ["$id"], "include": ["TAGS"]},
        "services[?status!='INACTIVE'] | [0]",
    ),
    delete=Call("DeleteService", {"cluster": "$Cluster", "service": "$id", "force": True}),
    renames={"PlacementStrategies": "placementStrategy"},
    values={"ForceNewDeployment": lambda asked: asked["EnableForceNewDeployment"]},
    update=Call("UpdateService", {"cluster": "$Cluster", "service": "$id"}),
    defaults={
        "AvailabilityZoneRebalancing": "DISABLED",
        "CapacityProviderStrategy": [],
        "DeploymentConfiguration": {"MaximumPercent": 200, "MinimumHealthyPercent": 100},
        "DesiredCount": 1,
        "EnableECSManagedTags": False,
        "EnableExecuteCommand": False,
        "ForceNewDeployment": {"EnableForceNewDeployment": False},
        "HealthCheckGracePeriodSeconds": 0,
        "LoadBalancers": [],
        "PlacementConstraints": [],
        "PlacementStrategies": [],
        "PlatformVersion": "LATEST",
        "PropagateTags": "NONE",
        "ServiceConnectConfiguration": {"Enabled": False},
        "ServiceRegistries": [],
        "VolumeConfigurations": [],
        "VpcLatticeConfigurations": [],
    },
    attributes={"Name": "serviceName", "ServiceArn": "$id"},
    named=Named("ServiceName"),
    tells={
        "Cluster": "clusterArn",
        "ServiceConnectConfiguration": "deployments[0].serviceConnectConfiguration",
        "VolumeConfigurations": "deployments[0].volumeConfigurations",
        "VpcLatticeConfigurations": "deployments[0].vpcLatticeConfigurations",
        "Role": "roleArn",
    },
    tags=TAGS,
    tag_key={"resourceArn": "$id"},
)


def _without_group(provider: Mapping[str, Json]) -> Json:
    """Return what can change of an Auto Scaling group as a provider: all but the group."""
    return {name: value for name, value in provider.items() if name != "AutoScalingGroupArn"}


_PROVIDER = Row(
    type="AWS::ECS::CapacityProvider",
    service="ecs",
    create="CreateCapacityProvider",
    id="capacityProvider.name",
    read=Read(
        "DescribeCapacityProviders",
        {"capacityProviders": ["$id"]},
        "capacityProviders[?status=='ACTIVE'] | [0]",
    ),
    delete=Call("DeleteCapacityProvider", {"capacityProvider": "$id"}),
    derived={"Changing": lambda given: _without_group(given["AutoScalingGroupProvider"])},
    updaters={
        "AutoScalingGroupProvider": Call(
            "UpdateCapacityProvider", {"name": "$id", "autoScalingGroupProvider": "$Changing"}
        ),
    },
    renames={"ClusterName": "cluster"},
    update=Call("UpdateCapacityProvider", {"name": "$id"}),
    named=Named("Name"),
    tags=TAGS,
    tag_key={"resourceArn": "$item.capacityProviderArn"},
)

_TASK_SET = Row(
    type="AWS::ECS::TaskSet",
    service="ecs",
    create="CreateTaskSet",
    id="$Cluster|$Service|$response.taskSet.id",
    read=Read(
        "DescribeTaskSets",
        {"cluster": "$Cluster", "service": "$Service", "taskSets": ["$id.2"], "include": ["TAGS"]},
        "taskSets[0]",
    ),
    delete=Call("DeleteTaskSet", {"cluster": "$Cluster", "service": "$Service", "taskSet": "$id.2", "force": True}),
    update=Call("UpdateTaskSet", {"cluster": "$Cluster", "service": "$Service", "taskSet": "$id.2"}),
    defaults={"Scale": {"Unit": "PERCENT", "Value": 100}},
    attributes={"Id": "id"},
    tells={"Cluster": "clusterArn", "Service": "serviceArn"},
    tags=TAGS,
    tag_key={"resourceArn": "$item.taskSetArn"},
)


class Remembered(TableResource):
    """What ECS tells of although it is gone, or does not miss when it is deleted."""

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete it, unless it has been deleted already."""
        self.read(context, physical)
        super().delete(context, physical, snapshot=snapshot)


class CapacityProvider(Remembered):
    """``AWS::ECS::CapacityProvider``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_PROVIDER)


class TaskSet(Remembered):
    """``AWS::ECS::TaskSet``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_TASK_SET)


class Service(Remembered):
    """``AWS::ECS::Service``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_SERVICE)

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what replaces the service: UpdateService takes no launch type."""
        return super().replacing(old, new) | ({"LaunchType"} & set(changed(old, new)))

    def _parameters(self, operation: str, given: Mapping[str, Json], names: Sequence[str]) -> dict[str, Json]:
        making = operation == "CreateService"
        asked = [name for name in names if not (making and name == "ForceNewDeployment")]
        parameters = super()._parameters(operation, given, asked)
        if making and given.get("SchedulingStrategy", "REPLICA") == "REPLICA":
            parameters.setdefault("desiredCount", 1)
        return parameters


TYPES = (CapacityProvider(), Service(), TaskSet())
