"""Patch baselines of Systems Manager: one is the default of an operating system, and patch groups may have another.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-patch-baselines.html
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from moto.utilities.utils import load_resource

from sandbox.keepers.kind import Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_WINDOWS = "WINDOWS"


@cache
def _predefined() -> Mapping[str, Mapping[str, str]]:
    """Return AWS's own baselines: Region → operating system → ARN or id."""
    baselines: Mapping[str, Mapping[str, str]] = load_resource("ssm/resources/default_baselines.json")
    return baselines


def _of_aws(place: Place) -> Mapping[str, str]:
    return _predefined().get(place.region_name, {})


def _find(place: Place, identity: str) -> Record:
    for baseline in place.all("PatchBaseline"):
        if baseline["BaselineId"] == identity:
            return baseline
    for system, own in _of_aws(place).items():
        if own == identity:
            return {"BaselineId": own, "OperatingSystem": system, "BaselineName": f"AWS-{system}", "owner": "AWS"}
    code = "DoesNotExistException"
    raise KeptError(code, f"Patch baseline {identity} does not exist.")


def _defaults(place: Place) -> dict[str, str]:
    """Return the default baseline of each operating system."""
    chosen = {one["OperatingSystem"]: one["BaselineId"] for one in place.all("DefaultBaseline")}
    return {**_of_aws(place), **chosen}


def _register_default(place: Place, params: Record) -> Record:
    baseline = _find(place, params["BaselineId"])
    chosen = place.all("DefaultBaseline")
    chosen[:] = [one for one in chosen if one["OperatingSystem"] != baseline["OperatingSystem"]]
    chosen.append({"OperatingSystem": baseline["OperatingSystem"], "BaselineId": baseline["BaselineId"]})
    return {"BaselineId": baseline["BaselineId"]}


def _get_default(place: Place, params: Record) -> Record:
    system = params.get("OperatingSystem", _WINDOWS)
    return {"BaselineId": _defaults(place)[system], "OperatingSystem": system}


def _register_group(place: Place, params: Record) -> Record:
    baseline = _find(place, params["BaselineId"])
    given = {"PatchGroup": params["PatchGroup"], "OperatingSystem": baseline["OperatingSystem"]}
    groups = place.all("PatchGroup")
    if any(given.items() <= group.items() for group in groups):
        code = "AlreadyExistsException"
        words = f"Patch group {params['PatchGroup']} has a baseline for {baseline['OperatingSystem']} already."
        raise KeptError(code, words)
    groups.append({**given, "BaselineId": baseline["BaselineId"]})
    return {"BaselineId": baseline["BaselineId"], "PatchGroup": params["PatchGroup"]}


def _deregister_group(place: Place, params: Record) -> Record:
    named = {"PatchGroup": params["PatchGroup"], "BaselineId": params["BaselineId"]}
    groups = place.all("PatchGroup")
    groups[:] = [group for group in groups if not named.items() <= group.items()]
    return named


def _get_group(place: Place, params: Record) -> Record:
    system = params.get("OperatingSystem", _WINDOWS)
    named = {"PatchGroup": params["PatchGroup"], "OperatingSystem": system}
    own = [group["BaselineId"] for group in place.all("PatchGroup") if named.items() <= group.items()]
    return {**named, "BaselineId": own[0] if own else _defaults(place)[system]}


def _groups(place: Place, params: Record) -> Record:
    del params
    mappings = [
        {"PatchGroup": group["PatchGroup"], "BaselineIdentity": _identity(place, _find(place, group["BaselineId"]))}
        for group in place.all("PatchGroup")
    ]
    return {"Mappings": mappings}


def _identity(place: Place, baseline: Record) -> Record:
    return {
        **baseline,
        "BaselineName": baseline.get("Name", baseline.get("BaselineName")),
        "BaselineDescription": baseline.get("Description"),
        "DefaultBaseline": baseline["BaselineId"] in _defaults(place).values(),
    }


def _describe(place: Place, params: Record) -> Record:
    aws = [_find(place, identity) for identity in _of_aws(place).values()]
    fields = {"NAME_PREFIX": "BaselineName", "OWNER": "owner", "OPERATING_SYSTEM": "OperatingSystem"}
    told = [_identity(place, {"owner": "Self", **baseline}) for baseline in [*place.all("PatchBaseline"), *aws]]
    for one in params.get("Filters", ()):
        told = [each for each in told if any(str(each[fields[one["Key"]]]).startswith(v) for v in one["Values"])]
    return {"BaselineIdentities": told}


def _check_unused(place: Place, record: Record) -> None:
    used = [group["BaselineId"] for group in place.all("PatchGroup")]
    if record["BaselineId"] in (*used, *_defaults(place).values()):
        code, words = "ResourceInUseException", "The patch baseline is a default or is used by a patch group."
        raise KeptError(code, words)


def _patch_groups(place: Place, record: Record) -> Json:
    mine = [group["PatchGroup"] for group in place.all("PatchGroup") if group["BaselineId"] == record["BaselineId"]]
    return mine or None


BASELINE = Kind(
    name="PatchBaseline",
    key=("BaselineId",),
    arn="BaselineId",
    check_deletion=_check_unused,
    defaults={
        "OperatingSystem": _WINDOWS,
        "ApprovedPatchesComplianceLevel": "UNSPECIFIED",
        "ApprovedPatchesEnableNonSecurity": False,
        "RejectedPatchesAction": "ALLOW_AS_DEPENDENCY",
    },
    made={"BaselineId": "pb-0{hex16}", "CreatedDate": now, "ModifiedDate": now},
    renewed={"ModifiedDate": now},
    told={"PatchGroups": _patch_groups},
)
OPERATIONS = {
    "RegisterDefaultPatchBaseline": _register_default,
    "GetDefaultPatchBaseline": _get_default,
    "RegisterPatchBaselineForPatchGroup": _register_group,
    "DeregisterPatchBaselineForPatchGroup": _deregister_group,
    "GetPatchBaselineForPatchGroup": _get_group,
    "DescribePatchGroups": _groups,
    "DescribePatchBaselines": _describe,
}
