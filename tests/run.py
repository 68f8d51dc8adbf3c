"""Everything that CI runs: ``python -m tests.run``, or a part of it by name (``python -m tests.run lint lessons``).

The tests come last, so that pytest's closing line is near the end of the output, and have all processors; the steps
before them share these. Every step runs even if one before it failed: one run tells all that is wrong.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

STEPS: Mapping[str, Sequence[str]] = {
    # Without a cache: it does not notice that a folder beside a file has become a package, and hides what CI sees.
    "lint": (f"{BIN}/ruff", "check", "--no-cache", "."),
    "format": (f"{BIN}/ruff", "format", "--no-cache", "--check", "--quiet", "."),
    "types": (f"{BIN}/mypy",),
    "imports": (f"{BIN}/lint-imports",),
    "curriculum": (f"{BIN}/refarch", "curriculum"),
    "generated": (PYTHON, "-m", "study.generate", "--check"),
    "templates": (PYTHON, "-m", "tests.gate"),
    # Child processes, threads and clocks can lose a race on a busy machine: what fails is run once more and shown as
    # RERUN at the end, so that it is mended and not forgotten; what fails twice, fails.
    "tests": (
        *(PYTHON, "-m", "pytest", "-n", str(os.cpu_count() or 2), "--dist", "loadscope"),
        *("--reruns", "1", "-r", "fER"),
        # What the suite's time goes on is seen before it is too much.
        *("--durations", "15", "--durations-min", "3"),
    ),
}
SHOWN_ANYWAY = {"templates"}
"""Steps whose output is worth reading when all is well."""
LAST = "tests"
"""The step that keeps all processors busy by itself, and shows its output while it runs."""


@dataclass(frozen=True)
class Done:
    """A step that has ended: its name, whether it passed, how long it took in seconds and what is to be read of it."""

    name: str
    passed: bool
    seconds: float
    output: str = ""


def main(wanted: Sequence[str]) -> int:
    """Run the steps and return the exit code: 0 if all passed."""
    unknown = set(wanted) - STEPS.keys()
    if unknown:
        sys.stderr.write(f"no step {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}\n")
        return 2
    # A test must find neither the reader's account nor their settings.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # The machine may have no Node, or one that CDK no longer supports.
    environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', os.defpath)}"
    environment["JSII_NODE"] = str(BIN / "node")
    chosen = [name for name in STEPS if not wanted or name in wanted]
    failed = []
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for done in pool.map(lambda name: _run(name, environment), (name for name in chosen if name != LAST)):
            _tell(done)
            failed += [] if done.passed else [done.name]
    if LAST in chosen:
        sys.stdout.write(f"== {LAST}\n")
        sys.stdout.flush()
        done = _run(LAST, environment, shown=True)
        sys.stdout.write(_verdict(done))
        failed += [] if done.passed else [LAST]
    # Said at the very end, where somebody who sees only the last lines of a long log finds it.
    sys.stdout.write(f"== failed: {', '.join(failed)}\n" if failed else "== all passed\n")
    return 1 if failed else 0


def _run(name: str, environment: Mapping[str, str], *, shown: bool = False) -> Done:
    begun = time.monotonic()
    kept: dict[str, int] = {} if shown else {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    run = subprocess.run(STEPS[name], cwd=ROOT, env=environment, check=False, text=True, **kept)
    return Done(name, run.returncode == 0, time.monotonic() - begun, run.stdout or "")


def _tell(done: Done) -> None:
    text = done.output if not done.passed or done.name in SHOWN_ANYWAY else ""
    sys.stdout.write(f"== {done.name}\n{text}{_verdict(done)}")
    sys.stdout.flush()


def _verdict(done: Done) -> str:
    return f"   {'ok' if done.passed else 'failed'}, {done.seconds:.0f} s\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
