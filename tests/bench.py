"""Speed and memory, as ratios of medians measured side by side in one run: ``make bench``.

Absolute times say as much about the machine as about the code. So each figure stands beside what it is measured
against: an empty CDK app for synthesis, ``cdk synth`` for a deployment.
"""

import json
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
SCENARIO = "three-tier-web"
ROUNDS = 5

EMPTY_APP = "import aws_cdk as cdk; app = cdk.App(); cdk.Stack(app, 'Empty'); app.synth()"
BARE_VPC = (
    "import aws_cdk as cdk; from aws_cdk import aws_ec2 as ec2; app = cdk.App(); stack = cdk.Stack(app, 'Bare');"
    "ec2.Vpc(stack, 'Vpc', availability_zones=['a', 'b', 'c']); app.synth()"
)


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


def main() -> int:
    """Measure everything and print the report."""
    for section in (_synthesis, _in_process, _command_line):
        for figure in section():
            sys.stdout.write(f"{figure}\n")
            sys.stdout.flush()
    return 0


def _synthesis() -> list[Figure]:
    figures = []
    for label, validation in (("with validation", {}), ("CDK_VALIDATION=false", {"CDK_VALIDATION": "false"})):
        environment = _environment(**validation)
        cases = {
            "empty": lambda out, e=environment: _python(["-c", EMPTY_APP], out, e),
            "bare": lambda out, e=environment: _python(["-c", BARE_VPC], out, e),
            "ours": lambda out, e=environment: _python(["app.py", "-c", f"scenario={SCENARIO}"], out, e),
        }
        times = _interleaved(cases)
        figures += [
            Figure(f"synthesis of an empty app, {label}", times["empty"], "s"),
            Figure(f"synthesis of a three-zone ec2.Vpc / empty app, {label}", times["bare"] / times["empty"], "times"),
            Figure(f"synthesis of {SCENARIO} / empty app, {label}", times["ours"] / times["empty"], "times", 1.8),
        ]
    return figures


_COLD = """
import time
begun = time.perf_counter()
from stacks.catalogue import find
from study.deployed import Deployed
Deployed(find({scenario!r}))
print(time.perf_counter() - begun)
"""

_WARM = """
import statistics, time
from stacks.catalogue import find
from study.deployed import Deployed
scenario = find({scenario!r})
Deployed(scenario)
times = []
for _ in range({rounds}):
    begun = time.perf_counter()
    deployed = Deployed(scenario)
    times.append(time.perf_counter() - begun)
print(statistics.median(times))
view = deployed.now()
def timed(work, count):
    each = []
    for _ in range(count):
        begun = time.perf_counter()
        work()
        each.append(time.perf_counter() - begun)
    return statistics.median(each)
print(timed(lambda: view.follow("internet", "load balancer", 80), 50) * 1000)
print(timed(lambda: view.follow("fleet", "database", 5432), 50) * 1000)
print(timed(deployed.check, 5))
"""


def _in_process() -> list[Figure]:
    _script(_COLD)  # once, so that the synthesised template is kept
    cold = statistics.median(_script(_COLD)[0] for _ in range(ROUNDS))
    warm, front, query, check = _script(_WARM)
    return [
        Figure("in-process deployment, first in its process, imports included", cold, "s", 2.0),
        Figure("in-process deployment, afterwards", warm, "s", 2.0),
        Figure("a trace, internet to load balancer", front, "ms", 5.0),
        Figure("a trace, fleet to database", query, "ms", 5.0),
        Figure("snapshot and check of all promises", check, "s"),
    ]


def _command_line() -> list[Figure]:
    """Deploy with the real CDK into a sandbox that is started for it and stopped again."""
    environment = _environment()
    refarch = str(BIN / "refarch")
    if json.loads(_run([refarch, "sandbox", "status", "--json"], environment, may_fail=True))["running"]:
        sys.stderr.write("a sandbox runs, and its memory is not this measurement's: refarch sandbox stop\n")
        sys.exit(2)
    try:
        _run([refarch, "deploy", SCENARIO], environment)
        times = _interleaved(
            {
                "synth": lambda _: _run([str(BIN / "cdk"), "synth", "-q", SCENARIO], environment),
                "deploy": lambda _: _run([refarch, "deploy", SCENARIO], environment),
            },
            rounds=3,
        )
        _run([refarch, "check", SCENARIO], environment, may_fail=True)  # 3 while some promises are unknown
        status = json.loads(_run([refarch, "sandbox", "status", "--json"], environment))
        kibibytes = int(_run(["ps", "-o", "rss=", "-p", str(status["pid"])], environment))
    finally:
        _run([refarch, "sandbox", "stop"], environment, may_fail=True)
    return [
        Figure("cdk synth", times["synth"], "s"),
        Figure("refarch deploy, unchanged / cdk synth", times["deploy"] / times["synth"], "times", 3.0),
        Figure("server's memory after deployments and a snapshot", kibibytes / 1024, "MiB", 400.0),
    ]


def _interleaved(cases: Mapping[str, Callable[[str], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Run the cases in turns, so that a slow minute of the machine hits all of them, and return the medians."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, work in cases.items():
            with TemporaryDirectory() as out:
                begun = time.perf_counter()
                work(out)
                times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(each) for name, each in times.items()}


def _environment(**more: str) -> dict[str, str]:
    """Return an environment without the user's AWS settings, under the project's Node, with bytecode kept."""
    sys.path.insert(0, str(ROOT))
    from sandbox import toolchain  # noqa: PLC0415

    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and k != "PYTHONDONTWRITEBYTECODE"}
    path = f"{BIN}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, "JSII_NODE": str(toolchain.node()), **more}


def _python(arguments: Sequence[str], out: str, environment: Mapping[str, str]) -> None:
    _run([sys.executable, *arguments], {**environment, "CDK_OUTDIR": out})


def _script(source: str) -> list[float]:
    code = source.format(scenario=SCENARIO, rounds=ROUNDS)
    return [float(line) for line in _run([sys.executable, "-c", code], _environment()).split()]


def _run(command: Sequence[str], environment: Mapping[str, str], *, may_fail: bool = False) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
