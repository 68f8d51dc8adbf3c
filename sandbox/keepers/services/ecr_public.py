"""ECR Public: repositories for everybody, with what their pages in the gallery say. They are in us-east-1 only."""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_SHOWN = ("description", "architectures", "operatingSystems", "aboutText", "usageText")


def _repository(place: Place, params: Record) -> Record:
    for record in place.all("Repository"):
        if record["repositoryName"] == params["repositoryName"]:
            return record
    message = f"The repository with name '{params['repositoryName']}' does not exist in the registry."
    msg = "RepositoryNotFoundException"
    raise KeptError(msg, message)


def _catalog(place: Place, params: Record) -> Record:
    said = _repository(place, params).get("catalogData", {})
    return {"catalogData": {name: said[name] for name in _SHOWN if name in said}}


def _put_catalog(place: Place, params: Record) -> Record:
    _repository(place, params)["catalogData"] = params["catalogData"]
    return _catalog(place, params)


def _set_policy(place: Place, params: Record) -> Record:
    _repository(place, params)["policyText"] = params["policyText"]
    return {"repositoryName": params["repositoryName"], "policyText": params["policyText"]}


def _policy(place: Place, params: Record) -> Record:
    text = _repository(place, params).get("policyText")
    if text is None:
        msg = "RepositoryPolicyNotFoundException"
        raise KeptError(msg, "Repository policy does not exist.")
    return {"repositoryName": params["repositoryName"], "policyText": text}


def _delete_policy(place: Place, params: Record) -> Record:
    told = _policy(place, params)
    del _repository(place, params)["policyText"]
    return told


KEPT = Kept(
    service="ecr-public",
    missing="RepositoryNotFoundException",
    taken="RepositoryAlreadyExistsException",
    invalid="InvalidParameterException",
    everywhere="us-east-1",
    operations={
        "GetRepositoryCatalogData": _catalog,
        "PutRepositoryCatalogData": _put_catalog,
        "SetRepositoryPolicy": _set_policy,
        "GetRepositoryPolicy": _policy,
        "DeleteRepositoryPolicy": _delete_policy,
    },
    kinds=(
        Kind(
            name="Repository",
            key=("repositoryName",),
            arn="repositoryArn",
            unique=("repositoryName",),
            list=("DescribeRepositories",),
            names={"repositoryNames": "repositoryName"},
            made={
                "registryId": "{account}",
                "repositoryArn": "arn:{partition}:ecr-public::{account}:repository/{repositoryName}",
                "repositoryUri": "public.ecr.aws/{account}/{repositoryName}",
                "createdAt": now,
            },
        ),
    ),
)
