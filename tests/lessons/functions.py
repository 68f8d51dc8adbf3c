"""Functions in Python, for lessons."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from study.lab import Lab


def packed(files: Mapping[str, str]) -> bytes:
    """Return a deployment package: files and their text."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return archive.getvalue()


def function(lab: Lab, code: str | Mapping[str, str], name: str = "shop", **options: Any) -> str:
    """Return the ARN of a new function; its code is one file, ``index.py``, or several."""
    iam = lab.client("iam")
    if not iam.list_roles()["Roles"]:
        iam.create_role(RoleName="function", AssumeRolePolicyDocument="{}")
    made = lab.client("lambda").create_function(
        FunctionName=name,
        Handler="index.handler",
        Role=f"arn:aws:iam::{lab.account_id}:role/function",
        Code={"ZipFile": packed({"index.py": code} if isinstance(code, str) else code)},
        **{"Runtime": "python3.13", "Timeout": 30, **options},
    )
    return str(made["FunctionArn"])


def layer(lab: Lab, files: Mapping[str, str], name: str = "teas") -> str:
    """Return the ARN of a new version of a layer."""
    made = lab.client("lambda").publish_layer_version(LayerName=name, Content={"ZipFile": packed(files)})
    return str(made["LayerVersionArn"])


def invoke(lab: Lab, event: Any = None, name: str = "shop") -> Any:
    """Invoke a function and return what it returns, or its error."""
    answer = lab.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    return json.loads(answer["Payload"].read())


def log(lab: Lab, name: str = "shop") -> list[str]:
    """Return what a function's log says."""
    events = lab.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    return [event["message"] for event in events]
