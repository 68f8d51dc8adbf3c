"""Dedicated Hosts: allocated, changed and released.

Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-hosts-overview.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.networking.vpc.common import Json, Record, refuse, said
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

_SWITCHES = {"AutoPlacement": "on", "HostRecovery": "off", "HostMaintenance": "on"}


class _Hosts(Ec2Kind):
    """Hosts tell of the instances on them."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
        """Return the description, with the instances."""
        instances = [
            {"InstanceId": one.id, "InstanceType": one.instance_type, "OwnerId": backend.account_id}
            for one in _on(backend, item["HostId"])
        ]
        return {**super().told(backend, item), "Instances": instances}


def _on(backend: Any, host: str) -> Iterator[Any]:  # noqa: ANN401
    for reservation in backend.reservations.values():
        for instance in reservation.instances:
            if instance.state != "terminated" and getattr(instance.placement, "host_id", None) == host:
                yield instance


HOSTS = _Hosts(
    name="Host",
    type="dedicated-host",
    prefix="h",
    id="HostId",
    unknown="InvalidHostID.NotFound",
    verbs={"Modify": None},
)


def _kind(parameters: Mapping[str, Json]) -> Record:
    if ("InstanceType" in parameters) == ("InstanceFamily" in parameters):
        refuse("InvalidParameterCombination", "A host is for either an instance type or an instance family.")
    return {
        "HostProperties": said(parameters, "InstanceType", "InstanceFamily"),
        "AllowsMultipleInstanceTypes": "on" if "InstanceFamily" in parameters else "off",
    }


def _zone(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    for zone in backend.describe_availability_zones():
        wanted = {zone.name: "AvailabilityZone", zone.zone_id: "AvailabilityZoneId"}
        if any(parameters.get(name) == value for value, name in wanted.items()):
            return {"AvailabilityZone": zone.name, "AvailabilityZoneId": zone.zone_id}
    return refuse("InvalidAvailabilityZone", "Name a zone of this Region for the hosts.")


def allocate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Allocate hosts in a zone."""
    about = {
        **{name: parameters.get(name, usual) for name, usual in _SWITCHES.items()},
        **_kind(parameters),
        **_zone(backend, parameters),
        **said(parameters, "OutpostArn"),
        "State": "available",
        "AllocationTime": now(),
    }
    assets = parameters.get("AssetIds", [])
    count = max(int(parameters.get("Quantity", 1)), len(assets))
    made = [HOSTS.keep(backend, dict(about), parameters) for _ in range(count)]
    for host, asset in zip(made, assets, strict=False):
        host["AssetId"] = asset
    return {"HostIds": [host["HostId"] for host in made]}


def describe(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell of hosts by id and by filter."""
    wanted = parameters.get("HostIds") or list(HOSTS.all(backend))
    members = operation_model("ec2", "DescribeHosts").output_shape.members["Hosts"].member.members
    told = [HOSTS.told(backend, HOSTS.own(backend, "HostId", identity)) for identity in wanted]
    filters = parameters.get("Filter") or parameters.get("Filters") or ()
    aliases = {"instance-type": "host-properties.instance-type"}
    return {"Hosts": [one for one in told if matches(one, filters, members, aliases)]}


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change hosts."""
    for identity in parameters["HostIds"]:
        host = HOSTS.own(backend, "HostId", identity)
        host |= said(parameters, *_SWITCHES)
        if "InstanceType" in parameters or "InstanceFamily" in parameters:
            host |= _kind(parameters)
    return {"Successful": parameters["HostIds"], "Unsuccessful": []}


def release(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Release hosts that nothing runs on."""
    done, failed = [], []
    for identity in parameters["HostIds"]:
        host = HOSTS.all(backend).get(identity)
        if host is None or host["State"] == "released":
            failed.append(_error(identity, "Client.InvalidHost.NotFound", "does not exist"))
        elif any(_on(backend, identity)):
            failed.append(_error(identity, "Client.InvalidHost.Occupied", "is occupied"))
        else:
            host |= {"State": "released", "ReleaseTime": now()}
            done.append(identity)
    return {"Successful": done, "Unsuccessful": failed}


def _error(identity: str, code: str, why: str) -> Record:
    return {"ResourceId": identity, "Error": {"Code": code, "Message": f"Dedicated host '{identity}' {why}."}}


def install() -> None:
    """Let EC2 answer."""
    HOSTS.know()
    write({"AllocateHosts": allocate, "DescribeHosts": describe, "ModifyHosts": modify, "ReleaseHosts": release})
