"""Names that are taken: creating what exists fails, whatever the service's own call would do.

Source: https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from sandbox.resources.filling import fill
from sandbox.resources.provider import AlreadyExistsError, Context
from sandbox.resources.row import Row

Json = Any


def expected_id(row: Row, context: Context, properties: Mapping[str, Json]) -> str | None:
    """Return the physical id that the properties alone give, or nothing if only the service gives it."""
    pattern = (row.named and row.named.identity) or row.id
    if not isinstance(pattern, str) or "$" not in pattern or "$response" in pattern:
        return None
    derived = {name: derive(properties) for name, derive in row.derived.items()}
    return str(fill(pattern, {"properties": {**derived, **properties}, "context": context}, whole=False))


@contextmanager
def refusing_taken(row: Row, context: Context, properties: Mapping[str, Json]) -> Iterator[None]:
    """Tell the refusal of a service that looks for the name itself as that of one which has to be asked before.

    Raises:
        AlreadyExistsError: if the service says that there is one of the name.
    """
    try:
        yield
    except ClientError as error:
        taken = row.named and row.named.refused and "AlreadyExists" in str(error.response["Error"]["Code"])
        if taken and (identity := expected_id(row, context, properties)):
            raise AlreadyExistsError(row.type, identity) from None
        raise
