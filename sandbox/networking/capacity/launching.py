"""What fleets launch: instances of what their templates and overrides say, until the target is reached."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.services import InProcessServices

_PRIORITIZED = ("prioritized", "capacity-optimized-prioritized", "capacityOptimizedPrioritized")
_SPREAD = ("diversified",)


@dataclass(frozen=True)
class Pool:
    """One way to launch: a request of RunInstances, and how much of the target an instance is.

    Attributes:
        request: parameters of RunInstances, but for their number.
        weight: units of capacity of one instance.
        priority: the lower the earlier, where the strategy looks at it.
        about: what the fleet tells of it.
    """

    request: Mapping[str, Json]
    weight: float
    priority: float
    about: Mapping[str, Json]


def pools_of(backend: Any, configurations: Sequence[Mapping[str, Json]]) -> list[Pool]:  # noqa: ANN401 moto's EC2 backend
    """Return the ways to launch that launch templates and their overrides give."""
    return [
        _pool(backend, configuration["LaunchTemplateSpecification"], override)
        for configuration in configurations
        for override in configuration.get("Overrides") or [{}]
    ]


def _pool(backend: Any, template: Mapping[str, Json], override: Mapping[str, Json]) -> Pool:  # noqa: ANN401
    named = {name: template[name] for name in ("LaunchTemplateId", "LaunchTemplateName", "Version") if name in template}
    request: Record = {"LaunchTemplate": named}
    kind = override.get("InstanceType") or _type_for(backend, override.get("InstanceRequirements"))
    if kind:
        request["InstanceType"] = kind
    request |= {name: override[name] for name in ("SubnetId", "KeyName", "Placement") if name in override}
    if "AvailabilityZone" in override:
        request["Placement"] = {**request.get("Placement", {}), "AvailabilityZone": override["AvailabilityZone"]}
    return Pool(
        request,
        float(override.get("WeightedCapacity", 1)),
        float(override.get("Priority", "inf")),
        {"LaunchTemplateSpecification": template, "Overrides": override},
    )


def _type_for(backend: Any, requirements: Mapping[str, Json] | None) -> str | None:  # noqa: ANN401
    """Return the smallest instance type that has the processors and the memory that are required."""
    if requirements is None:
        return None
    fitting = [
        (one["VCpuInfo"]["DefaultVCpus"], one["MemoryInfo"]["SizeInMiB"], one["InstanceType"])
        for one in backend.describe_instance_types()
        if _in_range(one["VCpuInfo"]["DefaultVCpus"], requirements.get("VCpuCount"))
        and _in_range(one["MemoryInfo"]["SizeInMiB"], requirements.get("MemoryMiB"))
    ]
    if not fitting:
        refuse("InvalidFleetConfig", "No instance type has what InstanceRequirements asks for.")
    return str(min(fitting)[2])


def _in_range(value: int, limits: Mapping[str, Json] | None) -> bool:
    least, most = (float((limits or {}).get(end, usual)) for end, usual in (("Min", 0), ("Max", "inf")))
    return least <= value <= most


def launch(
    backend: Any,  # noqa: ANN401
    pools: Sequence[Pool],
    units: float,
    strategy: str,
    *,
    spot: bool,
) -> list[Record]:
    """Launch instances until their weights make up the units that are wanted.

    Returns:
        ``{"id", "type", "weight", "spot", "about"}`` of each instance.
    """
    launched: list[Record] = []
    order = _order(pools, strategy)
    while units > 1e-9:
        pool = next(order)
        parameters: Record = {**pool.request, "MinCount": 1, "MaxCount": 1}
        if spot:
            parameters["InstanceMarketOptions"] = {"MarketType": "spot"}
        services = InProcessServices(backend.account_id, backend.region_name)
        [instance] = services.call("ec2", "RunInstances", **parameters)["Instances"]
        launched.append(
            {
                "id": instance["InstanceId"],
                "type": instance["InstanceType"],
                "weight": pool.weight,
                "spot": spot,
                "about": pool.about,
            }
        )
        units -= pool.weight
    return launched


def _order(pools: Sequence[Pool], strategy: str) -> Iterator[Pool]:
    """Yield pools as a strategy takes them; prices and spare capacity are the same for all here."""
    if strategy in _SPREAD:
        return itertools.cycle(pools)
    first = min(pools, key=lambda pool: pool.priority) if strategy in _PRIORITIZED else pools[0]
    return itertools.repeat(first)


def living(backend: Any, launched: Sequence[Record]) -> list[Record]:  # noqa: ANN401
    """Return what of it is not terminated."""
    gone = {
        instance.id
        for reservation in backend.reservations.values()
        for instance in reservation.instances
        if instance.state == "terminated"
    }
    return [one for one in launched if one["id"] not in gone]


def terminate(backend: Any, launched: Sequence[Record]) -> None:  # noqa: ANN401
    """Terminate instances."""
    if launched:
        services = InProcessServices(backend.account_id, backend.region_name)
        services.call("ec2", "TerminateInstances", InstanceIds=[one["id"] for one in launched])


def shrink(backend: Any, launched: list[Record], units: float, *, spot: bool) -> None:  # noqa: ANN401
    """Terminate the youngest instances that are more than the units that are wanted."""
    own = [one for one in living(backend, launched) if one["spot"] == spot]
    excess = []
    while own and sum(one["weight"] for one in own) - own[-1]["weight"] >= units:
        excess.append(own.pop())
    terminate(backend, excess)
    for one in excess:
        launched.remove(one)
