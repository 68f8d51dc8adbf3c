"""Functions made through Lambda's API, and invoked."""

import base64
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from tests.unit.sandbox.account import Account


@dataclass(frozen=True)
class Invoked:
    """What an invocation answered."""

    value: Any
    error: str | None
    log: str


def zipped(**files: str) -> bytes:
    """Return a zip file; a file's name has ``__`` for its dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return buffer.getvalue()


def role_of(account: Account) -> str:
    """Return a role for functions, made if need be."""
    iam = account.client("iam")
    if not iam.list_roles()["Roles"]:
        iam.create_role(RoleName="function", AssumeRolePolicyDocument="{}")
    return str(iam.get_role(RoleName="function")["Role"]["Arn"])


def make(account: Account, code: bytes, runtime: str = "python3.13", name: str = "shop", **more: Any) -> str:
    """Create a function whose handler is ``index.handler``, and return its ARN."""
    # Thirty seconds, because three may pass on a busy machine before a process has loaded what it needs.
    fixed = {"FunctionName": name, "Runtime": runtime, "Handler": "index.handler", "Role": role_of(account)}
    given = {"Timeout": 30, **fixed, **more}
    return str(account.client("lambda").create_function(Code={"ZipFile": code}, **given)["FunctionArn"])


def invoke(account: Account, event: Any = None, name: str = "shop") -> Invoked:
    """Invoke a function and wait for its answer."""
    answer = account.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
    log = base64.b64decode(answer["LogResult"]).decode()
    return Invoked(json.loads(answer["Payload"].read()), answer.get("FunctionError"), log)


def messages(account: Account, group: str = "/aws/lambda/shop") -> list[str]:
    """Return everything in a log group."""
    logs = account.client("logs")
    return [event["message"] for event in logs.filter_log_events(logGroupName=group)["events"]]


ECHO = "import json\ndef handler(event, context):\n    print(json.dumps(event))"
"""A function that prints what it gets."""


def heard(account: Account, name: str = "shop") -> list[Any]:
    """Return what a function that prints its events has got, in order."""
    logs = account.client("logs")
    try:
        events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    told = [event["message"] for event in events if event["message"].startswith(("{", '"', "["))]
    return [json.loads(message) for message in told if not message.startswith("[ERROR]")]
