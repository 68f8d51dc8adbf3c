"""The application of one instance: the files that its user data writes, loaded into modules that are its own."""

import builtins
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

from study.fleets.user_data import files_of, variables_of

_ENVIRONMENT, _MAIN = "environment", "shop"


class NoApplicationError(Exception):
    """An instance's user data writes no application that could be run here."""


class Instance:
    """A process, as far as memory goes: what one instance knows no other does, and it ends with the instance.

    What is not played: the boot, the installation of packages, systemd, the port and the packets to it. The role is not
    asked what it may do either; promises about packets and permissions are judged on their own.

    Attributes:
        id: the instance's id.
        zone: its Availability Zone.
        application: the WSGI application.
    """

    def __init__(
        self, identity: str, zone: str, user_data: str, *, client: Callable[[str], Any], redis: Callable[..., Any]
    ) -> None:
        """Start the application.

        Args:
            identity: the instance's id.
            zone: where it is.
            user_data: its script.
            client: makes a boto3 client of a service.
            redis: makes a client of a cache, with the arguments of ``redis.Redis``.

        Raises:
            NoApplicationError: if the script writes none.
        """
        self.id, self.zone = identity, zone
        files = files_of(user_data)
        main = next((path for path in files if path.name == f"{_MAIN}.py"), None)
        if main is None:
            msg = f"the user data of {identity} writes no {_MAIN}.py"
            raise NoApplicationError(msg)
        beside = {path.stem: text for path, text in files.items() if path.parent == main.parent and path.suffix}
        environment = variables_of(files.get(PurePosixPath(main.parent, _ENVIRONMENT), ""))
        module = _Modules(beside).load(_MAIN)
        self.application: Any = module.Shop(module.store_of(environment, client, redis), identity)


class _Modules:
    """The modules beside a program, which it finds before all others, as Python does for a script's own folder."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._loaded: dict[str, ModuleType] = {}

    def load(self, name: str) -> ModuleType:
        if name not in self._loaded:
            module = self._loaded[name] = ModuleType(name)
            vars(module)["__builtins__"] = {**vars(builtins), "__import__": self._import}
            exec(compile(self._sources[name], f"{name}.py", "exec"), vars(module))  # noqa: S102 what was deployed here
        return self._loaded[name]

    def _import(self, name: str, *given: Any, **named: Any) -> ModuleType:  # noqa: ANN401 as Python calls it
        return self.load(name) if name in self._sources else builtins.__import__(name, *given, **named)
