"""Things that a service holds: made, told, changed and removed by operations that moto has not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from moto.core.responses import ActionResult

from sandbox.patching.requests import Handler, Place, RefusedError, answers, parameters_of, place_of

Json = Any
Record = dict[str, Json]


@dataclass(frozen=True, kw_only=True)
class Collection:
    """One kind of thing.

    A thing is what the request that made it said, with what AWS adds. An answer has it under ``item`` and its members
    beside that; what an operation's description does not know of is not written.

    Attributes:
        service: botocore's name of the service.
        key: the members that identify a thing, in what requests say; outer ones (an API's id) first.
        missing: the error's code when there is none such.
        create: the operation that makes one.
        item: under which member answers have it; ``None`` if the answer is the thing itself.
        get: the operations that tell it.
        update: the operation that changes it.
        delete: the operation that removes it.
        lists: the operation that tells all, filtered by the parts of the key that the request names.
        listed: from the things to the list operation's answer.
        made: what AWS adds when it is made: ids, ARNs, times.
        touched: what AWS adds whenever it is written: versions, times.
        taken: the error's code when there is one such already.
    """

    service: str
    key: tuple[str, ...]
    missing: str
    create: str | None = None
    item: str | None = None
    get: tuple[str, ...] = ()
    update: str | None = None
    delete: str | None = None
    lists: str | None = None
    listed: Callable[[list[Record]], Json] = lambda things: things
    made: Callable[[Place, Record], Record] = lambda _place, _given: {}
    touched: Callable[[Record], Record] = lambda _thing: {}
    taken: str | None = None

    def install(self) -> None:
        """Let moto answer the operations."""
        handlers: dict[str, Handler] = {}
        if self.create:
            handlers[self.create] = self._create
        if self.update:
            handlers[self.update] = self._update
        if self.delete:
            handlers[self.delete] = self._delete
        if self.lists:
            handlers[self.lists] = self._list
        handlers |= dict.fromkeys(self.get, self._get)
        # Bound methods of this object take moto's request as their argument once they are plain functions of its class.
        answers(self.service, {name: _plain(handler) for name, handler in handlers.items()})

    def things(self, backend: Any) -> dict[tuple[str, ...], Record]:  # noqa: ANN401 any backend of moto's
        """Return the things that a backend holds, by their key; they are gone when moto resets it."""
        kept: dict[Any, dict[tuple[str, ...], Record]] = backend.__dict__.setdefault("kept", {})
        return kept.setdefault((self.service, self.create or self.update or self.key), {})

    def find(self, backend: Any, given: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the thing that parameters name.

        Raises:
            RefusedError: if there is none.
        """
        key = self._key(given)
        try:
            return self.things(backend)[key]
        except KeyError:
            message = f"{self.item or self.service} {'/'.join(key)} does not exist."
            raise RefusedError(self.missing, message) from None

    def _key(self, given: Mapping[str, Json]) -> tuple[str, ...]:
        return tuple(str(given.get(name, "")) for name in self.key)

    def _create(self, request: Any) -> ActionResult:  # noqa: ANN401
        place, given = place_of(request, self.service), parameters_of(request)
        thing = {**given, **self.made(place, given)}
        thing |= self.touched(thing)
        things, key = self.things(place.backend), self._key(thing)
        if self.taken and key in things:
            raise RefusedError(self.taken, f"{'/'.join(key)} already exists.")
        things[key] = thing
        return self._answer(thing)

    def _get(self, request: Any) -> ActionResult:  # noqa: ANN401
        return self._answer(self.find(place_of(request, self.service).backend, parameters_of(request)))

    def _update(self, request: Any) -> ActionResult:  # noqa: ANN401
        place, given = place_of(request, self.service), parameters_of(request)
        thing = self.find(place.backend, given)
        thing |= {name: value for name, value in given.items() if name not in self.key}
        thing |= self.touched(thing)
        return self._answer(thing)

    def _delete(self, request: Any) -> ActionResult:  # noqa: ANN401
        place, given = place_of(request, self.service), parameters_of(request)
        thing = self.find(place.backend, given)
        del self.things(place.backend)[self._key(given)]
        return self._answer(thing)

    def _list(self, request: Any) -> ActionResult:  # noqa: ANN401
        given = parameters_of(request)
        things = self.things(place_of(request, self.service).backend).values()
        wanted = [name for name in self.key if name in given]
        return ActionResult(self.listed([t for t in things if all(str(t[n]) == str(given[n]) for n in wanted)]))

    def _answer(self, thing: Record) -> ActionResult:
        return ActionResult({**thing, self.item: thing} if self.item else thing)


def _plain(bound: Handler) -> Handler:
    def handler(request: Any) -> Any:  # noqa: ANN401
        return bound(request)

    return handler
