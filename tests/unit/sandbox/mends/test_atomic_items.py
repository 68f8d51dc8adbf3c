"""Counters in DynamoDB count everybody, however many count at once."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.unit.sandbox.account import Account


@pytest.fixture(autouse=True)
def _restless() -> Iterator[None]:
    """Let threads take turns as often as can be, so that a race is lost at once and not once a week."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_of_many_updates_at_once_none_is_lost(account: Account) -> None:
    """Sixty-four visitors of eight threads are sixty-four."""
    client = account.client("dynamodb")
    client.create_table(
        TableName="counts",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )

    def count(_number: int) -> Any:
        return client.update_item(
            TableName="counts",
            Key={"id": {"S": "visits"}},
            UpdateExpression="ADD visits :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(64)))

    found = client.get_item(TableName="counts", Key={"id": {"S": "visits"}})["Item"]
    assert found["visits"] == {"N": "64"}
