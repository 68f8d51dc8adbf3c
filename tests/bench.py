"""Speed and memory, as ratios of medians measured side by side in one run: ``make bench``.

Absolute times say as much about the machine as about the code. So each figure stands beside what it is measured
against: an empty CDK app for synthesis, ``cdk synth`` for a deployment.
"""

import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from tempfile import TemporaryDirectory

from stacks.catalogue import SLUGS
from tests import bench_sandbox
from tests.measuring import BIN, ROUNDS, Figure, environment, interleaved, run, script

SCENARIO = "three-tier-web"

EMPTY_APP = "import aws_cdk as cdk; app = cdk.App(); cdk.Stack(app, 'Empty'); app.synth()"
BARE_VPC = (
    "import aws_cdk as cdk; from aws_cdk import aws_ec2 as ec2; app = cdk.App(); stack = cdk.Stack(app, 'Bare');"
    "ec2.Vpc(stack, 'Vpc', availability_zones=['a', 'b', 'c']); app.synth()"
)


def main() -> int:
    """Measure everything and print the report."""
    ours = (_synthesis, _catalogue, _pictures, _in_process, *bench_sandbox.SECTIONS, _organisation, _command_line)
    for section in ours:
        for figure in section():
            sys.stdout.write(f"{figure}\n")
            sys.stdout.flush()
    return 0


def _synthesis() -> list[Figure]:
    figures = []
    for label, validation in (("with validation", {}), ("CDK_VALIDATION=false", {"CDK_VALIDATION": "false"})):
        clean = environment(**validation)
        cases = {
            "empty": lambda out, e=clean: _python(["-c", EMPTY_APP], out, e),
            "bare": lambda out, e=clean: _python(["-c", BARE_VPC], out, e),
            "ours": lambda out, e=clean: _python(["app.py", "-c", f"scenario={SCENARIO}"], out, e),
        }
        times = interleaved(cases)
        figures += [
            Figure(f"synthesis of an empty app, {label}", times["empty"], "s"),
            Figure(f"synthesis of a three-zone ec2.Vpc / empty app, {label}", times["bare"] / times["empty"], "times"),
            Figure(f"synthesis of {SCENARIO} / empty app, {label}", times["ours"] / times["empty"], "times", 1.8),
        ]
    return figures


def _catalogue() -> list[Figure]:
    """Measure each scenario as a reader synthesises it, and the whole catalogue without the validation."""
    clean, without = environment(), environment(CDK_VALIDATION="false")
    cases = {slug: lambda out, slug=slug: _python(["app.py", "-c", f"scenario={slug}"], out, clean) for slug in SLUGS}
    cases["empty"] = lambda out: _python(["-c", EMPTY_APP], out, clean)
    times = interleaved(cases, rounds=3)
    together = interleaved(
        {
            "empty": lambda out: _python(["-c", EMPTY_APP], out, without),
            "all": lambda out: _python(["app.py"], out, without),
        },
        rounds=3,
    )
    with TemporaryDirectory() as out:
        measured = run([sys.executable, "-c", _LARGEST], {**without, "CDK_OUTDIR": out})
    return [
        *(Figure(f"synthesis of {slug} / empty app", times[slug] / times["empty"], "times", 2.2) for slug in SLUGS),
        Figure("synthesis of all / empty app, CDK_VALIDATION=false", together["all"] / together["empty"], "times", 6),
        Figure("largest process of that", float(measured), "MiB", 500),
    ]


_LARGEST = """
import resource, subprocess, sys
subprocess.run([sys.executable, "app.py"], check=True, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""

_PICTURES = """
import resource
from pathlib import Path
from tempfile import TemporaryDirectory
from study import assemblies, handbook, pictures
def spent():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
with TemporaryDirectory() as folder:
    assemblies._KEPT = Path(folder)
    begun = spent()
    pictures.pictures()
    whole = spent() - begun
    for work in (pictures.pictures, handbook.pages):
        begun = spent()
        work()
        print(spent() - begun)
print(whole)
"""


def _pictures() -> list[Figure]:
    """Measure the pictures of the whole catalogue, light and dark, as time of the processor: it draws on one alone."""
    drawing, pages, whole = script(_PICTURES)
    return [
        Figure("all pictures of the catalogue, light and dark, from its assemblies", drawing, "s", 10.0),
        Figure("all pages of the scenarios, likewise", pages, "s"),
        Figure("all pictures from nothing: CDK synthesises the catalogue first", whole, "s"),
    ]


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


_FIRST = """
import statistics, time
from pathlib import Path
from tempfile import TemporaryDirectory
from analysis.network import Flow, resolve, trace
from analysis.network.packet import TCP
from analysis.snapshot.collect import collect
from analysis.snapshot.files import load, save
from analysis.snapshot.model import build
from stacks.catalogue import find
from study.deployed import Deployed
scenario = find({scenario!r})
deployed = Deployed(scenario)
def first(folder):
    begun = time.perf_counter()
    account = build(load(folder))
    (source, *_), (destination, *_) = (resolve(account, who, scenario.names).members for who in ("fleet", "database"))
    trace(account, Flow(source, destination, TCP, 5432))
    return time.perf_counter() - begun
with TemporaryDirectory() as folder:
    save([collect(deployed.services, deployed.account_id, deployed.region)], Path(folder))
    print(statistics.median(first(Path(folder)) for _ in range({rounds})) * 1000)
"""


def _in_process() -> list[Figure]:
    _scenario(_COLD)  # once, so that the synthesised template is kept
    cold = statistics.median(_scenario(_COLD)[0] for _ in range(ROUNDS))
    warm, front, query, check = _scenario(_WARM)
    (first,) = _scenario(_FIRST)
    return [
        Figure("in-process deployment, first in its process, imports included", cold, "s", 2.0),
        Figure("in-process deployment, afterwards", warm, "s", 2.0),
        Figure("a snapshot loaded from files, and its first trace", first, "ms", 300.0),
        Figure("a trace, internet to load balancer", front, "ms", 1.0),
        Figure("a trace, fleet to database", query, "ms", 1.0),
        Figure("snapshot and check of all promises", check, "s"),
    ]


_QUOTAS = """
import resource, time
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory
from analysis.network import Flow, trace
from analysis.network.end import Host, Whoever
from analysis.network.packet import TCP
from analysis.network.reach import reach_between
from analysis.snapshot.files import load, save
from analysis.snapshot.model import build
from tests.organisation import BLOCKS, organisation
def timed(work):
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result
with TemporaryDirectory() as folder:
    save([organisation()], Path(folder))
    loading, account = timed(lambda: build(load(Path(folder))))
hosts = {key: Host(each, each.addresses[0]) for key, each in account.interfaces.items()}
trace(account, Flow(hosts["eni-0"], hosts["eni-1"], TCP, 443))
pairs = [(hosts[f"eni-{n}"], hosts[f"eni-{n + 500}"]) for n in range(500)]
tracing, _ = timed(lambda: [trace(account, Flow(*pair, TCP, 443)) for pair in pairs])
def proof():
    ways = [(range(2500), "b"), (range(2500, 5000), "a")]
    asked = [(hosts[f"eni-{n}"], Whoever(ip_network(BLOCKS[to]))) for numbers, to in ways for n in numbers]
    found = reach_between(account, asked)
    assert not found.arriving and not found.undecided
proving, _ = timed(proof)
print(loading)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(tracing / len(pairs) * 1000)
print(proving)
"""


def _organisation() -> list[Figure]:
    """Measure an organisation at AWS's quotas: 5,000 VPCs on one hub, 10,000 routes, 20,000 security groups."""
    loading, memory, tracing, proving = script(_QUOTAS)
    return [
        Figure("an organisation at AWS's quotas, loaded from files", loading, "s", 20.0),
        Figure("its memory at most", memory, "MiB", 2048.0),
        Figure("a trace through its hub", tracing, "ms", 5.0),
        Figure("proof that no spoke of either segment reaches the other", proving, "s", 60.0),
    ]


def _command_line() -> list[Figure]:
    """Deploy with the real CDK into a sandbox that is started for it and stopped again."""
    clean = environment()
    refarch = str(BIN / "refarch")
    if json.loads(run([refarch, "sandbox", "status", "--json"], clean, may_fail=True))["running"]:
        sys.stderr.write("a sandbox runs, and its memory is not this measurement's: refarch sandbox stop\n")
        sys.exit(2)
    try:
        run([refarch, "deploy", SCENARIO], clean)
        times = interleaved(
            {
                "synth": lambda _: run([str(BIN / "cdk"), "synth", "-q", SCENARIO], clean),
                "deploy": lambda _: run([refarch, "deploy", SCENARIO], clean),
            },
            rounds=3,
        )
        run([refarch, "check", SCENARIO], clean, may_fail=True)  # 3 while some promises are unknown
        status = json.loads(run([refarch, "sandbox", "status", "--json"], clean))
        kibibytes = int(run(["ps", "-o", "rss=", "-p", str(status["pid"])], clean))
    finally:
        run([refarch, "sandbox", "stop"], clean, may_fail=True)
    return [
        Figure("cdk synth", times["synth"], "s"),
        Figure("refarch deploy, unchanged / cdk synth", times["deploy"] / times["synth"], "times", 3.0),
        Figure("server's memory after deployments and a snapshot", kibibytes / 1024, "MiB", 400.0),
    ]


def _python(arguments: Sequence[str], out: str, environ: Mapping[str, str]) -> None:
    run([sys.executable, *arguments], {**environ, "CDK_OUTDIR": out})


def _scenario(source: str) -> list[float]:
    return script(source.format(scenario=SCENARIO, rounds=ROUNDS))


if __name__ == "__main__":
    sys.exit(main())
