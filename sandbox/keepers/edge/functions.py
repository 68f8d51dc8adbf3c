"""CloudFront's functions, which have two stages: the one that is written, and the one that distributions run.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/publish-function.html
"""

from typing import Any

from sandbox.keepers.edge.references import behaviors, items
from sandbox.keepers.kind import Record
from sandbox.keepers.place import KeptError, Place, now, refuse

Json = Any
DEVELOPMENT, LIVE = "DEVELOPMENT", "LIVE"
_PUBLISHED = ("FunctionConfig", "FunctionCode", "ETag")


def metadata(record: Record) -> Json:
    """Return what a summary tells of a function beside its settings."""
    return {
        "FunctionARN": record["FunctionARN"],
        "Stage": record.get("Stage", DEVELOPMENT),
        "CreatedTime": record["CreatedTime"],
        "LastModifiedTime": record["LastModifiedTime"],
    }


def status(place: Place, record: Record) -> str:
    """Return whether a function is published, and whether a distribution runs it."""
    if "live" not in record and record.get("Stage") != LIVE:
        return "UNPUBLISHED"
    named = {
        one["FunctionARN"]
        for distribution in place.all("Distribution")
        for behavior in behaviors(distribution)
        for one in items(behavior.get("FunctionAssociations"))
    }
    return "DEPLOYED" if record["FunctionARN"] in named else "UNASSOCIATED"


def _missing(name: str) -> KeptError:
    return KeptError("NoSuchFunctionExists", f"The specified function does not exist: {name}.")


def _find(place: Place, params: Record) -> Record:
    """Return a function as it is in the stage that a request names; if it names none, as it is written."""
    found = next((one for one in place.all("Function") if one["Name"] == params["Name"]), None)
    if found is None or (params.get("Stage") == LIVE and "live" not in found):
        raise _missing(params["Name"])
    return {**found, **found["live"], "Stage": LIVE} if params.get("Stage") == LIVE else found


def _summary(place: Place, record: Record) -> Record:
    return {
        "Name": record["Name"],
        "Status": status(place, record),
        "FunctionConfig": record["FunctionConfig"],
        "FunctionMetadata": metadata(record),
    }


def describe(place: Place, params: Record) -> Record:
    """Return a function's summary and the version that updates name."""
    found = _find(place, params)
    return {"FunctionSummary": _summary(place, found), "ETag": found["ETag"]}


def get(place: Place, params: Record) -> Record:
    """Return a function's code."""
    found = _find(place, params)
    return {"FunctionCode": found["FunctionCode"], "ETag": found["ETag"], "ContentType": "application/octet-stream"}


def listing(place: Place, params: Record) -> Record:
    """Return all functions, or those that are in a stage."""
    stage = params.get("Stage", DEVELOPMENT)
    there = [one for one in place.all("Function") if stage == DEVELOPMENT or "live" in one]
    found = [_summary(place, _find(place, {"Name": one["Name"], "Stage": stage})) for one in there]
    return {"FunctionList": {"MaxItems": 100, "Quantity": len(found), "Items": found}}


def publish(place: Place, params: Record) -> Record:
    """Put what is written in the place of what distributions run."""
    found = _find(place, {"Name": params["Name"]})
    if params["IfMatch"] != found["ETag"]:
        refuse("PreconditionFailed", "The function has changed since it was read.")
    found["live"] = {**{name: found[name] for name in _PUBLISHED}, "LastModifiedTime": now(place, found)}
    return {"FunctionSummary": _summary(place, _find(place, {"Name": params["Name"], "Stage": LIVE}))}
