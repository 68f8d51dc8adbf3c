"""Placement groups: cluster, spread and partition."""

from collections.abc import Mapping
from typing import Any

from moto.ec2.exceptions import EC2ClientError

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import Json

_PARTITIONS = 2


def _begin(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401 moto's EC2 backend
    name, strategy = parameters["GroupName"], parameters.get("Strategy", "cluster")
    if any(group["GroupName"] == name for group in GROUPS.all(backend).values()):
        code = "InvalidPlacementGroup.Duplicate"
        raise EC2ClientError(code, f"The Placement Group '{name}' already exists.")
    levels = {"SpreadLevel": parameters.get("SpreadLevel", "rack")} if strategy == "spread" else {}
    parts = {"PartitionCount": parameters.get("PartitionCount", _PARTITIONS)} if strategy == "partition" else {}
    place = f"{backend.partition}:ec2:{backend.region_name}:{backend.account_id}"
    return {
        "State": "available",
        "Strategy": strategy,
        "GroupArn": f"arn:{place}:placement-group/{name}",
        **levels,
        **parts,
    }


def _end(backend: Any, group: Mapping[str, Json]) -> None:  # noqa: ANN401
    for reservation in backend.reservations.values():
        for instance in reservation.instances:
            if instance.state != "terminated" and instance.placement.group_name == group["GroupName"]:
                code = "InvalidPlacementGroup.InUse"
                raise EC2ClientError(code, f"The placement group {group['GroupName']} is in use.")


GROUPS = Ec2Kind(
    name="PlacementGroup",
    type="placement-group",
    prefix="pg",
    id="GroupId",
    key="GroupName",
    unknown="InvalidPlacementGroup.Unknown",
    verbs={"Modify": None},
    begin=_begin,
    end=_end,
)

MENDS = (
    Mend(
        name="placement_groups",
        moto="There are no operations for placement groups.",
        aws="CreatePlacementGroup, DescribePlacementGroups and DeletePlacementGroup; a group with instances stays.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html",
        apply=GROUPS.install,
    ),
)
