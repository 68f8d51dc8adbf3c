"""Data Lifecycle Manager: its policies are told; nothing is copied by them."""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now

Json = Any
_OF_DEFAULT = (
    "CopyTags",
    "CreateInterval",
    "CrossRegionCopyTargets",
    "Exclusions",
    "ExtendDeletion",
    "RetainInterval",
)
_WHAT = {"VOLUME": "VOLUME", "INSTANCE": "INSTANCE"}


def _simplify(_place: Place, record: Record) -> None:
    """Tell of a default policy, which is said in a few parameters, as of any other."""
    kind = record.get("DefaultPolicy")
    if kind not in _WHAT:
        record.setdefault("PolicyDetails", {}).setdefault("PolicyLanguage", "STANDARD")
        return
    said = {name: record[name] for name in _OF_DEFAULT if name in record}
    fixed = {"PolicyLanguage": "SIMPLIFIED", "ResourceType": kind}
    record["PolicyDetails"] = {"CreateInterval": 1, "RetainInterval": 7, "CopyTags": False, **said, **fixed}


KEPT = Kept(
    service="dlm",
    invalid="InvalidRequestException",
    kinds=(
        Kind(
            name="LifecyclePolicy",
            key=("PolicyId",),
            arn="PolicyArn",
            check=_simplify,
            list=("GetLifecyclePolicies",),
            made={
                "PolicyId": "policy-{hex17}",
                "PolicyArn": "arn:{partition}:dlm:{region}:{account}:policy/{PolicyId}",
                "DateCreated": now,
                "DateModified": now,
            },
            renewed={"DateModified": now},
            told={
                "Policy": lambda _place, record: {
                    **record,
                    "Tags": record["tags"],
                    "DefaultPolicy": record.get("DefaultPolicy") in _WHAT,
                },
            },
        ),
    ),
)
