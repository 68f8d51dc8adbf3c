"""What the kinds of Direct Connect share: identifiers, tags, refusals, and gateways that belong to no Region."""

import secrets
import string
from typing import Any, NoReturn

from moto.directconnect.models import directconnect_backends

from sandbox.networking import shelf
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_LETTERS = string.ascii_lowercase + string.digits
_HOME = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
MISSING = "DirectConnectClientException"


def refuse(message: str) -> NoReturn:
    """Refuse a request; Direct Connect has one code for all that is wrong."""
    shelf.refuse(MISSING, message)


def identity(prefix: str) -> str:
    """Return a new identifier."""
    return f"{prefix}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"


def tail(given: str) -> str:
    """Return the identifier of a thing that is named by it or by its ARN."""
    return given.rsplit("/", 1)[-1]


def home(account: str, partition: str) -> Place:
    """Return where an account's gateways are kept, which are the same in every Region."""
    region = _HOME.get(partition, "us-east-1")
    return Place(account, region, directconnect_backends[account][region])


def _holder(place: Place, arn: str) -> Any:  # noqa: ANN401 moto's tagger
    return (home(place.account, place.partition) if ":dx-gateway/" in arn else place).backend.tagger


def tag(place: Place, arn: str, tags: list[Record]) -> None:
    """Put tags on a resource."""
    _holder(place, arn).tag_resource(arn, tags)


def tags(place: Place, arn: str) -> list[Record]:
    """Return the tags of a resource."""
    held = _holder(place, arn).get_tag_dict_for_resource(arn)
    return [{"key": key, "value": value} for key, value in held.items()]


def _add(place: Place, given: Record) -> Record:
    tag(place, given["resourceArn"], given["tags"])
    return {}


def _remove(place: Place, given: Record) -> Record:
    _holder(place, given["resourceArn"]).untag_resource_using_names(given["resourceArn"], given["tagKeys"])
    return {}


def _tell(place: Place, given: Record) -> Record:
    return {"resourceTags": [{"resourceArn": arn, "tags": tags(place, arn)} for arn in given["resourceArns"]]}


OPERATIONS = {"TagResource": _add, "UntagResource": _remove, "DescribeTags": _tell}
