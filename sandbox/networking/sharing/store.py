"""What an account holds of shares in a Region: its own shares, and the permissions that it has written."""

from typing import Any

from sandbox.patching import Place, RefusedError

Json = Any
Record = dict[str, Json]


def shares(backend: Any) -> dict[str, Record]:  # noqa: ANN401 any backend of moto's
    """Return the shares that an account owns in a Region, by ARN."""
    kept: dict[str, Record] = backend.__dict__.setdefault("shares", {})
    return kept


def find_share(place: Place, arn: str) -> Record:
    """Return a share that is not deleted.

    Raises:
        RefusedError: if there is none.
    """
    share = shares(place.backend).get(arn)
    if share is None or share["status"] == "DELETED":
        code = "UnknownResourceException"
        raise RefusedError(code, f"ResourceShare {arn} could not be found.")
    return share


def permissions(backend: Any) -> dict[str, Record]:  # noqa: ANN401
    """Return the permissions that an account has written, by ARN."""
    kept: dict[str, Record] = backend.__dict__.setdefault("permissions", {})
    return kept
