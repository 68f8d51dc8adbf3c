"""Canaries of CloudWatch Synthetics: a script in the template is zipped, and a canary is started if it shall be."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_START = "StartCanaryAfterCreation"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Canary(TableResource):
    """``AWS::Synthetics::Canary``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-synthetics-canary.html
    """

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it, and start it if the template says so."""
        physical = super().create(context, properties)
        if str(properties.get(_START, False)).lower() == "true":
            context.call("synthetics", "StartCanary", Name=physical.id)
        return physical

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Stop it if it runs, and delete it."""
        if self.read(context, physical)["Status"]["State"] == "RUNNING":
            context.call("synthetics", "StopCanary", Name=physical.id)
        super().delete(context, physical, snapshot=snapshot)


def _code(value: Json) -> Json:
    """Return the code as the API takes it: a script as an archive with the file that the handler names."""
    said = {name: part for name, part in value.items() if name not in {"Script", "S3ObjectVersion"}}
    if "S3ObjectVersion" in value:
        said["S3Version"] = value["S3ObjectVersion"]
    if "Script" in value:
        said["ZipFile"] = _archive(value["Script"], value["Handler"].rsplit(".", 1)[0])
    return said


def _archive(script: str, file: str) -> bytes:
    """Zip a script, as Python or as JavaScript by what it looks like, the same bytes each time."""
    python = "def " in script and "exports." not in script
    path = f"python/{file}.py" if python else f"nodejs/node_modules/{file}.js"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo(path, _EPOCH), script)
    return held.getvalue()


TYPES = (
    Canary(
        Row(
            type="AWS::Synthetics::Canary",
            service="synthetics",
            create="CreateCanary",
            id="Canary.Name",
            read=Read("GetCanary", {"Name": "$id"}, "Canary"),
            delete=Call("DeleteCanary", {"Name": "$id"}),
            update=Call("UpdateCanary", {"Name": "$id"}),
            renames={
                "SuccessRetentionPeriod": "SuccessRetentionPeriodInDays",
                "FailureRetentionPeriod": "FailureRetentionPeriodInDays",
            },
            values={"Code": _code},
            defaults={
                "SuccessRetentionPeriod": 31,
                "FailureRetentionPeriod": 31,
                "ProvisionedResourceCleanup": "AUTOMATIC",
            },
            attributes={
                "Id": "Id",
                "State": "Status.State",
                "Code.SourceLocationArn": "Code.SourceLocationArn",
            },
            tags=ApiTags("synthetics", "TagResource", "UntagResource", as_map=True),
            tag_key={"ResourceArn": "arn:$partition:synthetics:$region:$account:canary:$id"},
            nothing_to_do={
                _START: "the class starts it",
                "DeleteLambdaResourcesOnCanaryDeletion": "there is no function behind it here",
            },
        )
    ),
)
