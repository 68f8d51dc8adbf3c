"""CodeBuild: projects, report groups and credentials. A build is over as soon as it is asked for, and runs nothing.

Source: https://docs.aws.amazon.com/codebuild/latest/APIReference/Welcome.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now, refuse
from sandbox.keepers.shapes import described
from sandbox.services import operation_model

_MISSING = "ResourceNotFoundException"
_COPIED = ("source", "artifacts", "environment", "serviceRole", "timeoutInMinutes", "queuedTimeoutInMinutes")


def _arn(path: str) -> str:
    return f"arn:{{partition}}:codebuild:{{region}}:{{account}}:{path}"


def _batch(kind: str, operation: str, asked: str, field: str, told: str) -> Any:  # noqa: ANN401 an operation
    """Return the operation that describes several things of a kind, and names those that are not there."""

    def batch(place: Place, params: Record) -> Record:
        shape = operation_model("codebuild", operation).output_shape.members[told].member
        found = {one[field]: one for one in place.all(kind)}
        known = [described(found[name], shape) for name in params[asked] if name in found]
        return {told: known, f"{told}NotFound": [name for name in params[asked] if name not in found]}

    return batch


def _project(place: Place, name: str) -> Record:
    found = next((one for one in place.all("Project") if name in (one["name"], one["arn"])), None)
    if found is None:
        refuse(_MISSING, f"Project cannot be found: {name}")
    return found


def _set_webhook(place: Place, params: Record) -> Record:
    project = _project(place, params["projectName"])
    settings = {name: value for name, value in params.items() if name != "projectName"}
    url = f"https://codebuild.{place.region_name}.amazonaws.com/webhooks"
    project["webhook"] = {**project.get("webhook", {}), "url": url, "payloadUrl": url, **settings}
    return {"webhook": project["webhook"]}


def _change_webhook(place: Place, params: Record) -> Record:
    if "webhook" not in _project(place, params["projectName"]):
        refuse(_MISSING, f"There is no webhook of {params['projectName']}.")
    return _set_webhook(place, params)


def _delete_webhook(place: Place, params: Record) -> Record:
    if _project(place, params["projectName"]).pop("webhook", None) is None:
        refuse(_MISSING, f"There is no webhook of {params['projectName']}.")
    return {}


def _set_visibility(place: Place, params: Record) -> Record:
    project = _project(place, params["projectArn"])
    project |= {name: params[name] for name in ("projectVisibility", "resourceAccessRole") if name in params}
    return {"projectArn": project["arn"], "projectVisibility": project["projectVisibility"]}


def _start(place: Place, params: Record) -> Record:
    """Keep a build that has succeeded already."""
    project = _project(place, params["projectName"])
    builds = [one for one in place.all("Build") if one["projectName"] == project["name"]]
    build: Record = {
        **{name: project[name] for name in _COPIED if name in project},
        "projectName": project["name"],
        "buildNumber": len(builds) + 1,
        "currentPhase": "COMPLETED",
        "buildStatus": "SUCCEEDED",
        "buildComplete": True,
    }
    place.make(
        build, {"id": f"{project['name']}:{{uuid}}", "arn": _arn("build/{id}"), "startTime": now, "endTime": now}
    )
    place.all("Build").append(build)
    return {"build": build}


def _builds_of(place: Place, params: Record) -> Record:
    """List a project's builds, newest first."""
    project = _project(place, params["projectName"])
    ids = [one["id"] for one in place.all("Build") if one["projectName"] == project["name"]]
    return {"ids": ids if params.get("sortOrder") == "ASCENDING" else ids[::-1]}


def _badge(_place: Place, record: Record) -> Record:
    return {"badgeEnabled": record.get("badgeEnabled", False)}


_TIMES = {"created": now, "lastModified": now}

KEPT = Kept(
    service="codebuild",
    missing=_MISSING,
    taken="ResourceAlreadyExistsException",
    invalid="InvalidInputException",
    operations={
        "BatchGetProjects": _batch("Project", "BatchGetProjects", "names", "name", "projects"),
        "BatchGetReportGroups": _batch("ReportGroup", "BatchGetReportGroups", "reportGroupArns", "arn", "reportGroups"),
        "BatchGetBuilds": _batch("Build", "BatchGetBuilds", "ids", "id", "builds"),
        "CreateWebhook": _set_webhook,
        "UpdateWebhook": _change_webhook,
        "DeleteWebhook": _delete_webhook,
        "UpdateProjectVisibility": _set_visibility,
        "StartBuild": _start,
        "ListBuildsForProject": _builds_of,
    },
    kinds=(
        Kind(
            name="Project",
            key=("name",),
            arn="arn",
            unique=("name",),
            defaults={
                "description": "",
                "timeoutInMinutes": 60,
                "queuedTimeoutInMinutes": 480,
                "cache": {"type": "NO_CACHE"},
                "encryptionKey": "arn:{partition}:kms:{region}:{account}:alias/aws/s3",
                "projectVisibility": "PRIVATE",
            },
            made={"arn": _arn("project/{name}"), "badge": _badge, **_TIMES},
            renewed={"lastModified": now, "badge": _badge},
        ),
        Kind(
            name="ReportGroup",
            key=("arn",),
            arn="arn",
            unique=("name",),
            made={"arn": _arn("report-group/{name}"), "status": "ACTIVE", **_TIMES},
            renewed={"lastModified": now},
        ),
        Kind(
            name="SourceCredentials",
            key=("arn",),
            arn="arn",
            unique=("serverType", "authType"),
            create=("ImportSourceCredentials",),
            list=("ListSourceCredentials",),
            made={"arn": _arn("token/{serverType}-{hex8}")},
        ),
    ),
)
