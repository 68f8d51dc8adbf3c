"""What a row of a snapshot's table of calls is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

REGION = "<the Region>"
"""Stands for the Region that is read, where a call of a service that has none is told of it."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class CallSpec:
    """One describe call.

    Attributes:
        service: the boto3 client.
        operation: the API operation.
        key: the response's key for the items.
        file: the name of the file, where another call has the same key.
        per: another file's items for each of which the call is made, with ``argument``.
        argument: request parameter and the field of the item that fills it. The parameter is added to the items of
            the answer that do not hold it, so that each item says what it belongs to.
        given: further parameters, the same each time.
        wrapped: the answer is a single value, kept as one item: under ``key`` if the call is made per item.
        also: further keys of the response that are kept beside a wrapped value.
        more: a flag of the response which says that not all items are in it.
        besides: further request parameters, each with the field of the item that fills it.
        alone: whether what is said of one item is of use without the others'; what is refused is missing nevertheless.
        nothing: codes of errors by which a service says that there is nothing, as S3 does without a bucket policy.
    """

    service: str
    operation: str
    key: str
    per: str | None = None
    argument: tuple[str, str] | None = None
    given: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    wrapped: bool = False
    also: tuple[str, ...] = ()
    file: str = ""
    more: str = ""
    besides: tuple[tuple[str, str], ...] = ()
    alone: bool = False
    nothing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what the items are called in a snapshot, which is the file's name."""
        return self.file or self.key


def all_of(service: str, **keys: str) -> tuple[CallSpec, ...]:
    """Return calls that need no parameters: operation → response key."""
    return tuple(CallSpec(service=service, operation=operation, key=key) for operation, key in keys.items())


def each_of(service: str, operation: str, key: str, per: str, by: str, **more: Any) -> CallSpec:  # noqa: ANN401 CallSpec's own
    """Return a call for each item of another file; ``by`` is the parameter, ``<parameter>=<field>`` if they differ."""
    parameter, _, source = by.partition("=")
    return CallSpec(
        service=service, operation=operation, key=key, per=per, argument=(parameter, source or parameter), **more
    )


def given(service: str, operation: str, key: str, file: str, **given: str) -> CallSpec:
    """Return a call with constant parameters."""
    return CallSpec(service=service, operation=operation, key=key, file=file, given=given)
