"""One run of a function's handler: its process, its credentials, its time, and what it leaves in CloudWatch Logs."""

import io
import json
import time
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox import tracing
from sandbox.lambdas import desk, keys, lineage, logbook, segments
from sandbox.lambdas.launching import Program
from sandbox.lambdas.workers import Worker, give_back, idle, worker_for
from sandbox.services import InProcessServices

Json = Any
_OFFLINE = {"npm_config_offline": "true", "npm_config_audit": "false", "npm_config_fund": "false"}
"""CDK's ``AwsCustomResource`` has npm fetch the latest SDK before each first call, which without a network takes npm a
minute to give up. What it goes on with, the runtime's own SDK, is what leads into the sandbox."""
_EMPTY = io.BytesIO()
zipfile.ZipFile(_EMPTY, "w").close()


class UnrunnableError(Exception):
    """A function that cannot be run here; the message names the function and says why."""


@dataclass(frozen=True)
class Outcome:
    """What came of an invocation.

    Attributes:
        payload: what the caller gets: the handler's value, or the error, as JSON text.
        failed: whether it is an error.
        log: what Lambda writes to CloudWatch Logs for it, as text.
        request: the request's id.
        refused: code and message of the error with which the function did not even start.
    """

    payload: str
    failed: bool
    log: str
    request: str = ""
    refused: tuple[str, str] | None = None


def run(
    function: Any,  # noqa: ANN401 moto's own class, which would take long to import
    event: Json,
    *,
    arn: str | None = None,
    request: str | None = None,
    client_context: Mapping[str, Json] | None = None,
    prepared: bool = False,
) -> Outcome:
    """Run a function once.

    Args:
        function: moto's record of it, or of one of its versions.
        event: the handler's first argument.
        arn: by which ARN it was invoked, if not by its own: an alias has another.
        request: the request's id, the same for each attempt; a new one by default.
        client_context: what the caller says about itself.
        prepared: whether an environment may have been prepared for it (:func:`prepare`).

    Raises:
        RecursiveLoopError: if it has led to its own invocation too often.
        UnrunnableError: if it is neither Python nor JavaScript, or a container image.
    """
    check_runnable(function)
    caused = tracing.read(lineage.current())
    whose = f"{function.account_id}:{function.region}:{function.function_name}"
    trace = lineage.extended_by(whose, active=segments.is_active(function))
    request = request or str(uuid.uuid4())
    ready = idle(_program(function, prepared=True)) if prepared else None
    worker = ready or worker_for(_program(function))
    locked = keys.obstacle(function) if worker.cold else None
    if locked is not None:
        worker.end()
        why = json.dumps({"errorType": locked[0], "errorMessage": locked[1]})
        return Outcome(why, failed=True, log="", request=request, refused=locked)
    stream = logbook.stream_of(function, worker.stream)
    context = {
        "function_name": function.function_name,
        "function_version": str(function.version),
        "invoked_function_arn": arn or function.function_arn,
        "memory_limit_in_mb": str(function.memory_size),
        "aws_request_id": request,
        "log_group_name": function.logs_group_name,
        "log_stream_name": stream,
        "timeout": int(function.timeout),
        "client_context": client_context,
    }
    cold, answer, usable = worker.cold, None, False
    begun = time.monotonic()
    try:
        answer = worker.load(float(function.timeout)) if cold else None
        loaded = time.monotonic()
        if answer is None:
            answer = worker.run(event, context, trace)
            usable = not answer.ended
    finally:
        # One that could not load, or ended in the middle, is no use to anybody.
        if usable:
            give_back(worker)
        else:
            worker.end()
    seconds, init = time.monotonic() - loaded, loaded - begun if cold else None
    log = logbook.told(function, request, answer, seconds, init)
    logbook.keep(function, stream, log)
    segments.record(function, caused, tracing.read(trace), request, seconds, init, answer.error is not None)
    payload = answer.value if answer.error is None else json.dumps(answer.error)
    return Outcome(payload or "null", answer.error is not None, "\n".join([*log, ""]), request)


def check_runnable(function: Any) -> None:  # noqa: ANN401 see above
    """Raise if a function cannot be run here.

    Raises:
        UnrunnableError: as for :func:`run`.
    """
    runtime = str(function.run_time)
    if function.package_type == "Image":
        msg = f"{function.function_arn}: the refarch sandbox runs no container images"
        raise UnrunnableError(msg)
    if not runtime.startswith(("python", "nodejs")):
        msg = f"{function.function_arn}: the refarch sandbox runs functions in Python and JavaScript, not {runtime}"
        raise UnrunnableError(msg)


def is_runnable(function: Any) -> bool:  # noqa: ANN401 see above
    """Return whether a function can be run here."""
    try:
        check_runnable(function)
    except UnrunnableError:
        return False
    return True


def prepare(function: Any, count: int) -> bool:  # noqa: ANN401 see above
    """Have so many environments of a version idle that have loaded it; return whether they could."""
    if keys.obstacle(function) is not None:
        return False
    program = _program(function, prepared=True)
    found = [worker for worker in (idle(program) for _ in range(count)) if worker is not None]
    made = [Worker(program) for _ in range(count - len(found))]
    failed = [worker for worker in made if worker.load() is not None]
    for worker in (*found, *made):
        if worker in failed:
            worker.end()
        else:
            give_back(worker)
    return not failed


def _program(function: Any, *, prepared: bool = False) -> Program:  # noqa: ANN401 see above
    layers = [layer for layer in (_layer(entry["Arn"]) for entry in function.layers) if layer is not None]
    key, secret, token = credentials(function.account_id, function.role, function.function_name.ljust(2, "-"))
    environment = {
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        "LD_LIBRARY_PATH": "/var/task:/var/task/lib:/opt/lib",
        "TZ": ":UTC",
        # Neither settings nor credentials of whoever runs the sandbox.
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        **_OFFLINE,
        "AWS_ENDPOINT_URL": desk.address(),
        **{str(name): str(value) for name, value in function.environment_vars.items()},
        "REFARCH_DESK": f"{desk.address()}{desk.ADMIN}",
        "_HANDLER": str(function.handler),
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_SESSION_TOKEN": token,
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_FUNCTION_VERSION": str(function.version),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "provisioned-concurrency" if prepared else "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": function.logs_group_name,
    }
    code = function.code_bytes or _EMPTY.getvalue()
    return Program(
        str(function.run_time),
        code,
        tuple(layer.code_bytes for layer in layers),
        environment,
        (str(function.code_sha_256), *(str(layer.code_sha_256) for layer in layers)),
    )


def _layer(arn: str) -> Any:  # noqa: ANN401 see above
    """Return a version of a layer, of whichever account and Region it is; ``None`` if it has been deleted."""
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 takes long, and is there once a function is

    _, _, _, region, account, _ = arn.split(":", 5)
    return lambda_backends[account][region].layers_versions_by_arn(arn)


@cache
def credentials(account: str, role: str, session: str) -> tuple[str, str, str]:
    """Return credentials of the function's role; the sandbox's never expire."""
    answer = InProcessServices(account).call("sts", "AssumeRole", RoleArn=role, RoleSessionName=session)
    made = answer["Credentials"]
    return made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]
