"""A function to test with."""

import io
import zipfile
from typing import Any

from tests.unit.sandbox.account import Account


def code(text: str = "def handler(event, context): return 1") -> bytes:
    """Return code as Lambda takes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", text)
    return buffer.getvalue()


def function(account: Account, **more: Any) -> Any:
    """Make a function ``app`` and return a client of Lambda."""
    iam, client = account.client("iam"), account.client("lambda")
    role = iam.create_role(RoleName="app", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    given = {"Runtime": "python3.13", "Handler": "index.handler", "Code": {"ZipFile": code()}, **more}
    client.create_function(FunctionName="app", Role=role["Role"]["Arn"], **given)
    return client
