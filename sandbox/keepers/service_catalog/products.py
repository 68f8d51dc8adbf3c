"""Products and their versions (provisioning artifacts).

A version's template is read when the version is made, as Service Catalog keeps a copy of it, and validated unless the
request says otherwise.

Source: https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreateProduct.html
"""

from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.template_urls import body_at
from sandbox.keepers import shapes
from sandbox.keepers.kind import Operation, Record
from sandbox.keepers.place import KeptError, Place
from sandbox.keepers.service_catalog import seeing
from sandbox.keepers.service_catalog.seeing import INVALID

Json = Any
_SAID = ("Name", "Owner", "Distributor", "SupportDescription", "SupportEmail", "SupportUrl", "SourceConnection")
_TEMPLATE = "CLOUD_FORMATION_TEMPLATE"


def _create(place: Place, params: Record) -> Record:
    token = params["IdempotencyToken"]
    again = [one for one in place.all("Product") if one["Token"] == token]
    if again:
        return _view(again[0], again[0]["Artifacts"][0])
    record: Record = {"Token": token, "Type": params["ProductType"], "tags": shapes.tags_in(params) or {}}
    _say(record, params)
    first = params.get("ProvisioningArtifactParameters")
    record["Artifacts"] = [_artifact(place, first)] if first else []
    arn = "arn:{partition}:catalog:{region}:{account}:product/{ProductId}"
    place.make(record, {"ProductId": "prod-{id13}", "Id": "prodview-{id13}", "ProductARN": arn})
    record["CreatedTime"] = _now()
    place.all("Product").append(record)
    return _view(record, *record["Artifacts"])


def _say(record: Record, params: Record) -> None:
    record |= {name: params[name] for name in _SAID if name in params}
    if "Description" in params:
        record["ShortDescription"] = params["Description"]


def _artifact(place: Place, given: Record) -> Record:
    template = template_of(place, given.get("Info", {}))
    if not given.get("DisableTemplateValidation") and given.get("Type", _TEMPLATE) == _TEMPLATE:
        try:
            place.services.client("cloudformation").validate_template(TemplateBody=template)
        except ClientError as error:
            raise KeptError(INVALID, f"Invalid templateBody. {error.response['Error']['Message']}") from None
    made: Record = {"Type": _TEMPLATE, "Active": True, "Guidance": "DEFAULT", "CreatedTime": _now(), **given}
    place.make(made, {"Id": "pa-{id13}"})
    return {**made, "Name": given.get("Name", made["Id"]), "Template": template}


def template_of(place: Place, info: Record) -> str:
    """Return the template that a version is of.

    Raises:
        KeptError: if it is not where the version says.
    """
    url, stack = info.get("LoadTemplateFromURL"), info.get("ImportFromPhysicalId")
    if bool(url) == bool(stack):
        raise KeptError(INVALID, "Info takes either LoadTemplateFromURL or ImportFromPhysicalId.")
    try:
        if url:
            return body_at(url, place.services)
        return str(place.services.client("cloudformation").get_template(StackName=stack)["TemplateBody"])
    except (ClientError, ValueError) as error:
        raise KeptError(INVALID, f"Cannot read the template of the provisioning artifact: {error}") from None


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _view(record: Record, *artifact: Record) -> Record:
    detail = {**record, "Status": "AVAILABLE", "ProductViewSummary": {**record, "HasDefaultPath": False}}
    told = {"ProductViewDetail": detail, "Tags": _tags(record)}
    return told | ({"ProvisioningArtifactDetail": artifact[0]} if artifact else {})


def _tags(record: Record) -> list[Record]:
    return [{"Key": key, "Value": value} for key, value in record["tags"].items()]


def _describe_as_admin(place: Place, params: Record) -> Record:
    record = seeing.product(place, params)
    linked = [one["TagOptionId"] for one in place.all("TagOptionLink") if one["ResourceId"] == record["ProductId"]]
    options = [one for one in place.all("TagOption") if one["Id"] in linked]
    return {**_view(record), "ProvisioningArtifactSummaries": record["Artifacts"], "TagOptions": options, "Budgets": []}


def _describe(place: Place, params: Record) -> Record:
    record = seeing.product(place, params)
    active = [one for one in record["Artifacts"] if one["Active"]]
    return {
        "ProductViewSummary": {**record, "HasDefaultPath": False},
        "ProvisioningArtifacts": active,
        "Budgets": [],
        "LaunchPaths": [
            {"Id": one["PathId"], "Name": one["PathName"]} for one in seeing.paths(place, record["ProductId"])
        ],
    }


def own(place: Place, name: str) -> Record:
    """Return a product of the account itself.

    Raises:
        KeptError: if there is none of that id.
    """
    for record in place.all("Product"):
        if record["ProductId"] == name:
            return record
    raise seeing.missing(what="Product", name=name)


def _update(place: Place, params: Record) -> Record:
    record = own(place, params["Id"])
    _say(record, params)
    record["tags"] = shapes.retagged(record["tags"], params)
    return _view(record)


def _delete(place: Place, params: Record) -> Record:
    record = own(place, params["Id"])
    if seeing.paths(place, record["ProductId"]):
        words = f"Product {record['ProductId']} is associated with a portfolio."
        raise KeptError(seeing.IN_USE, words)
    place.all("Product").remove(record)
    return {}


def _search_as_admin(place: Place, params: Record) -> Record:
    inside = params.get("PortfolioId")
    if inside:
        seeing.portfolio(place, inside)
    found = [
        record
        for owner in seeing.places(place)
        for record in owner.all("Product")
        if (inside is None and owner is place)
        or inside in [path["PortfolioId"] for path in seeing.paths(place, record["ProductId"])]
    ]
    return {"ProductViewDetails": [_view(record)["ProductViewDetail"] for record in found]}


def _search(place: Place, _params: Record) -> Record:
    found = [
        record
        for owner in seeing.places(place)
        for record in owner.all("Product")
        if seeing.paths(place, record["ProductId"])
    ]
    return {"ProductViewSummaries": found, "ProductViewAggregations": {}}


def _create_artifact(place: Place, params: Record) -> Record:
    record = own(place, params["ProductId"])
    made = _artifact(place, params["Parameters"])
    record["Artifacts"].append(made)
    return _told(made)


def _told(artifact: Record) -> Record:
    return {"ProvisioningArtifactDetail": artifact, "Info": artifact.get("Info", {}), "Status": "AVAILABLE"}


def _describe_artifact(place: Place, params: Record) -> Record:
    return _told(seeing.artifact(seeing.product(place, params), params))


def _list_artifacts(place: Place, params: Record) -> Record:
    return {"ProvisioningArtifactDetails": seeing.product(place, params)["Artifacts"]}


def _update_artifact(place: Place, params: Record) -> Record:
    artifact = seeing.artifact(own(place, params["ProductId"]), params)
    artifact |= {name: params[name] for name in ("Name", "Description", "Active", "Guidance") if name in params}
    return _told(artifact)


def _delete_artifact(place: Place, params: Record) -> Record:
    record = own(place, params["ProductId"])
    artifact = seeing.artifact(record, params)
    if len(record["Artifacts"]) == 1:
        raise KeptError(seeing.IN_USE, "The last provisioning artifact of a product cannot be deleted.")
    record["Artifacts"].remove(artifact)
    return {}


OPERATIONS: dict[str, Operation] = {
    "CreateProduct": _create,
    "DescribeProduct": _describe,
    "DescribeProductAsAdmin": _describe_as_admin,
    "UpdateProduct": _update,
    "DeleteProduct": _delete,
    "SearchProducts": _search,
    "SearchProductsAsAdmin": _search_as_admin,
    "CreateProvisioningArtifact": _create_artifact,
    "DescribeProvisioningArtifact": _describe_artifact,
    "ListProvisioningArtifacts": _list_artifacts,
    "UpdateProvisioningArtifact": _update_artifact,
    "DeleteProvisioningArtifact": _delete_artifact,
}
"""All that Service Catalog does to products and their versions."""
