"""Runs the Python code of a Lambda function in this process, for custom resources.

The handler gets a ``boto3`` that reaches only the sandbox, and a ``cfnresponse`` that hands its answer over.
It runs with the rights of whoever started the sandbox: deploy only templates that you would also run.
"""

import builtins
import io
import sys
import types
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import boto3
from moto.awslambda.models import lambda_backends

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.provider import Services
from sandbox.services import InProcessServices

Json = Any


@dataclass(frozen=True)
class Outcome:
    """What came of an invocation.

    Attributes:
        value: what the handler returned.
        custom_resource: what it sent with ``cfnresponse``, if anything.
    """

    value: Json
    custom_resource: dict[str, Json] | None


@dataclass(frozen=True)
class LambdaContext:
    """The second argument of a handler."""

    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: int
    aws_request_id: str
    log_group_name: str
    log_stream_name: str = "sandbox"
    function_version: str = "$LATEST"


def invoke(services: Services, function: str, event: Mapping[str, Json]) -> Outcome:
    """Run a function's handler.

    Args:
        services: of the account and Region that the function belongs to.
        function: its name or ARN.
        event: the first argument of the handler.

    Raises:
        NotHonouredError: if the function is not Python.
        Exception: whatever the handler raises.
    """
    arn = services.call("lambda", "GetFunction", FunctionName=function)["Configuration"]["FunctionArn"]
    account, region = arn.split(":")[4], arn.split(":")[3]
    stored = lambda_backends[account][region].get_function(arn)
    runtime = str(stored.run_time)
    if not runtime.startswith("python"):
        msg = f"{arn}: the sandbox runs Python functions and not {runtime}"
        raise NotHonouredError(msg)
    module_name, handler_name = str(stored.handler).rsplit(".", 1)
    sent: list[dict[str, Json]] = []
    modules = _modules(InProcessServices(account, region), sent)
    with zipfile.ZipFile(io.BytesIO(stored.code_bytes)) as archive:
        source = archive.read(f"{module_name.replace('.', '/')}.py").decode()
    namespace: dict[str, Json] = {"__name__": module_name, "__builtins__": _builtins(modules)}
    exec(compile(source, f"{stored.function_name}/{module_name}.py", "exec"), namespace)  # noqa: S102 Lambda does it too
    context = LambdaContext(
        function_name=stored.function_name,
        invoked_function_arn=arn,
        memory_limit_in_mb=int(stored.memory_size),
        aws_request_id=str(uuid.uuid4()),
        log_group_name=f"/aws/lambda/{stored.function_name}",
    )
    value = namespace[handler_name](dict(event), context)
    return Outcome(value, sent[-1] if sent else None)


def _modules(services: InProcessServices, sent: list[dict[str, Json]]) -> dict[str, types.ModuleType]:
    """Return the modules that the handler imports instead of the real ones."""
    clients = types.ModuleType("boto3")
    clients.client = services.session.client  # type: ignore[attr-defined]
    clients.resource = services.session.resource  # type: ignore[attr-defined]
    clients.Session = lambda **_: services.session  # type: ignore[attr-defined]

    def send(
        event: Mapping[str, Json],
        _context: LambdaContext,
        status: str,
        data: Mapping[str, Json],
        physical_id: str | None = None,
        no_echo: bool = False,  # noqa: FBT001, FBT002 cfnresponse's own signature
        reason: str | None = None,
    ) -> None:
        sent.append(
            {
                "Status": status,
                "Reason": reason,
                "PhysicalResourceId": physical_id or event.get("PhysicalResourceId") or "sandbox",
                "NoEcho": no_echo,
                "Data": dict(data),
            }
        )

    answers = types.ModuleType("cfnresponse")
    answers.SUCCESS = "SUCCESS"  # type: ignore[attr-defined]
    answers.FAILED = "FAILED"  # type: ignore[attr-defined]
    answers.send = send  # type: ignore[attr-defined]
    return {boto3.__name__: clients, answers.__name__: answers}


def _builtins(modules: Mapping[str, types.ModuleType]) -> dict[str, Json]:
    """Return builtins whose import prefers the given modules, for this handler only."""

    def importer(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 the import protocol's own names
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> types.ModuleType:
        if level == 0 and name in modules:
            return modules[name]
        return builtins.__import__(name, globals, locals, fromlist or (), level)

    return {**cast("dict[str, Json]", vars(sys.modules["builtins"])), "__import__": importer}
