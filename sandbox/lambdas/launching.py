"""Starts the process of one function: its files, its variables, and where it finds them."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.lambdas import places
from sandbox.lambdas.places import BOOTSTRAP


@dataclass(frozen=True)
class Program:
    """What a process has to run.

    Attributes:
        runtime: ``python3.13``, ``nodejs22.x``.
        code: the deployment package, a zip file.
        layers: the layers' zip files, in their order.
        environment: the process's variables.
        fingerprints: the hashes of code and layers.
    """

    runtime: str
    code: bytes
    layers: tuple[bytes, ...]
    environment: Mapping[str, str]
    fingerprints: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return what tells it apart from all others: an execution environment is never used for another one."""
        told = repr((self.runtime, sorted(self.environment.items()), self.fingerprints))
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Launched:
    """A process that has been started.

    Attributes:
        process: it, with pipes to and from it.
        answers: the descriptor from which its answers are read.
        lifeline: the descriptor whose closing tells it that the sandbox has ended, even if that was killed.
        note: what its log should say about where it runs.
    """

    process: "subprocess.Popen[str]"
    answers: int
    lifeline: int
    note: str


def launch(program: Program, folder: Path, mark: str) -> Launched:
    """Unpack a function below ``folder`` and start its process, which prints ``mark`` after each invocation."""
    task, opt = folder / "task", folder / "opt"
    for target, archives in ((task, [program.code]), (opt, program.layers)):
        target.mkdir()
        for archive in archives:
            _unpack(archive, target)
    command, needed = _command(program.runtime)
    obstacle = places.obstacle()
    if obstacle is None:
        own = {**places.environment(folder, *needed), "LAMBDA_TASK_ROOT": "/var/task", "REFARCH_LAYERS": "/opt"}
        # Python enters by itself; whatever else runs a function is started from inside.
        command = command if program.runtime.startswith("python") else [*places.entering(), *command]
    else:
        own = {"LAMBDA_TASK_ROOT": str(task), "REFARCH_LAYERS": str(opt)}
    answers, answering = os.pipe()
    living, lifeline = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 running the function is the point
            command,
            cwd=task,
            env={
                **program.environment,
                **own,
                "LAMBDA_RUNTIME_DIR": str(BOOTSTRAP),
                "REFARCH_ANSWERS": str(answering),
                "REFARCH_LIFELINE": str(living),
                "REFARCH_MARK": mark,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(answering, living),
            text=True,
            errors="replace",
            # A group of its own, so that what a function starts ends with it.
            start_new_session=True,
        )
    except OSError:
        os.close(answers)
        os.close(lifeline)
        raise
    finally:
        os.close(answering)
        os.close(living)
    told = obstacle is not None and program.layers
    note = f"[refarch] layers are on the module path, not at /opt: {obstacle}\n" if told else ""
    return Launched(process, answers, lifeline, note)


def _unpack(archive: bytes, target: Path) -> None:
    """Unpack a zip file with the permissions that it holds: layers bring programs."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for entry in opened.infolist():
            written = Path(opened.extract(entry, target))
            mode = entry.external_attr >> 16 & 0o777
            if mode and written.is_file():
                written.chmod(mode | 0o600)


def _command(runtime: str) -> tuple[list[str], list[Path]]:
    """Return what runs a function, and what that needs of this machine."""
    if runtime.startswith("python"):
        return [sys.executable, str(BOOTSTRAP / "python.py")], []
    from sandbox.toolchain import node  # noqa: PLC0415 only functions in JavaScript need it

    return [str(node()), str(BOOTSTRAP / "node.cjs")], [node()]
