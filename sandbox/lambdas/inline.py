"""Runs a function that answers with ``cfnresponse`` in this process, for custom resources: within milliseconds.

Such a function stands in the template itself, in Python, and most stacks of our own have one; a process of its own,
with an SDK to load, would take longer than the rest of the deployment. Only code for which that makes no difference is
run so: it calls AWS and answers, and neither waits nor asks anything of its environment. Its log is as Lambda writes
it. It runs with the rights of whoever started the sandbox: deploy only templates that you would also run.
"""

import ast
import builtins
import io
import json
import linecache
import secrets
import time
import types
import uuid
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import boto3

from sandbox.lambdas import lineage, logbook
from sandbox.lambdas.bootstrap import cfnresponse
from sandbox.lambdas.bootstrap.python import described
from sandbox.lambdas.running import Outcome, credentials
from sandbox.lambdas.workers import Answer
from sandbox.services import InProcessServices

Json = Any
_CALLING = frozenset({"boto3", "botocore", "cfnresponse"})
_RECKONING = frozenset({"base64", "datetime", "hashlib", "ipaddress", "json", "re", "uuid"})
_REACHING_OUT = frozenset({"__import__", "compile", "eval", "exec", "exit", "input", "open", "quit"})


@dataclass(frozen=True)
class LambdaContext:
    """The second argument of a handler.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: str
    aws_request_id: str
    log_group_name: str
    log_stream_name: str
    function_version: str
    deadline: float

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the handler may still run, in milliseconds."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def answers_inline(function: Any) -> bool:  # noqa: ANN401 moto's own class, which would take long to import
    """Return whether a function is one that this module runs."""
    if not str(function.run_time).startswith("python") or not function.code_bytes or function.layers:
        return False
    with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as archive:
        if archive.namelist() != ["index.py"]:
            return False
        return _only_calls_and_answers(archive.read("index.py").decode(), str(function.handler))


@lru_cache(maxsize=256)
def _only_calls_and_answers(source: str, handler: str) -> bool:
    """Return whether code cannot tell, by what it imports and does, that it runs beside others."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return False
    imported = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            case ast.ImportFrom():
                imported.add(str(node.module).partition(".")[0])
            case ast.While() | ast.AsyncFunctionDef():
                return False
            case ast.Name() if node.id in _REACHING_OUT:
                return False
    defined = {f"index.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)}
    return "cfnresponse" in imported and imported <= _CALLING | _RECKONING and handler in defined


def invoke(stored: Any, event: dict[str, Json]) -> tuple[Outcome, Json]:  # noqa: ANN401 see above
    """Run a function's handler, and return what came of it and what it sent with ``cfnresponse``, if anything.

    Args:
        stored: moto's record of the function.
        event: the first argument of the handler.

    Raises:
        RecursiveLoopError: if it has led to its own invocation too often.
    """
    trace = lineage.extended_by(f"{stored.account_id}:{stored.region}:{stored.function_name}")
    request = str(uuid.uuid4())
    begun = time.monotonic()
    context = LambdaContext(
        function_name=stored.function_name,
        invoked_function_arn=str(stored.function_arn),
        memory_limit_in_mb=str(stored.memory_size),
        aws_request_id=request,
        log_group_name=stored.logs_group_name,
        log_stream_name=logbook.stream_of(stored, secrets.token_hex(16)),
        function_version=str(stored.version),
        deadline=begun + int(stored.timeout),
    )
    sent: list[Json] = []
    printed = io.StringIO()
    place = f"/refarch/{stored.function_arn}/{stored.code_sha_256}"
    with lineage.caused_by(trace):
        try:
            handler = _loaded(stored, f"{place}/index.py", _modules(stored, sent), printed)
            answer = Answer(json.dumps(handler(event, context)), None, "", None)
        except Exception as error:  # noqa: BLE001 whatever a handler raises is its answer
            told, text = described(error, place, request)
            print(text.replace("\n", logbook.SEPARATOR), file=printed)
            answer = Answer(None, told, "", None)
    answer = Answer(answer.value, answer.error, printed.getvalue(), None)
    log = logbook.told(stored, request, answer, time.monotonic() - begun, None)
    logbook.keep(stored, context.log_stream_name, log)
    payload = json.dumps(answer.error) if answer.error else str(answer.value)
    return Outcome(payload, answer.error is not None, "\n".join([*log, ""]), request), sent[-1] if sent else None


def _loaded(
    stored: Any,  # noqa: ANN401 see above
    place: str,
    modules: Mapping[str, types.ModuleType],
    printed: io.StringIO,
) -> Callable[[Json, LambdaContext], Json]:
    with zipfile.ZipFile(io.BytesIO(stored.code_bytes)) as archive:
        source = archive.read("index.py").decode()
    # A traceback shows the lines of the code, and no file has them.
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    namespace: dict[str, Json] = {"__name__": "index", "__builtins__": _builtins(modules, printed)}
    exec(compile(source, place, "exec"), namespace)  # noqa: S102 Lambda does it too
    handler: Callable[[Json, LambdaContext], Json] = namespace[str(stored.handler).removeprefix("index.")]
    return handler


def _modules(stored: Any, sent: list[Json]) -> dict[str, types.ModuleType]:  # noqa: ANN401 see above
    """Return the modules that the handler imports instead of the real ones."""
    session = InProcessServices(stored.account_id, stored.region).session
    key, secret, token = credentials(stored.account_id, stored.role, stored.function_name.ljust(2, "-"))
    own = {"aws_access_key_id": key, "aws_secret_access_key": secret, "aws_session_token": token}
    role = types.SimpleNamespace(
        client=partial(session.client, **own), resource=partial(session.resource, **own), region_name=stored.region
    )
    clients = types.ModuleType("boto3")
    vars(clients).update(
        client=role.client, resource=role.resource, Session=lambda **_: role, session=types.SimpleNamespace()
    )
    clients.session.Session = clients.Session
    answers = types.ModuleType("cfnresponse")
    vars(answers).update(
        SUCCESS=cfnresponse.SUCCESS,
        FAILED=cfnresponse.FAILED,
        send=lambda *answer, **named: sent.append(json.loads(json.dumps(cfnresponse.body(*answer, **named)))),
    )
    return {boto3.__name__: clients, answers.__name__: answers}


def _builtins(modules: Mapping[str, types.ModuleType], printed: io.StringIO) -> dict[str, Json]:
    """Return builtins whose import prefers the given modules and whose output is kept, for this handler only."""

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

    return {**vars(builtins), "__import__": importer, "print": partial(print, file=printed)}
