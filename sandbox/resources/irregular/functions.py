"""Lambda functions, whose code may stand in the template itself."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.table import Call, Named, Read, Row, TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_EXTENSIONS = {"python": "py", "nodejs": "js"}
_EPOCH = (1980, 1, 1, 0, 0, 0)

_ROW = Row(
    type="AWS::Lambda::Function",
    service="lambda",
    create="CreateFunction",
    id="FunctionName",
    read=Read("GetFunction", {"FunctionName": "$id"}, "Configuration"),
    delete=Call("DeleteFunction", {"FunctionName": "$id"}),
    update=Call("UpdateFunctionConfiguration", {"FunctionName": "$id"}),
    attributes={"Arn": "FunctionArn"},
    named=Named("FunctionName", longest=64),
    tags=ApiTags("lambda", "TagResource", "UntagResource", as_map=True),
    tag_key={"Resource": "$item.FunctionArn"},
)


class Function(TableResource):
    """``AWS::Lambda::Function``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the function, its inline code zipped as CloudFormation zips it."""
        made = super().create(context, {**properties, "Code": _zipped(properties)})
        return Physical(made.id, properties, made.generated)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change code and configuration, each by a call of its own."""
        if physical.properties["Code"] != new["Code"]:
            code = {name: value for name, value in _zipped(new).items() if name != "SourceKMSKeyArn"}
            context.call("lambda", "UpdateFunctionCode", FunctionName=physical.id, **code)
        same_code = {**physical.properties, "Code": new["Code"]}
        updated = super().update(context, Physical(physical.id, same_code, physical.generated), new)
        return Physical(physical.id, new, updated.generated)


def _zipped(properties: Mapping[str, Json]) -> dict[str, Json]:
    code: dict[str, Json] = dict(properties["Code"])
    if "ZipFile" not in code:
        return code
    runtime = str(properties.get("Runtime", ""))
    extension = next((end for start, end in _EXTENSIONS.items() if runtime.startswith(start)), None)
    if extension is None:
        msg = f"Runtime {runtime!r} takes no inline code; ZipFile is for Python and Node.js"
        raise ValueError(msg)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(f"index.{extension}", _EPOCH), code["ZipFile"])
    return {"ZipFile": buffer.getvalue()}


TYPES = (Function(),)
