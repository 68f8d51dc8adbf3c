"""The sandbox of this project as a process beside the terminal: start it, find it, stop it."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from sandbox.toolchain import ROOT

DEFAULT_PORT = 5577
FOLDER = Path(os.environ.get("REFARCH_STATE") or ROOT / ".refarch")
"""Where the state file and the log are; the environment variable lets a second sandbox run beside the first."""
CREDENTIALS = {"aws_access_key_id": "sandbox", "aws_secret_access_key": "sandbox"}
"""They open nothing: a sandbox believes everybody."""

_STATE = FOLDER / "sandbox.json"
_LOG = FOLDER / "sandbox.log"
_START_SECONDS = 30.0
_STOP_SECONDS = 5.0
_FIND_SECONDS = 5.0
_children: dict[int, "subprocess.Popen[bytes]"] = {}
"""The sandboxes that this process has started."""


class SandboxError(RuntimeError):
    """The sandbox cannot be started or found; the message says what to do."""


class SilentError(SandboxError):
    """The sandbox has not answered in time; it may be busy, stopped, or another program."""


@dataclass(frozen=True)
class Running:
    """A sandbox that runs.

    Attributes:
        pid: its process.
        port: where it listens on loopback.
    """

    pid: int
    port: int

    @property
    def endpoint(self) -> str:
        """Return the URL for clients: by name, because bucket names can be put in front of a name only."""
        return f"http://localhost:{self.port}"

    def listens(self) -> bool:
        """Return whether anybody is at the port: a sandbox that has been killed is not, a busy one is."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1.0).close()
        except ConnectionRefusedError:
            return False
        except OSError:
            return True
        return True

    def ask(
        self, path: str, *, post: bool = False, body: Mapping[str, Any] | None = None, patience: float = 30.0
    ) -> dict[str, Any]:
        """Ask the server about itself.

        Args:
            path: what to ask for.
            post: whether it shall do something.
            body: what it needs to know for that, sent as JSON.
            patience: how long to wait for the answer, in seconds.

        Raises:
            SilentError: if it has not answered in time.
            SandboxError: if nobody answers, or not a sandbox.
        """
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/_refarch{path}",
            data=None if body is None else json.dumps(body).encode(),
            method="POST" if post or body is not None else "GET",
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=patience) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except (OSError, HTTPException, ValueError) as error:
            msg = f"the sandbox at port {self.port} does not answer ({error})"
            silent = isinstance(getattr(error, "reason", error), TimeoutError)
            raise (SilentError if silent else SandboxError)(msg) from None


def find() -> Running | None:
    """Return the sandbox that runs, or ``None``; a state file that a killed sandbox left is removed.

    Raises:
        SilentError: if its process is alive and does not answer: forgotten, it could not be reached any more.
        SandboxError: if the state file cannot be read or removed.
    """
    with _usable_folder():
        return _find()


def _find() -> Running | None:
    try:
        state = json.loads(_STATE.read_text())
        running = Running(int(state["pid"]), int(state["port"]))
        # Another program may have the port by now, and may never answer.
        if running.ask("/status", patience=_FIND_SECONDS)["pid"] == running.pid:
            return running
    except FileNotFoundError:
        return None
    except SilentError:
        if _alive(running.pid):
            msg = (
                f"the sandbox (process {running.pid}) has not answered for {_FIND_SECONDS:.0f} seconds: it may be "
                f"busy, so try again; if it never answers, end it with 'kill -9 {running.pid}'"
            )
            raise SilentError(msg) from None
    except (SandboxError, KeyError, TypeError, ValueError):
        pass
    _STATE.unlink(missing_ok=True)
    return None


def write_state(port: int) -> None:
    """Let others find this process.

    Raises:
        SandboxError: if the state file cannot be written.
    """
    with _usable_folder():
        FOLDER.mkdir(parents=True, exist_ok=True)
        temporary = _STATE.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps(asdict(Running(os.getpid(), port))))
        temporary.replace(_STATE)


@contextmanager
def _usable_folder() -> Iterator[None]:
    """Say what to do when the file system does not let the state be kept."""
    try:
        yield
    except OSError as error:
        msg = (
            f"the sandbox keeps its state in {FOLDER}, and that cannot be used ({error}); "
            "set REFARCH_STATE to a folder that you may write to"
        )
        raise SandboxError(msg) from None


def clear_state() -> None:
    """Stop pointing at this process."""
    try:
        if json.loads(_STATE.read_text())["pid"] == os.getpid():
            _STATE.unlink()
    except (FileNotFoundError, KeyError, ValueError):
        pass  # Somebody else's, or gone: nothing of ours to clear.


def start(port: int | None = None) -> Running:
    """Start a sandbox in the background, or return the one that runs.

    Args:
        port: where it shall listen; by default 5577, or any free port if that one is taken.

    Raises:
        SandboxError: if it does not come up.
    """
    running = find()
    if running is not None:
        return running
    for pid in [pid for pid, child in _children.items() if child.poll() is not None]:
        del _children[pid]  # Killed by somebody else; unless asked, its process stays a zombie.
    with _usable_folder():
        FOLDER.mkdir(parents=True, exist_ok=True)
        _LOG.write_text("")
    command = [sys.executable, "-m", "sandbox.serve", "--port", str(DEFAULT_PORT if port is None else port)]
    if port is None:
        command.append("--or-any")
    with _LOG.open("w") as log:
        process = subprocess.Popen(  # noqa: S603 our own module
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    _children[process.pid] = process
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        running = find() if _STATE.exists() else None
        if running is not None and running.pid == process.pid:
            return running
        if process.poll() is not None:
            msg = _LOG.read_text().strip() or f"the sandbox ended at once with exit code {process.returncode}"
            raise SandboxError(msg)
        time.sleep(0.05)
    # Waited for, or Python warns at the end that it still runs.
    process.kill()
    process.wait()
    msg = f"the sandbox did not come up in {_START_SECONDS:.0f} seconds; its log is {_LOG}"
    raise SandboxError(msg)


def stop() -> bool:
    """Stop the sandbox; return whether one ran. Everything that was deployed into it is gone."""
    running = find()
    if running is None:
        return False
    try:
        running.ask("/stop", post=True)
    except SandboxError:
        os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline and _alive(running.pid):
        time.sleep(0.05)
    if _alive(running.pid):
        os.kill(running.pid, signal.SIGKILL)
        if running.pid in _children:
            _children[running.pid].wait()
    _STATE.unlink(missing_ok=True)
    return True


def _alive(pid: int) -> bool:
    child = _children.get(pid)
    if child is not None:
        # Asked for by its id alone, a child that has ended still seems to be there.
        return child.poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # Somebody else's, and alive.
    return True


@atexit.register
def _let_go() -> None:
    """Ask for those that have ended, and let the others run on: they are meant to outlive who started them."""
    for child in _children.values():
        if child.poll() is None:
            child.returncode = 0  # Nobody waits for it any more; Popen would warn that it still runs.


def environment(endpoint: str, region: str) -> dict[str, str]:
    """Return the environment variables that lead AWS clients to a sandbox and nowhere else."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
    }
