"""What an operation answers instead."""

from sandbox.keeping.requests import RefusedError


def refused(*, code: str, message: str) -> RefusedError:
    """Return what to raise: the API's code of the error, and words."""
    return RefusedError(code, message)
