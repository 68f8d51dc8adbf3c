"""ECS services reach their desired count: their tasks have interfaces and are registered as targets."""

import copy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from moto.core.utils import camelcase_to_underscores

from sandbox.additions import container_instances, container_tasks
from sandbox.mends.mend import Mend
from sandbox.patching import refuse, replace

Json = Any
Original = Callable[..., Any]
_OF_SERVICES = (
    "availabilityZoneRebalancing",
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "placementConstraints",
    "placementStrategy",
)
_OF_DEPLOYMENTS = ("serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations")


def _apply() -> None:
    from moto.ecs import models, responses  # noqa: PLC0415 loaded by the first request

    replace(models.Task, __init__=_make_task)
    replace(models.Service, _validate_network=_check_network)
    replace(models.CapacityProvider, update=_update_provider)
    replace(
        models.EC2ContainerServiceBackend,
        _calculate_task_resource_requirements=_requirements,
        create_task_set=_create_task_set,
        update_service_primary_task_set=_choose_task_set,
    )
    replace(
        responses.EC2ContainerServiceResponse,
        register_task_definition=_register_task_definition,
        create_service=_create_service,
        update_service=_update_service,
        delete_service=_delete_service,
        describe_services=_describe_services,
        list_tasks=_after_settling,
        describe_clusters=_after_settling,
        list_container_instances=_after_settling,
        run_task=container_tasks.run_to_its_end,
        stop_task=_stop_task,
        delete_cluster=_delete_cluster,
    )


def _check_network(original: Original, self: Json, network: dict[str, Json]) -> Json:
    """Check a network configuration; without security groups the VPC's default group is meant."""
    return original(self, {"awsvpcConfiguration": {"securityGroups": [], **network["awsvpcConfiguration"]}})


def _make_task(original: Original, self: Json, *args: Json, **named: Json) -> None:
    """Give a task all its containers, and an interface as ECS makes it."""
    names = ("cluster", "task_definition", "container_instance_arn", "resource_requirements")
    given = {**dict(zip(names, args, strict=False)), **named}
    definition, backend = given["task_definition"], given["backend"]
    configuration = (given.pop("networking_configuration", None) or {}).get("awsvpcConfiguration")
    plain = copy.copy(definition)
    plain.network_mode = "none"  # moto's interface is none of the subnet's
    original(self, **{**given, "task_definition": plain})
    now = datetime.now(UTC)
    self.created_at, self.started_at, self.version = now, now, 1
    self.connectivity, self.health_status = "CONNECTED", "UNKNOWN"
    self.cpu, self.memory = definition.cpu, definition.memory
    self.interfaces, self.availability_zone = [], None
    if definition.network_mode == "awsvpc":
        if not configuration:
            message = "Network Configuration must be provided when networkMode 'awsvpc' is specified."
            refuse("InvalidParameterException", message)
        _attach(self, backend, configuration)
    self.containers = [_container(self, definition, said) for said in definition.container_definitions]


def _container(task: Json, definition: Json, said: Mapping[str, Json]) -> Json:
    """Return one of a task's containers, as its definition says it."""
    from moto.ecs import models  # noqa: PLC0415 loaded by now

    kind: Any = models.Container
    container = kind(definition)
    for name in ("image", "name", "command", "environment", "cpu", "memory"):
        setattr(container, name, said.get(name))
    container.task_arn, container.last_status, container.health_status = task.task_arn, "RUNNING", "UNKNOWN"
    container.network_interfaces = [
        {"attachmentId": attachment["id"], "privateIpv4Address": interface.private_ip_address}
        for attachment, interface in zip(task.attachments, task.interfaces, strict=True)
    ]
    return container


def _attach(task: Json, backend: Json, configuration: Mapping[str, Json]) -> None:
    """Make a task's interface in its subnet."""
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 loaded by now
    from moto.ec2.utils import random_public_ip  # noqa: PLC0415

    ec2: Any = ec2_backends[backend.account_id][backend.region_name]
    subnet = ec2.get_subnet(configuration["subnets"][0])
    groups = configuration.get("securityGroups") or [ec2.get_security_group_from_name("default", subnet.vpc_id).id]
    identity = str(uuid4())
    place = f"{backend.region_name}:{backend.account_id}"
    description = f"arn:{backend.partition}:ecs:{place}:attachment/{identity}"
    interface = ec2.create_network_interface(subnet, None, group_ids=list(groups), description=description)
    interface.requester_managed, interface.status = True, "in-use"
    if configuration.get("assignPublicIp") == "ENABLED":
        interface.public_ip = random_public_ip()
    task.interfaces.append(interface)
    task.availability_zone = subnet.availability_zone
    told = {
        "subnetId": subnet.id,
        "networkInterfaceId": interface.id,
        "macAddress": interface.mac_address,
        "privateIPv4Address": interface.private_ip_address,
    }
    details = [{"name": name, "value": value} for name, value in told.items()]
    attachment = {"id": identity, "type": "ElasticNetworkInterface", "status": "ATTACHED", "details": details}
    task.attachments.append(attachment)


def _register_task_definition(original: Original, self: Json) -> Json:
    result = original(self)
    revisions = self.ecs_backend.task_definitions[self._get_param("family")]
    revisions[max(revisions)].enable_fault_injection = bool(self._get_param("enableFaultInjection"))
    return result


def _update_provider(original: Original, self: Json, details: dict[str, Json]) -> None:
    original(self, details)
    if "managedDraining" in details:
        self.auto_scaling_group_provider["managedDraining"] = details["managedDraining"]


def _requirements(original: Original, _self: Json, definition: Json) -> Json:
    """Reckon without a container's memory where only the whole task has one."""
    plain = copy.copy(definition)
    reserved = [{"memory": said.get("memoryReservation", 0), **said} for said in definition.container_definitions]
    plain.container_definitions = reserved
    return original(plain)


def _create_task_set(original: Original, self: Json, *args: Json, **named: Json) -> Json:
    """Make a task set although no instance has room for its tasks: on AWS it waits for one."""
    scale = named.pop("scale", None)
    on_instances = named.get("launch_type") != "FARGATE"
    made = original(self, *args, **named, scale=None if on_instances else scale)
    made.scale = scale or made.scale
    return made


def _choose_task_set(original: Original, self: Json, cluster: str, service: str, primary: str) -> Json:
    """Take a task set's id for its ARN."""
    for task_set in self.describe_task_sets(cluster, service, []):
        if primary in (task_set.task_set_arn, task_set.id):
            return original(self, cluster, service, task_set.task_set_arn)
    return refuse("TaskSetNotFoundException", "The specified task set does not exist.")


def _create_service(original: Original, self: Json) -> Json:
    cluster, name = self._get_param("cluster", "default"), self._get_param("serviceName")
    backend = self.ecs_backend
    key = f"{cluster.rpartition('/')[2]}:{name}"
    if key in backend.services and backend.services[key].status == "ACTIVE":
        refuse("InvalidParameterException", "Creation of service was not idempotent.")
    result = original(self)
    service = backend.services[key]
    if not self._get_param("launchType") and container_tasks.strategy_of(
        _Said(self._get_param("capacityProviderStrategy")), backend._get_cluster(cluster)
    ):
        service.launch_type = None
    service.created_at = datetime.now(UTC)
    service.deployment_configuration = {"maximumPercent": 200, "minimumHealthyPercent": 100}
    service.availability_zone_rebalancing = "DISABLED"
    _remember(self, service)
    container_tasks.settle(backend, service)
    return result


class _Said:
    """What a request says of where tasks run."""

    launch_type = None

    def __init__(self, strategy: Json) -> None:
        self.capacity_provider_strategy = strategy


def _update_service(original: Original, self: Json) -> Json:
    result = original(self)
    name = self._get_param("service").rpartition("/")[2]
    service = self.ecs_backend._get_service(self._get_param("cluster", "default"), name)
    if self._get_param("taskDefinition"):
        service.task_definition = self.ecs_backend.describe_task_definition(service.task_definition).arn
    _remember(self, service)
    if service.deployments and self._get_param("networkConfiguration"):
        service.deployments[0]["networkConfiguration"] = self._get_param("networkConfiguration")
        for task in container_tasks.tasks_of(self.ecs_backend, service):
            container_tasks.end(self.ecs_backend, task, service)
    if self._get_param("loadBalancers") is not None or self._get_param("serviceRegistries") is not None:
        for task in container_tasks.tasks_of(self.ecs_backend, service):
            container_tasks.end(self.ecs_backend, task, service)
    container_tasks.settle(self.ecs_backend, service)
    return result


def _remember(self: Json, service: Json) -> None:
    """Keep what moto passes over, where descriptions tell it."""
    for name in _OF_SERVICES:
        value = self._get_param(name)
        if value is not None:
            setattr(service, camelcase_to_underscores(name), value)
    for name in _OF_DEPLOYMENTS:
        value = self._get_param(name)
        if value is not None and service.deployments:
            service.deployments[0][name] = value
    if service.deployments:
        service.deployments[0]["launchType"] = service.launch_type
        strategy = getattr(service, "capacity_provider_strategy", None)
        if strategy:
            service.deployments[0]["capacityProviderStrategy"] = strategy


def _delete_service(original: Original, self: Json) -> Json:
    result = original(self)
    backend = self.ecs_backend
    name = self._get_param("service").rpartition("/")[2]
    service = backend._get_service(self._get_param("cluster", "default"), name)
    service.desired_count = 0
    container_tasks.settle(backend, service)
    return result


def _describe_services(original: Original, self: Json) -> Json:
    self.ecs_backend._get_cluster(self._get_param("cluster", "default"))
    return _after_settling(original, self)


def _after_settling(original: Original, self: Json) -> Json:
    """Let services whose instances have come since start their tasks before anything is told."""
    backend = self.ecs_backend
    for service in list(backend.services.values()):
        if service.status == "ACTIVE":
            container_tasks.settle(backend, service)
    for cluster in backend.clusters.values():
        if cluster.status == "ACTIVE":
            container_instances.present(backend, cluster)
    return original(self)


def _stop_task(original: Original, self: Json) -> Json:
    """Take its interface and its targets from a task that is stopped, and let its service start another."""
    result = original(self)
    backend = self.ecs_backend
    cluster = backend._get_cluster(self._get_param("cluster", "default"))
    identity = self._get_param("task").rpartition("/")[2]
    for arn, task in list(backend.tasks.get(cluster.name, {}).items()):
        if arn.endswith(identity):
            container_tasks.end(backend, task)
    for service in backend.services.values():
        if service.cluster_name == cluster.name and service.status == "ACTIVE":
            container_tasks.settle(backend, service)
    return result


def _delete_cluster(original: Original, self: Json) -> Json:
    backend = self.ecs_backend
    cluster = backend._get_cluster(self._get_param("cluster"))
    for service in backend.services.values():
        if service.cluster_name == cluster.name and service.status == "ACTIVE":
            refuse("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")
    if container_instances.present(backend, cluster):
        refuse(
            "ClusterContainsContainerInstancesException",
            "The Cluster cannot be deleted while Container Instances are active or draining.",
        )
    return original(self)


MENDS = (
    Mend(
        name="container_services",
        moto="The tasks of a service stay pending and are none; half of its settings are forgotten; instances never "
        "join a cluster; a task's interface has an address outside of its subnet and stays when the task stops; a "
        "cluster can be deleted with services in it.",
        aws="A service starts as many tasks as it wants, registers them in its target groups and under its name, and "
        "replaces those that stop; instances join the cluster that their user data names.",
        source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html",
        apply=_apply,
        when="moto.ecs.urls",
    ),
)
