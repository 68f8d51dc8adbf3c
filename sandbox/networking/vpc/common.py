"""What the parts of VPCs share."""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from moto.ec2.exceptions import EC2ClientError

Json = Any
Record = dict[str, Json]


def refuse(code: str, message: str) -> NoReturn:
    """Refuse a request.

    Raises:
        EC2ClientError: always.
    """
    raise EC2ClientError(code, message)


def refuse_in_use(kind: str, identity: str) -> NoReturn:
    """Refuse to delete what something depends on.

    Raises:
        EC2ClientError: always.
    """
    refuse("DependencyViolation", f"The {kind} '{identity}' has dependencies and cannot be deleted.")


def interfaces_of(backend: Any, owner: str) -> Iterator[Any]:  # noqa: ANN401 moto's own classes
    """Yield the interfaces that EC2 itself has made for something."""
    for interface in list(backend.enis.values()):
        if getattr(interface, "made_for", None) == owner:
            yield interface


def said(parameters: Mapping[str, Json], *names: str) -> Record:
    """Return what a request says of some members."""
    return {name: parameters[name] for name in names if name in parameters}
