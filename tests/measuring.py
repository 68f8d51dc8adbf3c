"""What benchmarks share: a figure and its target, commands in a clean environment, cases measured in turns."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """One line of the report.

    Attributes:
        what: what was measured.
        value: the median, in the unit.
        unit: ``s``, ``ms``, ``MiB`` or ``times``.
        target: the most it may be.
    """

    what: str
    value: float
    unit: str
    target: float | None = None

    def __str__(self) -> str:
        """Return the line."""
        judged = (
            "" if self.target is None else f"   target {self.target:g}: {'yes' if self.value <= self.target else 'NO'}"
        )
        return f"{self.what:<66} {self.value:8.2f} {self.unit:<5}{judged}"


def interleaved(cases: Mapping[str, Callable[[str], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Run the cases in turns, so that a slow minute of the machine hits all of them, and return the medians."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, work in cases.items():
            with TemporaryDirectory() as out:
                begun = time.perf_counter()
                work(out)
                times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(each) for name, each in times.items()}


def environment(**more: str) -> dict[str, str]:
    """Return an environment without the user's AWS settings, under the project's Node, with bytecode kept."""
    sys.path.insert(0, str(ROOT))
    from sandbox import toolchain  # noqa: PLC0415

    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and k != "PYTHONDONTWRITEBYTECODE"}
    path = f"{BIN}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, "JSII_NODE": str(toolchain.node()), **more}


def script(source: str) -> list[float]:
    """Run Python code that prints numbers in a process of its own, and return them."""
    return [float(line) for line in run([sys.executable, "-c", source], environment()).split()]


def run(command: Sequence[str], environ: Mapping[str, str], *, may_fail: bool = False) -> str:
    """Run a command and return what it prints.

    Raises:
        subprocess.CalledProcessError: if it fails and may not.
    """
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()
    return done.stdout
