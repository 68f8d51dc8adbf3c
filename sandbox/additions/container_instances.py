"""Container instances: instances whose user data names a cluster are part of it.

Nothing here runs user data or the container agent; but where user data says that an instance joins a cluster, it has
joined.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html
"""

import base64
import re
from collections.abc import Mapping
from typing import Any

from sandbox.services import InProcessServices

Json = Any


def present(backend: Json, cluster: Json) -> list[Json]:
    """Return the active container instances of a cluster, after those that have come or gone since were noticed."""
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 slow to load, and loaded by now

    ec2 = ec2_backends[backend.account_id][backend.region_name]
    running = {instance.id: instance for instance in ec2.all_running_instances()}
    known = backend.container_instances.setdefault(cluster.name, {})
    for name in [name for name, host in known.items() if host.ec2_instance_id not in running]:
        del known[name]
        cluster.registered_container_instances_count -= 1
    registered = {host.ec2_instance_id for host in known.values()}
    for identity, instance in running.items():
        if identity not in registered and _joins(_script(instance.user_data), cluster.name):
            backend.register_container_instance(cluster.name, identity)
    return [host for host in known.values() if host.status == "ACTIVE"]


def asked_for(backend: Json, cluster: Json, strategy: list[Mapping[str, Json]]) -> list[Json]:
    """Let an empty group behind a capacity provider grow, if ECS manages its scaling, and return what there is then."""
    services = InProcessServices(backend.account_id, backend.region_name)
    for part in strategy:
        provider = backend.capacity_providers.get(part["capacityProvider"])
        group = (provider.auto_scaling_group_provider if provider else {}) or {}
        if group.get("managedScaling", {}).get("status") != "ENABLED":
            continue
        name = group["autoScalingGroupArn"].rpartition("/")[2]
        found = services.call("autoscaling", "DescribeAutoScalingGroups", AutoScalingGroupNames=[name])
        for one in found["AutoScalingGroups"]:
            if one["DesiredCapacity"] == 0 < one["MaxSize"]:
                services.call("autoscaling", "SetDesiredCapacity", AutoScalingGroupName=name, DesiredCapacity=1)
    return present(backend, cluster)


def address(backend: Json, host: Json) -> str:
    """Return the private address of the instance behind a container instance."""
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 as above

    ec2 = ec2_backends[backend.account_id][backend.region_name]
    return str(ec2.get_instance(host.ec2_instance_id).private_ip)


def _script(user_data: Json) -> str:
    if not user_data:
        return ""
    raw = user_data if isinstance(user_data, bytes) else str(user_data).encode()
    return base64.b64decode(raw).decode(errors="replace")


def _joins(script: str, cluster: str) -> bool:
    """Return whether a script says which cluster: the agent's settings, Bottlerocket's, or those of Windows."""
    says = rf"""(ECS_CLUSTER=|cluster\s*=\s*|-Cluster\s+)["']?{re.escape(cluster)}["']?(\s|$)"""
    return re.search(says, script) is not None
