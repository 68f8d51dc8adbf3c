"""The processes in which functions run, kept warm between invocations as Lambda keeps its execution environments."""

import atexit
import contextlib
import json
import os
import queue
import secrets
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

from sandbox.lambdas import folders
from sandbox.lambdas.launching import Program, launch

Json = Any
_INIT_SECONDS = 10.0
"""How long loading a function may take at first; Lambda grants the same, and then the function's timeout once more.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""
TIMED_OUT = "Sandbox.Timedout"
EXITED = "Runtime.ExitError"
_STATUS = "/proc/{pid}/status"
_READ_SECONDS = 2.0
"""How long the output of an ended process is read; what it started and let go of may hold it open for ever."""
_MOST_IDLE = 8
"""More idle processes than these are ended, the one that has been idle longest first."""


@dataclass(frozen=True)
class Answer:
    """What a process said.

    Attributes:
        value: what the handler returned, as JSON text; ``None`` if it failed.
        error: ``errorType`` and ``errorMessage``, with a stack trace where there is one.
        output: what it printed.
        peak_bytes: the most memory that the process has had so far; ``None`` if it is not its own process.
    """

    value: str | None
    error: Mapping[str, Json] | None
    output: str
    peak_bytes: int | None

    @property
    def ended(self) -> bool:
        """Return whether its process has come to an end."""
        return self.error is not None and self.error.get("errorType") in {TIMED_OUT, EXITED}


class Worker:
    """One process that runs one function's handler again and again.

    Attributes:
        key: which program it runs.
        cold: whether it has not loaded the handler yet.
        stream: the part of its log stream's name that is its own.
    """

    def __init__(self, program: Program) -> None:
        """Unpack the function and start its process.

        Raises:
            RuntimeError: if this sandbox is ending.
        """
        self.key = program.key
        self.cold = True
        self.stream = secrets.token_hex(16)
        self._mark = secrets.token_hex(16)
        self._ending = threading.Lock()
        # No TemporaryDirectory: at the end of Python that would be removed before the process in it has ended.
        self._folder = folders.make()
        try:
            launched = launch(program, self._folder, self._mark)
        except BaseException:
            rmtree(self._folder, ignore_errors=True)
            raise
        self._printed_before = launched.note
        self._process, self._lifeline = launched.process, launched.lifeline
        self._answers: queue.Queue[dict[str, Json] | None] = queue.Queue()
        self._outputs: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._ended = False
        with _lock:
            late = _over
            if not late:
                _all.add(self)
        self._reader.start()
        threading.Thread(target=self._listen, args=(launched.answers,), daemon=True).start()
        if late:
            self.end()
            msg = "the sandbox is ending and starts no function any more"
            raise RuntimeError(msg)

    @property
    def usable(self) -> bool:
        """Return whether it can take another invocation."""
        return self._process.poll() is None

    def load(self, timeout: float = 0.0) -> Answer | None:
        """Wait until the handler is loaded; return an answer only if that failed.

        Lambda loads a function that took too long a second time, within its ``timeout`` in seconds; here the first
        attempt goes on, so that a busy machine fails nobody's deployment.
        """
        self.cold = False
        answer = self._take(_INIT_SECONDS + timeout, "")
        self._printed_before = answer.output
        return None if answer.error is None else answer

    def run(self, event: Json, context: Mapping[str, Json], trace: str) -> Answer:
        """Run the handler once; ``context["timeout"]`` is how many seconds it has."""
        assert self._process.stdin is not None
        request = json.dumps({"event": event, "context": dict(context), "trace": trace})
        # A process that has just ended takes no request; that it has ended is its answer.
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(request + "\n")
            self._process.stdin.flush()
        return self._take(float(context["timeout"]), str(context["aws_request_id"]))

    def end(self) -> None:
        """End the process with all that it has started, and forget its files."""
        with self._ending:
            if self._ended:
                return
            self._ended = True
        self._kill()
        self._process.wait()
        os.close(self._lifeline)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        # What was still to be written to it is lost with it.
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._reader.join(_READ_SECONDS)
        if not self._reader.is_alive():
            self._process.stdout.close()
        rmtree(self._folder, ignore_errors=True)
        with _lock:
            _all.discard(self)

    def _kill(self) -> None:
        # The group outlives its first process for as long as that is not waited for, so the number is still its own.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def _take(self, seconds: float, request: str) -> Answer:
        prefix = f"RequestId: {request} Error: " if request else ""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            peak = self._peak_bytes()
            self._kill()
            message = f"{prefix}Task timed out after {seconds:.2f} seconds"
            return Answer(None, {"errorType": TIMED_OUT, "errorMessage": message}, self._said(), peak)
        if answer is None:
            status = self._process.wait()
            how = f"signal: {signal.strsignal(-status)}".lower() if status < 0 else f"exit status {status}"
            why = f"with error: {how}" if status else "without providing a reason"
            message = f"{prefix}Runtime exited {why}"
            return Answer(None, {"errorType": EXITED, "errorMessage": message}, self._said(), 0)
        return Answer(answer.get("value"), answer.get("error"), self._said(), int(answer["bytes"]))

    def _peak_bytes(self) -> int:
        """Return the most memory that the process has had; 0 where that cannot be told from outside."""
        try:
            lines = Path(_STATUS.format(pid=self._process.pid)).read_text(encoding="ascii").splitlines()
        except OSError:
            return 0
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))

    def _said(self) -> str:
        said = self._printed_before + self._outputs.get(timeout=_INIT_SECONDS)
        self._printed_before = ""
        return said

    def _listen(self, descriptor: int) -> None:
        with os.fdopen(descriptor) as answers:
            for line in answers:
                self._answers.put(json.loads(line))
        self._answers.put(None)

    def _read(self) -> None:
        """Collect what is printed, cut where the process says that an invocation is over."""
        assert self._process.stdout is not None
        said: list[str] = []
        for line in self._process.stdout:
            if line.rstrip("\n") == self._mark:
                self._outputs.put("".join(said).removesuffix("\n"))
                said = []
            else:
                said.append(line)
        self._outputs.put("".join(said))


_idle: list[Worker] = []
_all: set[Worker] = set()
"""Every process that runs, also those in the middle of an invocation that nobody waits for any more."""
_over = False
_lock = threading.Lock()


def worker_for(program: Program) -> Worker:
    """Return an idle process of the same program, or a new one."""
    return idle(program) or Worker(program)


def idle(program: Program) -> Worker | None:
    """Return an idle process of a program, which is idle no more; ``None`` if there is none."""
    key = program.key
    with _lock:
        for worker in _idle:
            if worker.key == key and worker.usable:
                _idle.remove(worker)
                return worker
    return None


def give_back(worker: Worker) -> None:
    """Keep a process for the next invocation, if it can take one."""
    surplus = [worker]
    with _lock:
        if worker.usable:
            _idle.append(worker)
            surplus = _idle[:-_MOST_IDLE]
            del _idle[:-_MOST_IDLE]
    for each in surplus:
        each.end()


@atexit.register
def end_all() -> None:
    """End every process, idle or not, and start no other: this sandbox is over."""
    global _over  # noqa: PLW0603 one process is one sandbox
    with _lock:
        _over = True
        ended = list(_all)
        _idle.clear()
    for worker in ended:
        worker.end()
