"""EC2 Fleets: instances by launch templates, on demand and spot, up to a target.

Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/how-ec2-fleet-works.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.capacity.launching import launch, living, pools_of, shrink, terminate
from sandbox.networking.vpc.common import Json, Record, refuse, said
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

_LAUNCHED = "instances of the fleet"
_ENDED = ("deleted", "deleted_running", "deleted_terminating")


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    target = dict(parameters["TargetCapacitySpecification"])
    target.setdefault("DefaultTargetCapacityType", "on-demand")
    _check(target)
    fleet: Record = {
        "FleetState": "active",
        "CreateTime": now(),
        "Type": parameters.get("Type", "maintain"),
        "ExcessCapacityTerminationPolicy": parameters.get("ExcessCapacityTerminationPolicy", "termination"),
        "TerminateInstancesWithExpiration": parameters.get("TerminateInstancesWithExpiration", False),
        "ReplaceUnhealthyInstances": parameters.get("ReplaceUnhealthyInstances", False),
        "TargetCapacitySpecification": target,
        "OnDemandOptions": {"AllocationStrategy": "lowest-price", **parameters.get("OnDemandOptions", {})},
        "SpotOptions": {
            "AllocationStrategy": "lowest-price",
            "InstanceInterruptionBehavior": "terminate",
            **parameters.get("SpotOptions", {}),
        },
        "LaunchTemplateConfigs": parameters["LaunchTemplateConfigs"],
        _LAUNCHED: [],
    }
    _fill(backend, fleet)
    return fleet


def _check(target: Mapping[str, Json]) -> None:
    asked = sum(int(target.get(name, 0)) for name in ("OnDemandTargetCapacity", "SpotTargetCapacity"))
    if asked > int(target["TotalTargetCapacity"]):
        refuse("InvalidTargetCapacitySpecification", "On-demand and spot capacity exceed the total target capacity.")


def _wanted(fleet: Mapping[str, Json], *, spot: bool) -> int:
    """Return the target of one kind; what is of no kind is of the default one."""
    target = fleet["TargetCapacitySpecification"]
    on_demand, on_spot = (int(target.get(name, 0)) for name in ("OnDemandTargetCapacity", "SpotTargetCapacity"))
    rest = int(target["TotalTargetCapacity"]) - on_demand - on_spot
    usual = target["DefaultTargetCapacityType"] == "spot"
    return (on_spot if spot else on_demand) + (rest if usual == spot else 0)


def _fill(backend: Any, fleet: Record) -> None:  # noqa: ANN401
    """Launch what is wanted and not there."""
    pools = pools_of(backend, fleet["LaunchTemplateConfigs"])
    for spot, options in ((False, "OnDemandOptions"), (True, "SpotOptions")):
        missing = _wanted(fleet, spot=spot) - _capacity(backend, fleet, spot=spot)
        fleet[_LAUNCHED] += launch(backend, pools, missing, fleet[options]["AllocationStrategy"], spot=spot)


def _capacity(backend: Any, fleet: Mapping[str, Json], *, spot: bool) -> float:  # noqa: ANN401
    return float(sum(one["weight"] for one in living(backend, fleet[_LAUNCHED]) if one["spot"] == spot))


class _Fleets(Ec2Kind):
    """Fleets tell how much of their target is there."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with capacity and, of an instant fleet, its instances."""
        on_demand, spot = (_capacity(backend, item, spot=kind) for kind in (False, True))
        told = {
            **super().told(backend, item),
            "FulfilledCapacity": on_demand + spot,
            "FulfilledOnDemandCapacity": on_demand,
        }
        if item["FleetState"] == "active":
            whole = on_demand + spot >= int(item["TargetCapacitySpecification"]["TotalTargetCapacity"])
            told["ActivityStatus"] = "fulfilled" if whole else "pending_fulfillment"
        if item["Type"] == "instant":
            told |= {"Errors": [], "Instances": [_instance(one) for one in item[_LAUNCHED]]}
        return told


def _instance(one: Mapping[str, Json]) -> Record:
    return {
        "LaunchTemplateAndOverrides": one["about"],
        "Lifecycle": "spot" if one["spot"] else "on-demand",
        "InstanceIds": [one["id"]],
        "InstanceType": one["type"],
    }


FLEETS = _Fleets(
    name="Fleet",
    type="fleet",
    prefix="fleet",
    id="FleetId",
    unknown="InvalidFleetId.NotFound",
    verbs={"Modify": None, "Delete": None},
    begin=_begin,
)


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change a fleet that is maintained, and launch or terminate as its target has changed."""
    fleet = FLEETS.own(backend, "FleetId", parameters["FleetId"])
    if fleet["Type"] != "maintain":
        refuse("InvalidRequest", f"{fleet['FleetId']} is of the type {fleet['Type']} and cannot be modified.")
    target = {**fleet["TargetCapacitySpecification"], **parameters.get("TargetCapacitySpecification", {})}
    _check(target)
    fleet |= said(parameters, "ExcessCapacityTerminationPolicy", "LaunchTemplateConfigs")
    fleet["TargetCapacitySpecification"] = target
    if fleet["ExcessCapacityTerminationPolicy"] == "termination":
        for spot in (False, True):
            shrink(backend, fleet[_LAUNCHED], _wanted(fleet, spot=spot), spot=spot)
    _fill(backend, fleet)
    return {"Return": True}


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """End fleets, with their instances or without; those of an instant fleet always go."""
    done, failed = [], []
    for identity in parameters["FleetIds"]:
        fleet = FLEETS.all(backend).get(identity)
        if fleet is None or fleet["FleetState"] in _ENDED:
            error = {"Code": "fleetIdDoesNotExist", "Message": f"The fleet ID '{identity}' does not exist."}
            failed.append({"FleetId": identity, "Error": error})
            continue
        before = fleet["FleetState"]
        fleet["FleetState"] = "deleted_running"
        if parameters["TerminateInstances"]:
            terminate(backend, living(backend, fleet[_LAUNCHED]))
            fleet["FleetState"] = "deleted_terminating"
        done.append({"FleetId": identity, "PreviousFleetState": before, "CurrentFleetState": fleet["FleetState"]})
    return {"SuccessfulFleetDeletions": done, "UnsuccessfulFleetDeletions": failed}


def instances(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell the running instances of a fleet."""
    fleet = FLEETS.own(backend, "FleetId", parameters["FleetId"])
    found = living(backend, fleet[_LAUNCHED])
    told = [{"InstanceId": one["id"], "InstanceType": one["type"], "InstanceHealth": "healthy"} for one in found]
    return {"ActiveInstances": told, "FleetId": fleet["FleetId"]}


def install() -> None:
    """Let EC2 answer."""
    FLEETS.install()
    write({"DeleteFleets": delete, "DescribeFleetInstances": instances, "ModifyFleet": modify})
