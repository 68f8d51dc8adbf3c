"""Lambda functions, whose code may stand in the template itself, and their published versions."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.provider import Context, FailedError, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_EXTENSIONS = {"python": "py", "nodejs": "js"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BY_CODE = ("Code", "Architectures")
"""What changes with a function's code, and not with its configuration."""

_FUNCTION = Row(
    type="AWS::Lambda::Function",
    service="lambda",
    create="CreateFunction",
    id="FunctionName",
    read=Read(
        "GetFunction",
        {"FunctionName": "$id"},
        "merge(Configuration, {Code: Code, Tags: Tags, Concurrency: Concurrency})",
    ),
    delete=Call("DeleteFunction", {"FunctionName": "$id"}),
    setters={
        "FunctionScalingConfig": Call(
            "PutFunctionScalingConfig",
            {"FunctionName": "$id", "Qualifier": "$$LATEST.PUBLISHED", "FunctionScalingConfig": "$value"},
        ),
        "RecursiveLoop": Call("PutFunctionRecursionConfig", {"FunctionName": "$id", "RecursiveLoop": "$value"}),
        "ReservedConcurrentExecutions": Call(
            "PutFunctionConcurrency", {"FunctionName": "$id", "ReservedConcurrentExecutions": "$value"}
        ),
        "RuntimeManagementConfig": Call(
            "PutRuntimeManagementConfig",
            {
                "FunctionName": "$id",
                "UpdateRuntimeOn": "$value.UpdateRuntimeOn",
                "RuntimeVersionArn": "$value.RuntimeVersionArn",
            },
        ),
    },
    updaters={
        "CodeSigningConfigArn": Call(
            "PutFunctionCodeSigningConfig", {"FunctionName": "$id", "CodeSigningConfigArn": "$value"}
        )
    },
    removers={
        "CodeSigningConfigArn": Call("DeleteFunctionCodeSigningConfig", {"FunctionName": "$id"}),
        "ReservedConcurrentExecutions": Call("DeleteFunctionConcurrency", {"FunctionName": "$id"}),
    },
    update=Call("UpdateFunctionConfiguration", {"FunctionName": "$id"}),
    defaults={
        "DeadLetterConfig": {"TargetArn": ""},
        "Description": "",
        "Environment": {"Variables": {}},
        "EphemeralStorage": {"Size": 512},
        "FileSystemConfigs": [],
        "FunctionScalingConfig": {},
        "ImageConfig": {},
        "KmsKeyArn": "",
        "Layers": [],
        "LoggingConfig": {"LogFormat": "Text"},
        "MemorySize": 128,
        "RecursiveLoop": "Terminate",
        "RuntimeManagementConfig": {"UpdateRuntimeOn": "Auto"},
        "SnapStart": {"ApplyOn": "None"},
        "Timeout": 3,
        "TracingConfig": {"Mode": "PassThrough"},
        "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
    },
    attributes={
        "Arn": "FunctionArn",
        "SnapStartResponse.ApplyOn": "SnapStart.ApplyOn",
        "SnapStartResponse.OptimizationStatus": "SnapStart.OptimizationStatus",
    },
    named=Named("FunctionName", longest=64),
    tags=ApiTags("lambda", "TagResource", "UntagResource", as_map=True, list="ListTags"),
    tag_key={"Resource": "$item.FunctionArn"},
    tells={
        "CodeSigningConfigArn": Read("GetFunctionCodeSigningConfig", {"FunctionName": "$id"}, "CodeSigningConfigArn"),
        "FunctionScalingConfig": Read(
            "GetFunctionScalingConfig",
            {"FunctionName": "$id", "Qualifier": "$$LATEST.PUBLISHED"},
            "RequestedFunctionScalingConfig",
        ),
        "ImageConfig": "ImageConfigResponse.ImageConfig",
        "Layers": "Layers[].Arn",
        "RecursiveLoop": Read("GetFunctionRecursionConfig", {"FunctionName": "$id"}, "RecursiveLoop"),
        "ReservedConcurrentExecutions": "Concurrency.ReservedConcurrentExecutions",
        "RuntimeManagementConfig": Read("GetRuntimeManagementConfig", {"FunctionName": "$id"}),
    },
    nothing_to_do={
        "PublishToLatestPublished": "it is for functions on managed instances, and nothing here runs on any"
    },
)


class Function(TableResource):
    """``AWS::Lambda::Function``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_FUNCTION)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the function, its inline code zipped as CloudFormation zips it."""
        made = super().create(context, {**properties, "Code": _zipped(properties)})
        return Physical(made.id, properties, made.generated)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change code and configuration, each by a call of its own."""
        old = dict(physical.properties)
        if set(_BY_CODE) & set(changed(old, new)):
            architectures = new.get("Architectures", ["x86_64"])
            code = {"Architectures": architectures, **_zipped(new)}
            context.call("lambda", "UpdateFunctionCode", FunctionName=physical.id, **code)
        for name in _BY_CODE:
            old.pop(name, None)
        same_code = {**old, **{name: new[name] for name in _BY_CODE if name in new}}
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
    return {**code, "ZipFile": buffer.getvalue()}


_VERSION = Row(
    type="AWS::Lambda::Version",
    service="lambda",
    create="PublishVersion",
    id="FunctionArn",
    read=Read("GetFunctionConfiguration", {"FunctionName": "$id"}),
    delete=Call("DeleteFunction", {"FunctionName": "$id"}),
    values={"ProvisionedConcurrencyConfig": lambda config: config["ProvisionedConcurrentExecutions"]},
    setters={
        "FunctionScalingConfig": Call(
            "PutFunctionScalingConfig",
            {"FunctionName": "$FunctionName", "Qualifier": "$item.Version", "FunctionScalingConfig": "$value"},
        ),
        "ProvisionedConcurrencyConfig": Call(
            "PutProvisionedConcurrencyConfig",
            {
                "FunctionName": "$FunctionName",
                "Qualifier": "$item.Version",
                "ProvisionedConcurrentExecutions": "$value",
            },
        ),
        "RuntimePolicy": Call(
            "PutRuntimeManagementConfig",
            {
                "FunctionName": "$FunctionName",
                "Qualifier": "$item.Version",
                "UpdateRuntimeOn": "$value.UpdateRuntimeOn",
                "RuntimeVersionArn": "$value.RuntimeVersionArn",
            },
        ),
    },
    defaults={"FunctionScalingConfig": {}},
    attributes={"FunctionArn": "$id", "Version": "Version"},
    tells={
        "FunctionScalingConfig": Read(
            "GetFunctionScalingConfig",
            {"FunctionName": "$FunctionName", "Qualifier": "$item.Version"},
            "RequestedFunctionScalingConfig",
        ),
        "ProvisionedConcurrencyConfig": Read(
            "GetProvisionedConcurrencyConfig",
            {"FunctionName": "$FunctionName", "Qualifier": "$item.Version"},
            "RequestedProvisionedConcurrentExecutions",
        ),
        "RuntimePolicy": Read(
            "GetRuntimeManagementConfig", {"FunctionName": "$FunctionName", "Qualifier": "$item.Version"}
        ),
    },
)


class Version(TableResource):
    """``AWS::Lambda::Version``: refused when nothing has changed since the last one, as CloudFormation does."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_VERSION)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Publish a version.

        Raises:
            FailedError: if Lambda answers with a version that there was before.
        """
        name = str(properties["FunctionName"]).rpartition(":function:")[2]
        known = context.call("lambda", "ListVersionsByFunction", FunctionName=name)["Versions"]
        # Not told before it is clear that it is a new one: a failed creation removes what was created.
        made = super().create(replace(context, created=lambda _: None), properties)
        for version in known:
            if version["FunctionArn"] == made.id:
                told = f"A version for this Lambda function exists ( {version['Version']} )."
                msg = f"{told} Modify the function to create a new version."
                raise FailedError(msg)
        context.created(made.id)
        return made


TYPES = (Function(), Version())
