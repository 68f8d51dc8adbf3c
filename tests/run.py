"""Everything that CI runs: ``python -m tests.run``, or a part of it by name (``python -m tests.run lint lessons``).

The tests come last, so that pytest's closing line is near the end of the output. Every step runs even if one before
it failed: one run tells all that is wrong.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
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
    ),
}
SHOWN_ANYWAY = {"templates", "tests"}
"""Steps whose output is worth reading when all is well."""


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
    failed = []
    for name, command in STEPS.items():
        if wanted and name not in wanted:
            continue
        begun = time.monotonic()
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        if not _run(command, environment, show=name in SHOWN_ANYWAY):
            failed.append(name)
        sys.stdout.write(f"   {'failed' if name in failed else 'ok'}, {time.monotonic() - begun:.0f} s\n")
    # Said at the very end, where somebody who sees only the last lines of a long log finds it.
    sys.stdout.write(f"== failed: {', '.join(failed)}\n" if failed else "== all passed\n")
    return 1 if failed else 0


def _run(command: Sequence[str], environment: Mapping[str, str], *, show: bool) -> bool:
    if show:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stdout.write(done.stdout + done.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
