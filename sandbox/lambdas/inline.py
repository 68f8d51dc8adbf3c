"""Runs a function that answers with ``cfnresponse`` in this process, for custom resources: within milliseconds.

Such a function stands in the template itself, in Python, and most stacks of our own have one; a process of its own,
with an SDK to load, would take longer than the rest of the deployment. The handler gets a ``boto3`` that reaches only
the sandbox, and a ``cfnresponse`` that hands its answer over. It runs with the rights of whoever started the sandbox:
deploy only templates that you would also run.
"""

import builtins
import io
import types
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import boto3

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


def answers_inline(function: Any) -> bool:  # noqa: ANN401 moto's own class, which would take long to import
    """Return whether a function is one that this module runs."""
    if not str(function.run_time).startswith("python"):
        return False
    with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as archive:
        return archive.namelist() == ["index.py"] and b"cfnresponse" in archive.read("index.py")


def invoke(stored: Any, event: Mapping[str, Json]) -> Outcome:  # noqa: ANN401 see above
    """Run a function's handler.

    Args:
        stored: moto's record of the function.
        event: the first argument of the handler.

    Raises:
        Exception: whatever the handler raises.
    """
    arn = str(stored.function_arn)
    account, region = arn.split(":")[4], arn.split(":")[3]
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

    def send(  # noqa: PLR0917 cfnresponse's own signature
        event: Mapping[str, Json],
        _context: LambdaContext,
        status: str,
        data: Mapping[str, Json],
        physical_id: str | None = None,
        no_echo: bool = False,  # noqa: FBT001, FBT002 see above
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

    return {**vars(builtins), "__import__": importer}
