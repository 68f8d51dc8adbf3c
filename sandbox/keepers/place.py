"""What is kept of one service in one account and Region."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import ServiceException
from moto.moto_api._internal import mock_random

from sandbox.keepers.kind import Kind, Made, Record
from sandbox.keepers.shapes import field_of
from sandbox.services import InProcessServices

Json = Any
_RANDOM = re.compile(r"(hex|id)(\d+)")


class KeptError(ServiceException):
    """A refusal, by the service's own error code."""

    def __init__(self, code: str, message: str, *, about: str = "", kind: str = "") -> None:
        """Name what it is about and of which kind that is: some services tell both beside the message."""
        super().__init__(code, message)
        self.resourceId = about
        self.resourceType = kind


def refuse(code: str, message: str) -> NoReturn:
    """Refuse a request.

    Raises:
        KeptError: always.
    """
    raise KeptError(code, message)


class Place(BaseBackend):
    """The records of one service in one account and Region, by kind; reset with all of moto.

    Attributes:
        records: kind → what there is of it, oldest first.
        others: account → Region → the service's places there, for what reaches from one account into another.
    """

    others: Mapping[str, Mapping[str, "Place"]]

    def __init__(self, region_name: str, account_id: str) -> None:
        """Keep nothing yet."""
        super().__init__(region_name, account_id)
        self.records: dict[str, list[Record]] = {}
        self.others = {}

    @property
    def services(self) -> InProcessServices:
        """Return the other services of the account and Region, for what reaches beyond this one."""
        return InProcessServices(self.account_id, self.region_name)

    def all(self, kind: str) -> list[Record]:
        """Return everything of a kind."""
        return self.records.setdefault(kind, [])

    def make(self, record: Record, made: Mapping[str, Made]) -> None:
        """Add what the service makes of itself."""
        for name, value in made.items():
            if callable(value):
                record[name] = value(self, record)
            elif isinstance(value, str):
                record[name] = value.format_map(_Words(self, record))
            else:
                record[name] = value


class _Words(dict[str, Json]):
    """What the words in braces mean."""

    def __init__(self, place: Place, record: Record) -> None:
        super().__init__(record)
        self.update(account=place.account_id, region=place.region_name, partition=place.partition)

    def __missing__(self, word: str) -> str:
        if word == "uuid":
            return str(mock_random.uuid4())
        asked = _RANDOM.fullmatch(word)
        if asked is None:
            raise KeyError(word)
        digits = int(asked[2])
        if asked[1] == "hex":
            return str(mock_random.get_random_hex(digits))
        return str(mock_random.get_random_string(digits, lower_case=True))


def now(_place: Place, _record: Record) -> datetime:
    """Return the present, to be a field that is made."""
    return datetime.now(UTC).replace(tzinfo=None)


def now_as_text(place: Place, record: Record) -> str:
    """Return the present as services write it that tell times as texts."""
    return f"{now(place, record).isoformat(timespec='milliseconds')}Z"


def by_filters(record: Record, filters: list[Mapping[str, Json]]) -> bool:
    """Return whether a record passes filters of the form ``[{"name": field, "values": […]}]``."""
    return all(field_of(record, one["name"]) in one["values"] for one in filters)


def count_of(kind: str, *, by: str) -> Any:  # noqa: ANN401 a function of place and record
    """Return a function that counts the things of a kind that have one field in common with the record."""

    def counted(place: Place, record: Record) -> int:
        return sum(other.get(by) == record.get(by) for other in place.all(kind))

    return counted


def named(kind: Kind, record: Record, asked: Mapping[str, Json]) -> bool:
    """Return whether a request's key names a record: each part by the field of its name, or by the ARN."""
    return all(
        value is not None and value in (record.get(kind.fields.get(name, name)), record.get(kind.arn))
        for name, value in asked.items()
    )


def matching(kind: Kind, records: Iterable[Record], asked: Mapping[str, Json]) -> Record | None:
    """Return the record that a request's key names."""
    return next((record for record in records if named(kind, record, asked)), None)


def places() -> "BackendDict[Place]":
    """Return places of a service for every account, each made when it is first asked for, wherever EC2 is."""
    return BackendDict(Place, "ec2")


def random_number(below: int) -> int:
    """Return a number from zero to less than ``below``; moto's seed counts."""
    return int(mock_random.randrange(below))
