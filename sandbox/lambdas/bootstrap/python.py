"""Runs the handler of one function, once for each line on stdin; the parent reads the answers from a pipe.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html (what a runtime does, and its variables)
"""

import importlib
import importlib.machinery
import json
import logging
import os
import re
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_SEPARATOR = "\x1f"
_STATUS = Path("/proc/self/status")
_current = {"request": ""}


def main() -> None:
    """Load the handler, then answer until stdin ends."""
    if "REFARCH_TASK" in os.environ:
        import places  # type: ignore[import-not-found] # noqa: PLC0415 it lies beside this file, and costs time

        places.main([])
    task_root = os.environ["LAMBDA_TASK_ROOT"]
    layers = os.environ.pop("REFARCH_LAYERS")
    if layers != "/opt":
        _run_programs_of(layers)
    # Lambda's own order: the function's code, then what layers put under python/. This file's folder, which is first
    # because Python starts here, goes last: inline functions find ``cfnresponse`` in it.
    here = sys.path.pop(0)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    sys.path[:0] = [task_root, f"{layers}/python", f"{layers}/python/lib/{version}/site-packages"]
    sys.path.append(here)
    answers = os.fdopen(int(os.environ.pop("REFARCH_ANSWERS")), "w")
    lifeline = int(os.environ.pop("REFARCH_LIFELINE"))
    mark = os.environ.pop("REFARCH_MARK")
    threading.Thread(target=_end_with_the_sandbox, args=(lifeline,), daemon=True).start()
    sys.meta_path.insert(0, _Redirecting())
    # What was printed before a process is killed is in its log.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    _prepare_logging()

    def tell(**answer: object) -> None:
        sys.stderr.flush()
        sys.stdout.write(f"\n{mark}\n")
        sys.stdout.flush()
        answers.write(json.dumps({**answer, "bytes": _peak_bytes()}) + "\n")
        answers.flush()

    try:
        handler = _load(os.environ["_HANDLER"])
    except BaseException as error:  # noqa: BLE001 whatever stops a module from loading is the function's own failure
        tell(error=_told(error))
        return
    tell(ready=True)
    for line in sys.stdin:
        tell(**_answer(handler, json.loads(line)))


def _run_programs_of(layers: str) -> None:
    """Let programs that are called by their place below ``/opt`` be found where the layers are."""
    import subprocess  # noqa: PLC0415 only where layers are elsewhere

    start = subprocess.Popen.__init__

    def init(process: Any, args: Any, *more: Any, **named: Any) -> None:  # noqa: ANN401 subprocess's own
        if isinstance(args, (list, tuple)) and args and str(args[0]).startswith("/opt/"):
            program = Path(layers, str(args[0]).removeprefix("/opt/"))
            with program.open("rb") as file:
                own = file.readline().startswith(b"#!/var/lang/bin/python")
            args = [*([sys.executable] if own else []), str(program), *args[1:]]
        start(process, args, *more, **named)

    subprocess.Popen.__init__ = init  # type: ignore[assignment, method-assign]


def _answer(handler: Callable[[Any, Any], Any], request: dict[str, Any]) -> dict[str, object]:
    _current["request"] = request["context"]["aws_request_id"]
    os.environ["_X_AMZN_TRACE_ID"] = request["trace"]
    try:
        # Serialized apart, because a value that is no JSON is an error of the function, too.
        return {"value": json.dumps(handler(request["event"], _context(request["context"])))}
    except SystemExit as error:
        sys.stdout.flush()
        os._exit(error.code if isinstance(error.code, int) else int(error.code is not None))
    except BaseException as error:  # noqa: BLE001 whatever a handler raises is its answer
        return {"error": _told(error)}


def _load(handler: str) -> Callable[[Any, Any], Any]:
    module, _, name = handler.rpartition(".")
    if not module:
        raise _LoadError("MalformedHandlerName", f"Bad handler '{handler}': not enough values to unpack")  # noqa: EM101 a name
    try:
        loaded = importlib.import_module(module.replace("/", "."))
    except ImportError as error:
        raise _LoadError("ImportModuleError", f"Unable to import module '{module}': {error}") from error  # noqa: EM101 a name
    except SyntaxError as error:
        raise _LoadError("UserCodeSyntaxError", f"Syntax error in module '{module}': {error}") from error  # noqa: EM101 a name
    if not hasattr(loaded, name):
        raise _LoadError("HandlerNotFound", f"Handler '{name}' missing on module '{module}'")  # noqa: EM101 a name
    found: Callable[[Any, Any], Any] = getattr(loaded, name)
    return found


class _LoadError(Exception):
    """A function that cannot be loaded; the kind is Lambda's own name for it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = f"Runtime.{kind}"


def _context(about: dict[str, Any]) -> SimpleNamespace:
    deadline = time.monotonic() + about.pop("timeout")
    client = about.pop("client_context")
    if client is not None:
        client = SimpleNamespace(
            custom=client.get("custom"), env=client.get("env"), client=SimpleNamespace(**client.get("client") or {})
        )
    return SimpleNamespace(
        **about,
        identity=SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None),
        client_context=client,
        log=sys.stdout.write,
        get_remaining_time_in_millis=lambda: max(0, int((deadline - time.monotonic()) * 1000)),
    )


def _prepare_logging() -> None:
    """Let the root logger write as in Lambda, where it has a handler and lets warnings pass.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
    """
    logging.setLogRecordFactory(_Record)
    handler = logging.StreamHandler(sys.stdout)
    formatter = _OneEvent("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", _SECONDS)
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)


_SECONDS = "%Y-%m-%dT%H:%M:%S"


class _Record(logging.LogRecord):
    """A record that knows during which request it was written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 logging's own
        super().__init__(*args, **kwargs)
        self.aws_request_id = _current["request"]


class _OneEvent(logging.Formatter):
    """Keeps a record of several lines together: the sandbox turns the separators back when it keeps the log."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\n", _SEPARATOR)


def _peak_bytes() -> int:
    """Return the most memory that this process has had."""
    if _STATUS.exists():
        # Linux lets a child's ru_maxrss begin with what its parent had; the high-water mark is its own.
        mark = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(mark.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS counts bytes


def _told(error: BaseException) -> dict[str, Any]:
    """Return a failure as Lambda describes it, after writing it to the log as one event."""
    told, text = described(error, os.environ["LAMBDA_TASK_ROOT"], _current["request"])
    sys.stdout.write(text.replace("\n", _SEPARATOR) + "\n")
    return told


def described(error: BaseException, own: str, request: str) -> tuple[dict[str, Any], str]:
    """Return a failure as Lambda describes it to the caller, and as it writes it to the log.

    Args:
        error: what was raised below the caller of this.
        own: the folder that the function's code was loaded from.
        request: the request's id.
    """
    kind = error.kind if isinstance(error, _LoadError) else type(error).__name__
    # Where the runtime itself has noticed it is of no interest to the function.
    places = [] if isinstance(error, _LoadError) else traceback.extract_tb(error.__traceback__)[1:]
    stack = traceback.format_list(places)
    frames = [frame.replace(own, "/var/task") for frame in stack]
    text = "\n".join([f"[ERROR] {kind}: {error}", *(["Traceback (most recent call last):"] if frames else []), *frames])
    return {"errorMessage": str(error), "errorType": kind, "requestId": request, "stackTrace": frames}, text.rstrip(
        "\n"
    )


class _Redirecting:
    """Leads boto3's clients of APIs here: a function that answers WebSockets names the API's own URL as endpoint."""

    def find_spec(self, name: str, path: Any = None, _target: Any = None) -> Any:  # noqa: ANN401 importlib's
        """Return the specification of what sends botocore's requests, with its sending replaced."""
        if name != "botocore.httpsession":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def exec_module(module: Any) -> None:  # noqa: ANN401
            load(module)
            _redirect(module.URLLib3Session)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _redirect(session: Any) -> None:  # noqa: ANN401 botocore's class
    send, apis = session.send, os.environ["REFARCH_DESK"] + "/apis/"

    def send_here(self: Any, request: Any) -> Any:  # noqa: ANN401
        found = re.match(r"https://(\w+)\.execute-api\.[\w-]+\.amazonaws\.com(?:\.cn)?/(.*)", request.url)
        if found:
            request.url = f"{apis}{found[1]}/{found[2]}"
        return send(self, request)

    session.send = send_here


def _end_with_the_sandbox(lifeline: int) -> None:
    """End this process and what it has started, even in the middle of an invocation, when the sandbox has ended."""
    os.read(lifeline, 1)
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    main()
