"""Loading a function may take its time: Lambda tries once more, within the function's own timeout."""

import pytest

from sandbox.lambdas import workers
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, zipped

SLOW = zipped(index__py="import time\ntime.sleep(2)\ndef handler(event, context):\n    return 'loaded'")


def test_a_function_that_loads_slowly_has_its_timeout_once_more(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy machine fails no deployment: what Lambda grants at first is over, and the function is loaded all the same.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    """
    monkeypatch.setattr(workers, "_INIT_SECONDS", 1.0)
    make(account, SLOW)

    assert invoke(account).value == "loaded"
