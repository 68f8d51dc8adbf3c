"""Provisioning: a product is launched as a real stack of the account, and each operation on it leaves a record.

Stack sets (``STACKSET`` constraints), plans and imports of stacks are refused by name.

Source: https://docs.aws.amazon.com/servicecatalog/latest/dg/API_ProvisionProduct.html
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.keepers import shapes
from sandbox.keepers.kind import Operation, Record
from sandbox.keepers.place import KeptError, Place
from sandbox.keepers.service_catalog import launches, seeing
from sandbox.keepers.service_catalog.seeing import DUPLICATE, INVALID

Json = Any
_TERMINATE = "TERMINATE_PROVISIONED_PRODUCT"
_FINAL = frozenset({"SUCCEEDED", "FAILED"})
_STATUS = {"SUCCEEDED": "AVAILABLE", "IN_PROGRESS": "UNDER_CHANGE", "IN_PROGRESS_IN_ERROR": "UNDER_CHANGE"}


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _find(place: Place, params: Record) -> Record:
    name = next((params[key] for key in _NAMES if params.get(key)), None)
    for one in _present(place):
        if name in (one["Id"], one["Name"]):
            return one
    raise seeing.missing(what="ProvisionedProduct", name=str(name))


def _present(place: Place) -> list[Record]:
    """Return the provisioned products, without those whose stack is gone by now."""
    kept = place.all("ProvisionedProduct")
    for one in list(kept):
        last = _last(place, one)
        ended = last["RecordType"] == _TERMINATE and (
            _settled(place, last)["Status"] == "SUCCEEDED" or one.get("IgnoreErrors")
        )
        if ended:
            kept.remove(one)
    return kept


def _last(place: Place, one: Record) -> Record:
    [last] = [record for record in place.all("Record") if record["RecordId"] == one["LastRecordId"]]
    return last


_NAMES = ("ProvisionedProductId", "ProvisionedProductName", "Id", "Name")


def _path(place: Place, product: Record, params: Record) -> Record:
    paths = seeing.paths(place, product["ProductId"])
    if not paths:
        words = f"No launch paths found for resource: {product['ProductId']}"
        raise KeptError(seeing.MISSING, words)
    name = params.get("PathId") or params.get("PathName")
    chosen = [path for path in paths if name in (None, path["PathId"], path["PathName"])]
    if not chosen:
        raise seeing.missing(what="Path", name=str(name))
    if len(chosen) > 1:
        raise KeptError(INVALID, f"Product {product['ProductId']} has several launch paths; name one by PathId.")
    return chosen[0]


def _provision(place: Place, params: Record) -> Record:
    token = params["ProvisionToken"]
    for record in place.all("Record"):
        if record["Token"] == token:
            return {"RecordDetail": _settled(place, record)}
    if any(one["Name"] == params["ProvisionedProductName"] for one in _present(place)):
        raise KeptError(DUPLICATE, f"There is a provisioned product {params['ProvisionedProductName']} already.")
    product = seeing.product(place, params)
    one: Record = {"Name": params["ProvisionedProductName"], "Type": "CFN_STACK", "CreatedTime": _now()}
    arn = "arn:{partition}:servicecatalog:{region}:{account}:stack/{Name}/{Id}"
    place.make(one, {"Id": "pp-{id13}", "Arn": arn})
    one |= _chosen(place, product, params, None)
    one |= {"tags": shapes.tags_in(params) or {}, "NotificationArns": params.get("NotificationArns", [])}
    launches.create(place, one)
    place.all("ProvisionedProduct").append(one)
    return {"RecordDetail": _recorded(place, one, "PROVISION_PRODUCT", token)}


def _chosen(place: Place, product: Record, params: Record, before: Record | None) -> Record:
    """Return what is to be launched, and how: by default what was launched before."""
    known = before or {}
    named = any(params.get(name) for name in ("ProvisioningArtifactId", "ProvisioningArtifactName"))
    artifact = seeing.artifact(product, params if named or not before else known)
    path = _path(place, product, params if params.get("PathId") or params.get("PathName") else known)
    given = {
        entry["Key"]: known.get("Parameters", {}).get(entry["Key"]) if entry.get("UsePreviousValue") else entry["Value"]
        for entry in params.get("ProvisioningParameters", ())
    }
    chosen = {
        "ProductId": product["ProductId"],
        "ProvisioningArtifactId": artifact["Id"],
        "Template": artifact["Template"],
        "PathId": path["PathId"],
        "Parameters": given,
        "Constraints": seeing.constraints(place, path["PortfolioId"], product["ProductId"]),
    }
    return chosen | launches.role_of(place, chosen["Constraints"])


def _update(place: Place, params: Record) -> Record:
    one = _find(place, params)
    _refuse_while_changing(place, one)
    named = params.get("ProductId") or params.get("ProductName")
    product = seeing.product(place, params if named else {"ProductId": one["ProductId"]})
    tags = shapes.tags_in(params)
    known = one if product["ProductId"] == one["ProductId"] else None
    after = {**one, **_chosen(place, product, params, known)}
    if tags is not None and tags != one["tags"]:
        launches.check_retagging(after)
        after["tags"] = tags
    launches.update(place, after)
    one |= after
    return {"RecordDetail": _recorded(place, one, "UPDATE_PROVISIONED_PRODUCT", params["UpdateToken"])}


def _terminate(place: Place, params: Record) -> Record:
    one = _find(place, params)
    _refuse_while_changing(place, one)
    launches.delete(place, one, retain=bool(params.get("RetainPhysicalResources")))
    one["IgnoreErrors"] = bool(params.get("IgnoreErrors") or params.get("RetainPhysicalResources"))
    return {"RecordDetail": _recorded(place, one, _TERMINATE, params["TerminateToken"])}


def _refuse_while_changing(place: Place, one: Record) -> None:
    if _told(place, one)["Status"] == "UNDER_CHANGE":
        raise KeptError(INVALID, f"Provisioned product {one['Id']} is under change.")


def _recorded(place: Place, one: Record, kind: str, token: str) -> Record:
    record: Record = {
        "Token": token,
        "RecordType": kind,
        "Status": "IN_PROGRESS",
        "CreatedTime": _now(),
        "ProvisionedProductId": one["Id"],
        "ProvisionedProductName": one["Name"],
        "ProvisionedProductType": one["Type"],
        "StackId": one["StackId"],
        "RecordTags": [{"Key": key, "Value": value} for key, value in one["tags"].items()],
        "RecordErrors": [],
        **{
            name: one[name]
            for name in ("ProductId", "ProvisioningArtifactId", "PathId", "LaunchRoleArn")
            if name in one
        },
    }
    place.make(record, {"RecordId": "rec-{id13}"})
    place.all("Record").append(record)
    one["LastRecordId"] = one["LastProvisioningRecordId"] = record["RecordId"]
    return _settled(place, record)


def _settled(place: Place, record: Record) -> Record:
    """Return a record as its stack is by now; what has ended stays as it ended."""
    if record["Status"] not in _FINAL:
        record["Status"], reason = launches.outcome(place, record["StackId"])
        record["UpdatedTime"] = _now()
        record["RecordErrors"] = [{"Code": "InternalFailure", "Description": reason}] if reason else []
    return record


def _told(place: Place, one: Record) -> Record:
    last = _last(place, one)
    status = _settled(place, last)["Status"]
    failed = "ERROR" if last["RecordType"] == "PROVISION_PRODUCT" else "TAINTED"
    told = {**one, "Status": _STATUS.get(status, failed)}
    if last["RecordErrors"]:
        told["StatusMessage"] = last["RecordErrors"][0]["Description"]
    good = [
        record["RecordId"]
        for record in place.all("Record")
        if record["ProvisionedProductId"] == one["Id"] and record["Status"] == "SUCCEEDED"
    ]
    return told | ({"LastSuccessfulProvisioningRecordId": good[-1]} if good else {})


def _describe(place: Place, params: Record) -> Record:
    return {"ProvisionedProductDetail": _told(place, _find(place, params)), "CloudWatchDashboards": []}


def _scan(place: Place, _params: Record) -> Record:
    return {"ProvisionedProducts": [_told(place, one) for one in _present(place)]}


def _search(place: Place, _params: Record) -> Record:
    told = []
    for one in _present(place):
        tags = [{"Key": key, "Value": value} for key, value in one["tags"].items()]
        told.append({**_told(place, one), "Tags": tags, "PhysicalId": one["StackId"]})
    return {"ProvisionedProducts": told, "TotalResultsCount": len(told)}


def _describe_record(place: Place, params: Record) -> Record:
    for record in place.all("Record"):
        if record["RecordId"] == params["Id"]:
            settled = _settled(place, record)
            done = settled["Status"] == "SUCCEEDED" and record["RecordType"] != _TERMINATE
            return {
                "RecordDetail": settled,
                "RecordOutputs": launches.outputs(place, record["StackId"]) if done else [],
            }
    raise seeing.missing(what="Record", name=params["Id"])


def _history(place: Place, _params: Record) -> Record:
    return {"RecordDetails": [_settled(place, record) for record in reversed(place.all("Record"))]}


def _outputs(place: Place, params: Record) -> Record:
    told = launches.outputs(place, _find(place, params)["StackId"])
    wanted = params.get("OutputKeys") or [output["OutputKey"] for output in told]
    return {"Outputs": [output for output in told if output["OutputKey"] in wanted]}


def _launch_paths(place: Place, params: Record) -> Record:
    product = seeing.product(place, params)["ProductId"]
    told = []
    for path in seeing.paths(place, product):
        limits = seeing.constraints(place, path["PortfolioId"], product)
        told.append({"Id": path["PathId"], "Name": path["PathName"], "ConstraintSummaries": limits, "Tags": []})
    return {"LaunchPathSummaries": told}


OPERATIONS: dict[str, Operation] = {
    "ProvisionProduct": _provision,
    "UpdateProvisionedProduct": _update,
    "TerminateProvisionedProduct": _terminate,
    "DescribeProvisionedProduct": _describe,
    "ScanProvisionedProducts": _scan,
    "SearchProvisionedProducts": _search,
    "DescribeRecord": _describe_record,
    "ListRecordHistory": _history,
    "GetProvisionedProductOutputs": _outputs,
    "ListLaunchPaths": _launch_paths,
}
"""All that Service Catalog does to provisioned products."""
