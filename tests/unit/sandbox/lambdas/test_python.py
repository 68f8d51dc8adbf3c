"""A Python function runs: its code, environment, layers, role, time and log."""

import re

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, messages, zipped


def test_a_handler_gets_its_event_and_context(account: Account) -> None:
    """And what it returns is the answer."""
    code = """
def handler(event, context):
    return [event["name"], context.function_name, context.memory_limit_in_mb, context.invoked_function_arn[:14]]
"""
    make(account, zipped(index__py=code), MemorySize=256)
    assert invoke(account, {"name": "Ada"}).value == ["Ada", "shop", "256", "arn:aws:lambda"]


def test_the_environment_is_the_functions_own_and_nothing_of_whoever_runs_the_sandbox(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its variables, Lambda's own, and no other."""
    monkeypatch.setenv("MY_SECRET", "hush")
    code = "import os\ndef handler(event, context):\n    return [os.environ.get(name) for name in event]"
    make(account, zipped(index__py=code), Environment={"Variables": {"TABLE": "orders"}})
    asked = ["TABLE", "AWS_REGION", "_HANDLER", "MY_SECRET", "AWS_PROFILE"]
    assert invoke(account, asked).value == ["orders", "us-east-1", "index.handler", None, None]


def test_a_function_calls_aws_with_its_role_and_reaches_this_account(account: Account) -> None:
    """boto3 needs no endpoint: AWS_ENDPOINT_URL is set, and the credentials are the role's."""
    code = """
import boto3
def handler(event, context):
    boto3.client("sqs").create_queue(QueueName="made-by-the-function")
    return boto3.client("sts").get_caller_identity()["Arn"]
"""
    make(account, zipped(index__py=code), Timeout=30)
    assert invoke(account).value == f"arn:aws:sts::{account.id}:assumed-role/function/shop"
    assert len(account.client("sqs").list_queues()["QueueUrls"]) == 1


def test_layers_are_found_behind_the_functions_own_code(account: Account) -> None:
    """A module of a layer can be imported; one of the function's hides it."""
    layer = zipped(**{"python/greeting__py": "TEXT = 'layer'", "python/index__py": "raise SystemExit"})
    made = account.client("lambda").publish_layer_version(LayerName="greeting", Content={"ZipFile": layer})
    code = "import greeting\ndef handler(event, context):\n    return greeting.TEXT"
    make(account, zipped(index__py=code), Layers=[made["LayerVersionArn"]])
    assert invoke(account).value == "layer"


def test_an_environment_is_kept_warm_until_the_code_changes(account: Account) -> None:
    """What the module remembers is there the next time; new code starts anew."""
    code = "calls = []\ndef handler(event, context):\n    calls.append(1)\n    return len(calls)"
    make(account, zipped(index__py=code))
    assert [invoke(account).value for _ in range(2)] == [1, 2]
    assert "Init Duration" not in invoke(account).log
    account.client("lambda").update_function_code(FunctionName="shop", ZipFile=zipped(index__py=f"{code} * 10"))
    again = invoke(account)
    assert again.value == 10
    assert "Init Duration" in again.log


def test_an_exception_is_an_answer_and_the_environment_survives_it(account: Account) -> None:
    """FunctionError is Unhandled, and the payload tells type, message and where."""
    make(account, zipped(index__py="def handler(event, context):\n    return 1 / event"))
    failed = invoke(account, 0)
    assert failed.error == "Unhandled"
    assert failed.value["errorType"] == "ZeroDivisionError"
    assert 'File "/var/task/index.py", line 2, in handler' in failed.value["stackTrace"][-1]
    assert failed.value["requestId"] in failed.log
    [told] = [line for line in messages(account) if line.startswith("[ERROR] ZeroDivisionError: division by zero\n")]
    assert "Traceback (most recent call last):" in told
    assert invoke(account, 2).value == 0.5


FAILURES = {
    "a module that cannot be loaded": (
        "import nowhere",
        {},
        "Runtime.ImportModuleError",
        "Unable to import module 'index': No module named 'nowhere'",
    ),
    "a module that is no Python": (
        "exports.handler = 1;;",
        {},
        "Runtime.UserCodeSyntaxError",
        "Syntax error in module 'index'",
    ),
    "a handler that is not there": (
        "x = 1",
        {},
        "Runtime.HandlerNotFound",
        "Handler 'handler' missing on module 'index'",
    ),
    "a handler that takes too long": (
        "import time\ndef handler(event, context):\n    time.sleep(60)",
        {"Timeout": 1},
        "Sandbox.Timedout",
        "Task timed out after 1.00 seconds",
    ),
    "a process that ends": (
        "import os\ndef handler(event, context):\n    os._exit(7)",
        {},
        "Runtime.ExitError",
        "Runtime exited with error: exit status 7",
    ),
    "a process that is killed": (
        "import os\ndef handler(event, context):\n    os.kill(os.getpid(), 9)",
        {},
        "Runtime.ExitError",
        "Runtime exited with error: signal: killed",
    ),
    "a handler that leaves": (
        "import sys\ndef handler(event, context):\n    sys.exit()",
        {},
        "Runtime.ExitError",
        "Runtime exited without providing a reason",
    ),
    "a value that is no JSON": (
        "def handler(event, context):\n    return {1, 2}",
        {},
        "TypeError",
        "not JSON serializable",
    ),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_function_that_fails_says_why(account: Account, case: str) -> None:
    """And the next function is not the worse for it."""
    code, settings, kind, message = FAILURES[case]
    make(account, zipped(index__py=code), **settings)
    failed = invoke(account)
    assert failed.error == "Unhandled"
    assert failed.value["errorType"] == kind
    assert message in failed.value["errorMessage"]
    make(account, zipped(index__py="def handler(event, context):\n    return 'well'"), name="next")
    assert invoke(account, name="next").value == "well"


def test_what_is_printed_is_in_cloudwatch_logs_between_start_and_end(account: Account) -> None:
    """With a report of time and memory."""
    code = "print('loaded')\ndef handler(event, context):\n    print('asked for', event)"
    make(account, zipped(index__py=code))
    invoke(account, "tea")
    start, *printed, end, report = messages(account)
    assert start.startswith("START RequestId: ")
    assert printed == ["loaded", "asked for tea"]
    assert end.startswith("END RequestId: ")
    assert "Memory Size: 128 MB\tMax Memory Used: " in report


def test_a_logger_writes_as_in_lambda(account: Account) -> None:
    """Level, time and request; a record of several lines is one event; what is below a warning is left out."""
    code = """
import logging
def handler(event, context):
    logging.info("unheard")
    logging.warning("two\\nlines")
    return context.aws_request_id
"""
    make(account, zipped(index__py=code))
    request = invoke(account).value
    start, told, *_ = messages(account)
    assert request in start
    level, moment, by, text = told.split("\t")
    assert (level, by, text) == ("[WARNING]", request, "two\nlines")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", moment)


def test_a_timeout_is_told_in_lambdas_words(account: Account) -> None:
    """Time and request before the sentence, a status in the report, and what was printed until then."""
    code = "import time\ndef handler(event, context):\n    print('so far')\n    time.sleep(60)"
    make(account, zipped(index__py=code), Timeout=1)
    invoke(account)
    start, printed, told, _, report = messages(account)
    request = start.split()[2]
    assert printed == "so far"
    assert re.fullmatch(rf"\S+Z {request} Task timed out after 1\.00 seconds", told)
    assert "\tDuration: 1000.00 ms\t" in report
    assert report.endswith("Status: timeout")
    assert "Max Memory Used: 0" not in report


def test_loading_is_billed_with_the_first_invocation(account: Account) -> None:
    """Both to the millisecond, rounded up together; the second invocation has nothing to load."""
    make(account, zipped(index__py="import time\ntime.sleep(0.2)\ndef handler(event, context):\n    return 1"))
    invoke(account)
    invoke(account)
    first, second = (
        {name: float(value.removesuffix(" ms")) for name, value in re.findall(r"([\w ]*Duration): ([\d.]+ ms)", line)}
        for line in messages(account)
        if line.startswith("REPORT")
    )
    assert first["Init Duration"] > 200
    assert 0 <= first["Billed Duration"] - first["Init Duration"] - first["Duration"] <= 1.01
    assert 0 <= second["Billed Duration"] - second["Duration"] <= 1.01


def test_a_dry_run_runs_nothing(account: Account) -> None:
    """It answers 204 and leaves no log."""
    make(account, zipped(index__py="def handler(event, context):\n    return 1"))
    answer = account.client("lambda").invoke(FunctionName="shop", InvocationType="DryRun")
    assert (answer["StatusCode"], answer["Payload"].read()) == (204, b"")
    assert account.client("logs").describe_log_groups()["logGroups"] == []


def test_a_body_that_is_no_json_is_refused(account: Account) -> None:
    """Before the function sees it."""
    make(account, zipped(index__py="def handler(event, context):\n    return 1"))
    with pytest.raises(ClientError, match="InvalidRequestContentException"):
        account.client("lambda").invoke(FunctionName="shop", Payload=b"{")


def test_a_runtime_that_cannot_be_run_is_refused_by_name(account: Account) -> None:
    """Not silently, and not with a made-up answer."""
    make(account, zipped(Main__class=""), runtime="java21")
    with pytest.raises(ClientError, match="runs functions in Python and JavaScript, not java21"):
        invoke(account)
