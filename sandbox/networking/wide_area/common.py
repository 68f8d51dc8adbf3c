"""What the kinds of Network Manager share: identifiers, ARNs, tags, and backends that belong to no Region."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from moto.networkmanager.models import networkmanager_backends

from sandbox.networking import shelf
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_HOME = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
ARN = "arn"
"""The member of a record under which its own ARN stands; no answer has a member of the name."""


def conflict(message: str) -> NoReturn:
    """Refuse what does not go together with what there is."""
    shelf.refuse("ConflictException", message)


def invalid(message: str) -> NoReturn:
    """Refuse what a request says."""
    shelf.refuse("ValidationException", message)


def identity(prefix: str) -> str:
    """Return a new identifier."""
    return f"{prefix}-0{secrets.token_hex(8)}"


def begun(place: Place, given: Mapping[str, Json], resource: str, state: str = "AVAILABLE") -> Record:
    """Return what every record begins with.

    Args:
        place: where the request arrived.
        given: what it says.
        resource: what stands in the ARN after the account.
        state: what the resource is in.
    """
    return {
        ARN: place.arn("networkmanager", resource, regional=False),
        "CreatedAt": datetime.now(UTC),
        "State": state,
        "Tags": list(given.get("Tags", [])),
    }


def home(account: str, partition: str) -> Place:
    """Return where an account's networks are kept, which are the same in every Region."""
    return Place(account, _HOME.get(partition, "us-east-1"), networkmanager_backends[account][partition])


def homes(partition: str) -> Iterator[Place]:
    """Yield all accounts that have networks."""
    for account in list(networkmanager_backends):
        yield home(account, partition)


def chosen(found: Iterable[Record], given: Mapping[str, Json], **members: str) -> list[Record]:
    """Return the records that a request asks for.

    Args:
        found: all of them.
        given: the request's parameters.
        members: parameter → the member that has to be its value, or one of its values.
    """
    return [
        record
        for record in found
        if all(
            record.get(member) in (given[name] if isinstance(given[name], list) else [given[name]])
            for name, member in members.items()
            if given.get(name)
        )
    ]
