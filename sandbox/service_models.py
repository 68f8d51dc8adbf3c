"""botocore's descriptions of the services, each read and held once in a process, whoever asks for it.

Every botocore session has a loader of its own, and so has moto; left alone, an account that is opened costs half a
second and some thirty megabytes for descriptions that are in memory already. Nobody changes a description once it is
read, so one loader can serve them all.
"""

import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, SupportsIndex

import botocore.session
from botocore.loaders import JSONFileLoader, Loader, create_loader

Json = Any


class _Files(JSONFileLoader):  # type: ignore[misc] # botocore has no types
    """Reads a file into plain dictionaries, which keep their order and take two thirds of an ``OrderedDict``."""

    def _load_file(self, full_path: str, open_method: Any) -> Json:  # noqa: ANN401 botocore's own signature
        if not os.path.isfile(full_path):  # noqa: PTH113 asked some ten thousand times
            return None
        with open_method(full_path, "rb") as file:
            return json.loads(file.read())


class _Paths(list[str]):
    """Search paths, each once: every boto3 session adds its own folder again."""

    def append(self, item: str) -> None:
        """Add a path that is not there yet."""
        if item not in self:
            super().append(item)

    def insert(self, index: SupportsIndex, item: str) -> None:
        """Add a path that is not there yet."""
        if item not in self:
            super().insert(index, item)


class _Shared(Loader):  # type: ignore[misc] # botocore has no types
    """The descriptions, but for what clients of S3 write into theirs: they take the bucket out of every URL."""

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Json:
        """Return a description; of S3's URLs a copy for each who asks."""
        model = super().load_service_model(service_name, type_name, api_version)
        if (service_name, type_name) != ("s3", "service-2"):
            return model
        copies = {name: {**one, "http": dict(one["http"])} for name, one in model["operations"].items()}
        return {**model, "operations": copies}


class _WithExtras(Loader):  # type: ignore[misc] # botocore has no types
    """The descriptions with what moto adds to some of them, as moto's own loader finds them.

    moto's loader writes its additions into what it has read. Here they make a new description that shares all
    that they do not touch, so that clients go on seeing botocore's.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(extra_search_paths=[folder], file_loader=_Files())
        self._models: dict[tuple[str, str], Json] = {}

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Json:
        """Return a description with moto's additions."""
        key = (service_name, type_name)
        if api_version is not None:
            return super().load_service_model(service_name, type_name, api_version)
        if key not in self._models:
            shared = loader()
            version = shared.determine_latest_version(service_name, type_name)
            path = f"{service_name.replace('-', '')}/{version}/{type_name}.moto-extras"
            model = shared.load_service_model(service_name, type_name)
            for extra in self._found(path):
                model = _merged(model, extra.get("merge", {}))
            self._models[key] = model
        return self._models[key]

    def _found(self, path: str) -> Iterable[Mapping[str, Json]]:
        for folder in self.search_paths:
            found = self.file_loader.load_file(os.path.join(folder, path))  # noqa: PTH118 botocore takes texts
            if found is not None:
                return [found]
        return []


@cache
def loader() -> Loader:
    """Return the one loader."""
    shared = _Shared(file_loader=_Files())
    shared._search_paths = _Paths(shared.search_paths)  # noqa: SLF001 there is no other way to give it a list
    return shared


def share() -> None:
    """Let every botocore session of this process use the one loader, unless it has search paths of its own."""
    session: Any = botocore.session
    session.create_loader = lambda search_path=None: create_loader(search_path) if search_path else loader()


def share_with_moto() -> None:
    """Let moto use it too."""
    import moto.core.loaders  # noqa: PLC0415 takes long, and many a command never needs it
    import moto.core.utils  # noqa: PLC0415

    utils: Any = moto.core.utils
    one = _WithExtras(moto.core.loaders.moto_root)
    utils.create_loader = lambda: one


def _merged(base: Json, extra: Json) -> Json:
    """Return ``base`` with ``extra`` laid over it, neither of them changed; the rule is botocore's ``deep_merge``."""
    if not (isinstance(base, Mapping) and isinstance(extra, Mapping)):
        return extra
    return {**base, **{name: _merged(base[name], part) if name in base else part for name, part in extra.items()}}
