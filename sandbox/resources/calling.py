"""Calling a service, and telling 'there is no such thing' from every other refusal."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from sandbox.resources.provider import Context, NotFoundError

Json = Any
_ABSENT = (
    "NotFound",
    "NoSuch",
    "NotExist",
    "NonExist",
    "Nonexist",
    "NotAttached",
    ".Unknown",
    "UnknownMonitor",
    "UnknownResource",
    "UnknownSubscription",
    "OrganizationsNotInUse",
    "404",
)

_INADMISSIBLE = ("Invalid length for parameter", "Invalid range for parameter", "Invalid value for parameter")
_IN_WORDS = (
    "AccessDenied",
    "BadRequest",
    "ClientException",
    "DirectConnectClient",
    "InvalidAccess",
    "InvalidDocument",
    "InvalidInput",
    "InvalidRequest",
    "Validation",
)
"""Codes for all kinds of wrong input, where only the words tell what is wrong."""


def is_not_found(error: ClientError) -> bool:
    """Return whether a service says that there is no such thing.

    Most say it by the error's code; Auto Scaling, for one, has a single code for all wrong input, and says it in words.
    """
    code, words = str(error.response["Error"]["Code"]), str(error.response["Error"].get("Message", ""))
    if code.startswith(_IN_WORDS):
        return any(each in words for each in ("not found", "does not exist", "not subscribed", "is not enabled"))
    return any(word in code for word in _ABSENT)


def calling(context: Context, service: str, operation: str, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """Call a service.

    Raises:
        NotFoundError: if the service says that there is no such thing.
        ClientError: if it refuses for another reason.
    """
    try:
        return context.call(service, operation, **parameters)
    except ClientError as error:
        if is_not_found(error):
            raise NotFoundError(str(error)) from None
        raise


def unless_gone(context: Context, service: str, operation: str, /, **parameters: Json) -> None:
    """Take something away that may never have been there, after a creation or a change that failed half-way."""
    try:
        context.call(service, operation, **parameters)
    except ParamValidationError as error:
        # What the service would not even look at cannot be there; that a call is wrong altogether is another matter.
        if not all(line.startswith(_INADMISSIBLE) for line in error.kwargs["report"].splitlines()):
            raise
    except ClientError as error:
        if not is_not_found(error):
            raise
