"""CloudWatch Synthetics: canaries, which are started and stopped and never run, and groups of them.

Source: https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_Operations.html
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_MISSING, _TAKEN = "ResourceNotFoundException", "ConflictException"


def _canary(place: Place, name: str) -> Record:
    for canary in place.all("Canary"):
        if canary["Name"] == name:
            return canary
    raise KeptError(_MISSING, f"Canary {name} does not exist.")


def _turn(state: str, when: str) -> Operation:
    def turn(place: Place, params: Record) -> Record:
        canary = _canary(place, params["Name"])
        if canary["Status"]["State"] == state:
            raise KeptError(_TAKEN, f"Canary {params['Name']} is {state} already.")
        canary["Status"] = {"State": state}
        canary["Timeline"] = {**canary["Timeline"], when: datetime.now(UTC)}
        return {}

    return turn


def _check_deletion(_place: Place, canary: Record) -> None:
    """Refuse to delete a canary that runs."""
    if canary["Status"]["State"] == "RUNNING":
        raise KeptError(_TAKEN, f"Canary {canary['Name']} is running; stop it first.")


def _timeline(place: Place, record: Record) -> Json:
    moment = now(place, record)
    return {"Created": moment, **record.get("Timeline", {}), "LastModified": moment}


def _code(_place: Place, record: Record) -> Json:
    """Return what is told of code: where the layer with it is, and none of it."""
    told = {
        name: record["Code"][name] for name in ("Handler", "BlueprintTypes", "Dependencies") if name in record["Code"]
    }
    return {**told, "SourceLocationArn": f"{record['Layer']}"}


def _group(place: Place, params: Record) -> Record:
    for group in place.all("Group"):
        if params["GroupIdentifier"] in (group["Name"], group["Id"], group["Arn"]):
            return group
    raise KeptError(_MISSING, f"Group {params['GroupIdentifier']} does not exist.")


def _associate(place: Place, params: Record) -> Record:
    members = _group(place, params).setdefault("Resources", [])
    if params["ResourceArn"] in members:
        raise KeptError(_TAKEN, f"{params['ResourceArn']} is in the group already.")
    members.append(params["ResourceArn"])
    return {}


def _disassociate(place: Place, params: Record) -> Record:
    members = _group(place, params).setdefault("Resources", [])
    if params["ResourceArn"] not in members:
        raise KeptError(_MISSING, f"{params['ResourceArn']} does not exist in the group.")
    members.remove(params["ResourceArn"])
    return {}


KEPT = Kept(
    service="synthetics",
    beside="synthetics",
    operations={
        "StartCanary": _turn("RUNNING", "LastStarted"),
        "StopCanary": _turn("STOPPED", "LastStopped"),
        "GetCanaryRuns": lambda place, params: {"CanaryRuns": [], "Canary": _canary(place, params["Name"])},
        "AssociateResource": _associate,
        "DisassociateResource": _disassociate,
        "ListGroupResources": lambda place, params: {"Resources": _group(place, params).get("Resources", [])},
    },
    kinds=(
        Kind(
            name="Canary",
            key=("Name",),
            arn="Arn",
            unique=("Name",),
            list=("DescribeCanaries",),
            names={"Names": "Name"},
            check_deletion=_check_deletion,
            defaults={
                "SuccessRetentionPeriodInDays": 31,
                "FailureRetentionPeriodInDays": 31,
                "ProvisionedResourceCleanup": "AUTOMATIC",
            },
            made={
                "Id": "{uuid}",
                "Arn": "arn:{partition}:synthetics:{region}:{account}:canary:{Name}",
                "EngineArn": "arn:{partition}:lambda:{region}:{account}:function:cwsyn-{Name}-{Id}:1",
                "Layer": "arn:{partition}:lambda:{region}:{account}:layer:cwsyn-{Name}-{Id}:1",
                "Status": {"State": "READY"},
                "Timeline": _timeline,
            },
            renewed={"Timeline": _timeline},
            told={"Code": _code},
        ),
        Kind(
            name="Group",
            key=("GroupIdentifier",),
            arn="Arn",
            fields={"GroupIdentifier": "Name"},
            unique=("Name",),
            made={
                "Id": "{id7}",
                "Arn": "arn:{partition}:synthetics:{region}:{account}:group:{Id}",
                "CreatedTime": now,
                "LastModifiedTime": now,
            },
        ),
    ),
)
