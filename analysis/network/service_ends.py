"""One service of AWS's by its name: ``aws:dynamodb``."""

from analysis.network.amazon import services
from analysis.network.end import Outside
from analysis.network.premises import UnknownEndError
from analysis.snapshot.model.account import Account

OF_AWS = "aws:"
"""Before the name of the service."""


def of_service(account: Account, name: str) -> tuple[Outside, ...]:
    """Return a service by its public addresses.

    Raises:
        UnknownEndError: if no prefix list tells them.
    """
    found = services(account, name)
    if not found:
        msg = f"no prefix list of AWS's tells the addresses of {name!r}"
        raise UnknownEndError(msg)
    return tuple(Outside(block, of_aws=True) for block in found)
