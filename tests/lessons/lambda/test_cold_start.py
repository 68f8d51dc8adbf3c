"""Lambda: the cold start, and what of it can be measured here.

On AWS a cold start has four parts: a micro-VM is made, the package is fetched, the runtime starts, and the code
outside the handler runs. The sandbox has no micro-VMs and fetches nothing: its ``Init Duration`` is that of a process
in which Python starts and the module is loaded, on this machine and not on Lambda's, where CPU comes with memory. So
the figures are not AWS's, but the order is: what is loaded outside the handler is waited for once and not each time.
"""

import json
import re
import time
from typing import Any

from study.lab import Lab
from tests.lessons.functions import function, invoke, layer, log
from tests.teaching import teaches

LOADS = """
import os, time
{outside}
BORN = time.time()
def handler(event, context):
    {inside}
    return {{"ready": BORN < event["sent"], "kind": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "pid": os.getpid()}}
"""
HEAVY, NOTHING = "time.sleep(0.3)", "pass"
"""What takes 0.3 seconds: a large library, a model, a connection."""


def reports(lab: Lab) -> list[dict[str, float]]:
    """Return the times of each invocation's report, in milliseconds."""
    lines = [line for line in log(lab) if line.startswith("REPORT")]
    return [{name: float(ms) for name, ms in re.findall(r"(\w[\w ]*): ([\d.]+) ms", line)} for line in lines]


def ask(lab: Lab, qualifier: str = "$LATEST") -> Any:
    """Invoke the function with the time at which that is done."""
    payload = json.dumps({"sent": time.time()})
    return json.load(lab.client("lambda").invoke(FunctionName="shop", Qualifier=qualifier, Payload=payload)["Payload"])


def test_what_is_outside_the_handler_is_waited_for_once(lab: Lab) -> None:
    """By whoever comes first: it is the report's ``Init Duration``, and no part of the handler's ``Duration``."""
    function(lab, LOADS.format(outside=HEAVY, inside=NOTHING))
    for _ in range(3):
        ask(lab)

    first, *others = reports(lab)

    assert first["Init Duration"] > 300 > first["Duration"]
    assert all("Init Duration" not in report and report["Duration"] < 300 for report in others)


def test_what_is_inside_the_handler_is_waited_for_each_time(lab: Lab) -> None:
    """The twin: the same work, moved by two lines."""
    function(lab, LOADS.format(outside=NOTHING, inside=HEAVY))
    for _ in range(3):
        ask(lab)

    assert all(report["Duration"] > 300 for report in reports(lab))


def test_loading_is_paid_for(lab: Lab) -> None:
    """Since August 2025 for packages as well; for container images it always was."""
    function(lab, LOADS.format(outside=HEAVY, inside=NOTHING))
    ask(lab)
    ask(lab)

    cold, warm = reports(lab)

    assert cold["Billed Duration"] >= cold["Init Duration"] + cold["Duration"]
    assert warm["Billed Duration"] < 300


@teaches("lambda.5")
def test_an_environment_serves_one_invocation_after_the_other(lab: Lab) -> None:
    """It is there before the second request comes, and is the same process."""
    function(lab, LOADS.format(outside=NOTHING, inside=NOTHING))
    answers = [ask(lab) for _ in range(3)]

    assert [answer["ready"] for answer in answers] == [False, True, True]
    assert len({answer["pid"] for answer in answers}) == 1


@teaches("lambda.5", twin=True)
def test_a_change_of_the_function_makes_environments_anew(lab: Lab) -> None:
    """As do an idle time, which Lambda does not promise, and more requests at once than there are environments."""
    function(lab, LOADS.format(outside=NOTHING, inside=NOTHING))
    before = ask(lab)
    lab.client("lambda").update_function_configuration(FunctionName="shop", MemorySize=512)
    after = ask(lab)

    assert (after["ready"], after["pid"] == before["pid"]) == (False, False)


def test_provisioned_concurrency_has_loaded_before_anybody_asks(lab: Lab) -> None:
    """Environments of a version, kept ready and paid by the hour."""
    function(lab, LOADS.format(outside=HEAVY, inside=NOTHING))
    client = lab.client("lambda")
    client.publish_version(FunctionName="shop")
    client.put_provisioned_concurrency_config(FunctionName="shop", Qualifier="1", ProvisionedConcurrentExecutions=1)

    answer = ask(lab, "1")

    assert (answer["ready"], answer["kind"]) == (True, "provisioned-concurrency")


def test_without_it_the_same_version_loads_while_somebody_waits(lab: Lab) -> None:
    """The twin."""
    function(lab, LOADS.format(outside=HEAVY, inside=NOTHING))
    lab.client("lambda").publish_version(FunctionName="shop")

    answer = ask(lab, "1")

    assert (answer["ready"], answer["kind"]) == (False, "on-demand")


def test_a_layer_is_loaded_in_the_cold_start_as_well(lab: Lab) -> None:
    """It keeps packages small to upload, and makes no start faster: what is imported is waited for."""
    archive = "import time\ntime.sleep(0.3)\n"
    heavy = layer(lab, {"python/heavy.py": archive})
    function(lab, "import heavy\ndef handler(event, context):\n    return 1", Layers=[heavy])
    invoke(lab)

    [report] = reports(lab)

    assert report["Init Duration"] > 300
