"""Tags of everything that Network Manager keeps; those of an attachment may lead it to another segment."""

from collections.abc import Iterator
from typing import Any

from sandbox.networking.shelf import refuse
from sandbox.networking.wide_area import attachments
from sandbox.networking.wide_area.common import ARN, homes
from sandbox.networking.wide_area.connected import CONNECT_PEERS
from sandbox.networking.wide_area.core import PEERINGS
from sandbox.networking.wide_area.networks import CORE_NETWORKS, NETWORKS, PARTS
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]


def _records(place: Place) -> Iterator[Record]:
    for shelf in (NETWORKS, CORE_NETWORKS, *(part.shelf for part in PARTS)):
        yield from shelf.all(place.backend).values()
    for owner in homes(place.partition):
        for shelf in (PEERINGS, CONNECT_PEERS):
            for record in shelf.all(owner.backend).values():
                if place.account in {owner.account, record["OwnerAccountId"]}:
                    yield record
    yield from (one for _, one in attachments.seen(place))


def _find(place: Place, arn: str) -> Record:
    for record in _records(place):
        if record[ARN] == arn:
            return record
    return refuse("ResourceNotFoundException", f"{arn} does not exist.")


def _set(place: Place, record: Record, tags: list[Record]) -> None:
    record["Tags"] = tags
    if "AttachmentType" in record:
        attachments.tagged(place, record)


def add(place: Place, given: Record) -> Record:
    """Put tags on a resource."""
    record = _find(place, given["ResourceArn"])
    new = {tag["Key"] for tag in given["Tags"]}
    _set(place, record, [*(tag for tag in record["Tags"] if tag["Key"] not in new), *given["Tags"]])
    return {}


def remove(place: Place, given: Record) -> Record:
    """Take tags off a resource."""
    record = _find(place, given["ResourceArn"])
    _set(place, record, [tag for tag in record["Tags"] if tag["Key"] not in given["TagKeys"]])
    return {}


def tell(place: Place, given: Record) -> Record:
    """Tell the tags of a resource."""
    return {"TagList": _find(place, given["ResourceArn"])["Tags"]}


OPERATIONS = {"TagResource": add, "UntagResource": remove, "ListTagsForResource": tell}
