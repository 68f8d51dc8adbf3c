"""Where a service keeps things of one kind, as the records that its API tells."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from sandbox.patching import Place, RefusedError

Json = Any
Record = dict[str, Json]


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Things of one kind.

    Attributes:
        name: what they are called: ``ResolverRule``.
        missing: the error's code when there is none such.
        key: the member that identifies one.
        shared: what other accounts show of the kind.
    """

    name: str
    missing: str = "ResourceNotFoundException"
    key: str = "Id"
    shared: Callable[[Place], Iterable[Record]] = lambda _place: ()

    def all(self, backend: Any) -> dict[str, Record]:  # noqa: ANN401 any backend of moto's
        """Return what an account has in a Region, by what identifies it; it is gone when moto resets the backend."""
        shelves: dict[str, dict[str, Record]] = backend.__dict__.setdefault("shelves", {})
        return shelves.setdefault(self.name, {})

    def seen(self, place: Place) -> list[Record]:
        """Return what an account has or is shown."""
        return [*self.all(place.backend).values(), *self.shared(place)]

    def find(self, place: Place, identity: str) -> Record:
        """Return one that the account has or is shown.

        Raises:
            RefusedError: if there is none.
        """
        for record in self.seen(place):
            if record[self.key] == identity:
                return record
        raise RefusedError(self.missing, f"{self.name} {identity} does not exist.")

    def own(self, place: Place, identity: str) -> Record:
        """Return one that the account has.

        Raises:
            RefusedError: if there is none.
        """
        if identity not in self.all(place.backend):
            raise RefusedError(self.missing, f"{self.name} {identity} does not exist.")
        return self.all(place.backend)[identity]

    def keep(self, place: Place, record: Record) -> Record:
        """Keep one."""
        self.all(place.backend)[record[self.key]] = record
        return record

    def take(self, place: Place, identity: str) -> Record:
        """Remove one and return it.

        Raises:
            RefusedError: if there is none.
        """
        self.own(place, identity)
        return self.all(place.backend).pop(identity)


def refuse(code: str, message: str) -> NoReturn:
    """Refuse a request.

    Raises:
        RefusedError: always.
    """
    raise RefusedError(code, message)


def stamp() -> str:
    """Return the present time as some services write it."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def said(given: Mapping[str, Json], *names: str) -> Record:
    """Return what a request says of some members."""
    return {name: given[name] for name in names if name in given}
