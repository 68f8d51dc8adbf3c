"""Capacity reservation fleets: capacity of several instance types, reserved in the order of their priority.

Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cr-fleets.html
"""

import math
from collections.abc import Mapping
from typing import Any

from sandbox.networking.capacity import reservations
from sandbox.networking.vpc.common import Json, Record, refuse, said
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

_ENDED = "cancelled"


def _begin(_backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    if not parameters.get("InstanceTypeSpecifications"):
        refuse("MissingParameter", "The request must contain the parameter InstanceTypeSpecification")
    return {
        "State": "active",
        "AllocationStrategy": parameters.get("AllocationStrategy", "prioritized"),
        "Tenancy": parameters.get("Tenancy", "default"),
        "InstanceMatchCriteria": parameters.get("InstanceMatchCriteria", "open"),
        "TotalTargetCapacity": int(parameters["TotalTargetCapacity"]),
        "CreateTime": now(),
        "specifications": parameters["InstanceTypeSpecifications"],
    }


def _made(backend: Any, fleet: Record) -> None:  # noqa: ANN401
    """Reserve capacity of the type that comes first; there is always as much of it as is wanted."""
    first = min(fleet["specifications"], key=lambda one: int(one.get("Priority", 2**16)))
    weight = float(first.get("Weight", 1))
    about = said(first, "InstanceType", "InstancePlatform", "AvailabilityZone", "AvailabilityZoneId", "EbsOptimized")
    if not {"AvailabilityZone", "AvailabilityZoneId"} & about.keys():
        about["AvailabilityZone"] = backend.describe_availability_zones()[0].name
    asked = {**about, **said(fleet, "Tenancy", "InstanceMatchCriteria", "EndDate")}
    count = math.ceil(fleet["TotalTargetCapacity"] / weight)
    made = reservations.TOLD.create(backend, {**asked, "InstanceCount": count})["CapacityReservation"]
    held = reservations.RESERVATIONS.all(backend)[made["CapacityReservationId"]]
    held["CapacityReservationFleetId"] = fleet["CapacityReservationFleetId"]
    fleet |= {"reservation": held, "weight": weight, "priority": first.get("Priority")}


class _Fleets(Ec2Kind):
    """Fleets tell how much of their target is reserved."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with the reservation."""
        held, weight = item["reservation"], item["weight"]
        capacity = held["TotalInstanceCount"] * weight if held["State"] == "active" else 0.0
        about = said(
            held,
            "CapacityReservationId",
            "InstanceType",
            "InstancePlatform",
            "AvailabilityZone",
            "AvailabilityZoneId",
            "TotalInstanceCount",
            "EbsOptimized",
            "CreateDate",
        )
        one = {**about, "Weight": weight, "FulfilledCapacity": capacity}
        if item["priority"] is not None:
            one["Priority"] = int(item["priority"])
        others = [
            {**asked, "TotalInstanceCount": 0, "FulfilledCapacity": 0.0}
            for asked in item["specifications"]
            if asked["InstanceType"] != one["InstanceType"]
        ]
        lists = {"InstanceTypeSpecifications": [one, *others], "FleetCapacityReservations": [one]}
        return {**super().told(backend, item), **lists, "TotalFulfilledCapacity": capacity}


FLEETS = _Fleets(
    name="CapacityReservationFleet",
    type="capacity-reservation-fleet",
    prefix="crf",
    id="CapacityReservationFleetId",
    arn="CapacityReservationFleetArn",
    unknown="InvalidCapacityReservationFleetId.NotFound",
    verbs={"Modify": None, "Delete": None},
    begin=_begin,
    made=_made,
)


def _modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    fleet = FLEETS.own(backend, FLEETS.id, parameters[FLEETS.id])
    held = fleet["reservation"]
    if "TotalTargetCapacity" in parameters:
        fleet["TotalTargetCapacity"] = int(parameters["TotalTargetCapacity"])
        held["TotalInstanceCount"] = math.ceil(fleet["TotalTargetCapacity"] / fleet["weight"])
    if "EndDate" in parameters:
        fleet["EndDate"] = held["EndDate"] = parameters["EndDate"]
        held["EndDateType"] = "limited"
    if parameters.get("RemoveEndDate"):
        for one in (fleet, held):
            one.pop("EndDate", None)
        held["EndDateType"] = "unlimited"
    return {"Return": True}


def _cancel(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    done, failed = [], []
    for identity in parameters["CapacityReservationFleetIds"]:
        fleet = FLEETS.all(backend).get(identity)
        if fleet is None or fleet["State"] == _ENDED:
            error = {"Code": FLEETS.unknown, "Message": f"The fleet '{identity}' does not exist."}
            failed.append({"CapacityReservationFleetId": identity, "CancelCapacityReservationFleetError": error})
            continue
        done.append(
            {
                "CapacityReservationFleetId": identity,
                "PreviousFleetState": fleet["State"],
                "CurrentFleetState": "cancelling",
            }
        )
        fleet["State"] = fleet["reservation"]["State"] = _ENDED
    return {"SuccessfulFleetCancellations": done, "FailedFleetCancellations": failed}


def install() -> None:
    """Let EC2 answer."""
    FLEETS.install()
    write({"CancelCapacityReservationFleets": _cancel, "ModifyCapacityReservationFleet": _modify})
