"""Tasks of a container service: as many as it wants, each with its interface and registered where traffic comes from.

No container runs. A task on EC2 needs a container instance; a service whose cluster has none yet gets its tasks when it
is next looked at, as a service on AWS waits for instances to come.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from sandbox.additions import container_instances
from sandbox.services import InProcessServices

Json = Any
_FIRST_DYNAMIC_PORT = 32768
_FARGATE = ("FARGATE", "FARGATE_SPOT")


def settle(backend: Json, service: Json) -> None:
    """Stop the tasks that a service has too many, or of another definition, and start those that it lacks."""
    if service.deployment_controller["type"] == "EXTERNAL":
        return  # its task sets say what it has
    cluster = backend.clusters[service.cluster_name]
    hosts = container_instances.present(backend, cluster)
    definition = backend.describe_task_definition(service.task_definition)
    tasks = list(tasks_of(backend, service))
    fitting = [task for task in tasks if task.task_definition_arn == definition.arn and _stands(task, hosts)]
    wanted = _wanted(service, hosts)
    if service.status == "ACTIVE" and not on_fargate(service, cluster) and wanted and not hosts:
        hosts = container_instances.asked_for(backend, cluster, strategy_of(service, cluster))
        wanted = _wanted(service, hosts)
    for task in tasks:
        if task not in fitting[:wanted]:
            end(backend, task, service)
    for _ in range(len(fitting), wanted):
        if not _start(backend, service, cluster, definition, hosts):
            break
    _count(backend, service, cluster)


def tasks_of(backend: Json, service: Json) -> Iterator[Json]:
    """Yield the running tasks of a service."""
    for task in backend.tasks.get(service.cluster_name, {}).values():
        if task.group == f"service:{service.name}" and task.desired_status == "RUNNING":
            yield task


def end(backend: Json, task: Json, service: Json = None) -> None:
    """Stop a task: it leaves its target groups and its name, and its interface goes."""
    services = InProcessServices(backend.account_id, backend.region_name)
    for group, target in getattr(task, "targets", ()):
        try:
            services.call("elbv2", "DeregisterTargets", TargetGroupArn=group, Targets=[target])
        except ClientError as error:
            # The group, or the instance, may have gone before the task.
            if error.response["Error"]["Code"] not in ("TargetGroupNotFound", "InvalidTarget"):
                raise
    for registry in getattr(task, "registries", ()):
        try:
            services.call("servicediscovery", "DeregisterInstance", ServiceId=registry, InstanceId=task.id)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("ServiceNotFound", "InstanceNotFound"):
                raise
    task.targets, task.registries = [], []
    for interface in getattr(task, "interfaces", ()):
        if interface.id in _ec2(backend).enis:
            interface.delete()
    task.last_status = task.desired_status = "STOPPED"
    task.stopped_at = datetime.now(UTC)
    for container in task.containers:
        container.last_status = "STOPPED"
    task.stopped_reason = task.stopped_reason or (
        f"Scaling activity initiated by (deployment {task.started_by})" if service else ""
    )


def run_to_its_end(original: Callable[..., Json], self: Json) -> Json:
    """Let a task that a rule or a schedule starts end at once: nothing is in it that would go on."""
    result = original(self)
    started = str(self._get_param("startedBy") or "")
    if started.startswith("events-rule/"):
        for tasks in self.ecs_backend.tasks.values():
            for task in tasks.values():
                if task.started_by == started and task.desired_status == "RUNNING":
                    task.stop_code, task.stopped_reason = "EssentialContainerExited", "Essential container exited"
                    end(self.ecs_backend, task)
    return result


def on_fargate(service: Json, cluster: Json) -> bool:
    """Return whether a service's tasks run without instances."""
    strategy = strategy_of(service, cluster)
    if strategy:
        return strategy[0]["capacityProvider"] in _FARGATE
    return bool(service.launch_type == "FARGATE")


def strategy_of(service: Json, cluster: Json) -> list[Mapping[str, Json]]:
    """Return the capacity providers that a service's tasks come from: its own, or the cluster's if it names nothing."""
    own = getattr(service, "capacity_provider_strategy", None)
    if own or service.launch_type:
        return own or []
    return cluster.default_capacity_provider_strategy or []


def _wanted(service: Json, hosts: list[Json]) -> int:
    if service.status != "ACTIVE":
        return 0
    return len(hosts) if service.scheduling_strategy == "DAEMON" else int(service.desired_count)


def _stands(task: Json, hosts: list[Json]) -> bool:
    return not task.container_instance_arn or task.container_instance_arn in {
        host.container_instance_arn for host in hosts
    }


def _start(backend: Json, service: Json, cluster: Json, definition: Json, hosts: list[Json]) -> bool:
    """Start one task, where the fewest of the service are; return whether there is a place for it."""
    from moto.ecs.models import Task  # noqa: PLC0415 it loads this module's caller

    there = list(tasks_of(backend, service))
    fargate = on_fargate(service, cluster)
    host = None if fargate else _least(hosts, [task.container_instance_arn for task in there])
    if not fargate and host is None:
        return False
    strategy = strategy_of(service, cluster)
    configuration = (service.network_configuration or {}).get("awsvpcConfiguration")
    if configuration:
        used = Counter(getattr(task, "subnet_id", None) for task in there)
        subnet = min(configuration["subnets"], key=lambda name: used[name])
        configuration = {"awsvpcConfiguration": {**configuration, "subnets": [subnet]}}
    task: Any = Task(
        cluster=cluster,
        task_definition=definition,
        container_instance_arn=host.container_instance_arn if host else None,
        resource_requirements=None,
        backend=backend,
        group=f"service:{service.name}",
        launch_type="FARGATE" if fargate else "EC2",
        started_by=service.deployments[0]["id"] if service.deployments else "",
        tags=list(service.tags) if service.propagate_tags == "SERVICE" else [],
        networking_configuration=configuration,
        platform_version=service.platform_version,
        capacity_provider_name=strategy[0]["capacityProvider"] if strategy else None,
    )
    if configuration:
        task.subnet_id = configuration["awsvpcConfiguration"]["subnets"][0]
    backend.tasks.setdefault(cluster.name, {})[task.task_arn] = task
    _register(backend, service, task, definition, host)
    return True


def _least(hosts: list[Json], busy: list[str]) -> Json:
    """Return the container instance with the fewest of a service's tasks."""
    counts = Counter(busy)
    return min(hosts, key=lambda host: counts[host.container_instance_arn], default=None)


def _register(backend: Json, service: Json, task: Json, definition: Json, host: Json) -> None:
    """Put a task into the service's target groups, and under its name."""
    services = InProcessServices(backend.account_id, backend.region_name)
    task.targets, task.registries = [], []
    addresses = [interface.private_ip_address for interface in task.interfaces]
    place = addresses[0] if addresses else host.ec2_instance_id if host else None
    for balancer in service.load_balancers:
        if "targetGroupArn" not in balancer:
            continue
        port = _port(definition, balancer, fixed=bool(addresses))
        if not addresses and port == 0:
            port = _FIRST_DYNAMIC_PORT + len(backend.tasks[service.cluster_name])
        target = {"Id": place, "Port": port}
        services.call("elbv2", "RegisterTargets", TargetGroupArn=balancer["targetGroupArn"], Targets=[target])
        task.targets.append((balancer["targetGroupArn"], target))
    for registry in service.service_registries:
        name = registry["registryArn"].rpartition("/")[2]
        attributes = {
            "AVAILABILITY_ZONE": str(task.availability_zone),
            "AWS_INIT_HEALTH_STATUS": "HEALTHY",
            "AWS_INSTANCE_IPV4": addresses[0] if addresses else container_instances.address(backend, host),
            "ECS_CLUSTER_NAME": service.cluster_name,
            "ECS_SERVICE_NAME": service.name,
            "ECS_TASK_DEFINITION_FAMILY": definition.family,
            "REGION": backend.region_name,
        }
        shown = registry.get("port") or registry.get("containerPort")
        if shown:
            attributes["AWS_INSTANCE_PORT"] = str(shown)
        services.call("servicediscovery", "RegisterInstance", ServiceId=name, InstanceId=task.id, Attributes=attributes)
        task.registries.append(name)


def _port(definition: Json, balancer: Mapping[str, Json], *, fixed: bool) -> int:
    """Return the port at which a balancer reaches a container: its own with an interface, or the host's; 0 for any."""
    asked = int(balancer["containerPort"])
    if fixed or definition.network_mode == "host":
        return asked
    for container in definition.container_definitions:
        for mapping in container.get("portMappings", ()):
            if container["name"] == balancer["containerName"] and int(mapping["containerPort"]) == asked:
                return int(mapping.get("hostPort") or 0)
    return asked


def _count(backend: Json, service: Json, cluster: Json) -> None:
    """Tell of the service, of its deployment and of its cluster how many tasks there are."""
    running = len(list(tasks_of(backend, service)))
    wanted = running if service.scheduling_strategy == "DAEMON" else int(service.desired_count)
    if service.scheduling_strategy == "DAEMON" and service.status == "ACTIVE":
        service.desired_count = running
    service.running_count = running
    service.pending_count = max(wanted - running, 0) if service.status == "ACTIVE" else 0
    if service.deployments:
        deployment = service.deployments[0]
        finished = running >= wanted
        reason = "completed" if finished else "in progress"
        deployment |= {
            "desiredCount": wanted,
            "runningCount": running,
            "pendingCount": service.pending_count,
            "taskDefinition": service.task_definition,
            "rolloutState": "COMPLETED" if finished else "IN_PROGRESS",
            "rolloutStateReason": f"ECS deployment {deployment['id']} {reason}.",
        }
    tasks = backend.tasks.get(cluster.name, {}).values()
    cluster.running_tasks_count = sum(task.desired_status == "RUNNING" for task in tasks)
    others = [one for one in backend.services.values() if one.cluster_name == cluster.name and one.status == "ACTIVE"]
    cluster.active_services_count = len(others)
    cluster.pending_tasks_count = sum(one.pending_count for one in others)


def _ec2(backend: Json) -> Json:
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 slow to load, and loaded by now

    return ec2_backends[backend.account_id][backend.region_name]
