"""The former name of what ``sandbox.patching`` has as ``refuse``."""

from sandbox.patching import RefusedError


def refused(*, code: str, message: str) -> RefusedError:
    """Return what to raise: the API's code of the error, and words."""
    return RefusedError(code, message)
