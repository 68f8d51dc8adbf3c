"""DynamoDB changes one item at a time: of two updates at the same moment none is lost."""

from threading import RLock
from typing import Any

from moto.dynamodb.models import DynamoDBBackend

from sandbox.mends.mend import Mend

Json = Any
_CHANGES = ("put_item", "update_item", "delete_item", "transact_write_items")
_lock = RLock()
"""One for all tables: transactions change several, and nobody waits for long."""


def _apply() -> None:
    backend: Any = DynamoDBBackend
    for name in _CHANGES:
        setattr(backend, name, _one_at_a_time(getattr(backend, name)))


def _one_at_a_time(change: Json) -> Json:
    def changed(self: Json, *args: Json, **kwargs: Json) -> Json:
        with _lock:
            return change(self, *args, **kwargs)

    return changed


MENDS = (
    Mend(
        name="atomic_items",
        moto="An update reads an item, changes a copy and puts it back: of two at the same moment one is lost, in a "
        "server with several threads for example.",
        aws="Each change of an item is atomic, and counters count every one of them.",
        source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.AtomicCounters",
        apply=_apply,
    ),
)
