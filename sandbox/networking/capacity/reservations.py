"""Capacity reservations: room for instances of a type in a zone, and who uses it.

Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

_PLATFORMS = {"windows": "Windows"}
_USED_UP = ("cancelled", "expired")


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    count = int(parameters["InstanceCount"])
    if count < 1:
        refuse("InvalidParameterValue", f"The instance count is at least one, got {count}.")
    zone = _zone(backend, parameters)
    ending = parameters.get("EndDateType", "limited" if "EndDate" in parameters else "unlimited")
    if (ending == "limited") != ("EndDate" in parameters):
        refuse("InvalidParameterCombination", "A limited reservation has an end date, and an unlimited one has none.")
    return {
        "AvailabilityZone": zone.name,
        "AvailabilityZoneId": zone.zone_id,
        "Tenancy": parameters.get("Tenancy", "default"),
        "TotalInstanceCount": count,
        "EbsOptimized": parameters.get("EbsOptimized", False),
        "EphemeralStorage": parameters.get("EphemeralStorage", False),
        "EndDateType": ending,
        "InstanceMatchCriteria": parameters.get("InstanceMatchCriteria", "open"),
        "State": "active",
        "StartDate": now(),
        "CreateDate": now(),
        "ReservationType": "default",
        "DeliveryPreference": "fixed",
        "CapacityAllocations": [],
    }


def _zone(backend: Any, parameters: Mapping[str, Json]) -> Any:  # noqa: ANN401
    name, identity = parameters.get("AvailabilityZone"), parameters.get("AvailabilityZoneId")
    for zone in backend.describe_availability_zones():
        if (name, identity) != (None, None) and name in (None, zone.name) and identity in (None, zone.zone_id):
            return zone
    return refuse("InvalidAvailabilityZone", f"The zone {name or identity} is none of {backend.region_name}.")


class _Reservations(Ec2Kind):
    """Reservations tell how much of them is free."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with what is available by now."""
        free = item["TotalInstanceCount"] - min(item["TotalInstanceCount"], sum(1 for _ in _users(backend, item)))
        return {**super().told(backend, item), "AvailableInstanceCount": free if item["State"] == "active" else 0}


def _users(backend: Any, item: Mapping[str, Json]) -> Iterator[Any]:  # noqa: ANN401
    """Yield the running instances that match an open reservation."""
    if item["InstanceMatchCriteria"] != "open":
        return
    for reservation in backend.reservations.values():
        for instance in reservation.instances:
            platform = _PLATFORMS.get(str(instance.platform or "").lower(), "Linux/UNIX")
            offered = (
                instance.instance_type,
                instance.placement.zone,
                instance.placement.tenancy or "default",
                platform,
            )
            asked = (item["InstanceType"], item["AvailabilityZone"], item["Tenancy"], item["InstancePlatform"])
            if instance.state == "running" and offered == asked:
                yield instance


RESERVATIONS = _Reservations(
    name="CapacityReservation",
    type="capacity-reservation",
    prefix="cr",
    id="CapacityReservationId",
    arn="CapacityReservationArn",
    unknown="InvalidCapacityReservationId.NotFound",
    verbs={"Modify": None, "Delete": None},
)


TOLD = replace(RESERVATIONS, begin=_begin)


def _living(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = RESERVATIONS.own(backend, "CapacityReservationId", parameters["CapacityReservationId"])
    if item["State"] in _USED_UP:
        refuse("InvalidCapacityReservationState", f"{item['CapacityReservationId']} is {item['State']}.")
    return item


def _modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = _living(backend, parameters)
    if "InstanceCount" in parameters:
        item["TotalInstanceCount"] = int(parameters["InstanceCount"])
    ending = parameters.get("EndDateType", "limited" if "EndDate" in parameters else item["EndDateType"])
    item |= {name: parameters[name] for name in ("EndDate", "InstanceMatchCriteria") if name in parameters}
    item["EndDateType"] = ending
    if ending == "unlimited":
        item.pop("EndDate", None)
    return {"Return": True}


def cancel(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """End a reservation; instances go on running."""
    _living(backend, parameters)["State"] = "cancelled"
    return {"Return": True}


def _bill(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    _living(backend, parameters)["UnusedReservationBillingOwnerId"] = parameters["UnusedReservationBillingOwnerId"]
    return {"Return": True}


def _bill_owner(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    _living(backend, parameters).pop("UnusedReservationBillingOwnerId", None)
    return {"Return": True}


def install() -> None:
    """Let EC2 answer."""
    TOLD.install()
    write(
        {
            "AssociateCapacityReservationBillingOwner": _bill,
            "CancelCapacityReservation": cancel,
            "DisassociateCapacityReservationBillingOwner": _bill_owner,
            "ModifyCapacityReservation": _modify,
        }
    )
