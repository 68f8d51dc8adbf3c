"""Doing something to a module as soon as it is loaded, and not loading it for that."""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_Action = Callable[[], None]


class _Waiting(MetaPathFinder):
    """Finds modules that somebody waits for, as everybody else finds them, and acts when they are loaded."""

    def __init__(self) -> None:
        self.actions: dict[str, list[_Action]] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the specification of a module that is waited for."""
        del path, target
        # Taken out first, so that the search for the module does not come here again.
        actions = self.actions.pop(fullname, None)
        spec = find_spec(fullname) if actions else None
        if actions is None or spec is None or spec.loader is None:
            return None
        loader: Any = spec.loader
        load = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            for act in actions:
                act()

        loader.exec_module = exec_module
        return spec


_waiting = _Waiting()


def when_loaded(module: str, act: _Action) -> None:
    """Act now if a module is loaded, and else at the end of its loading."""
    if module in sys.modules:
        act()
        return
    if _waiting not in sys.meta_path:
        sys.meta_path.insert(0, _waiting)
    _waiting.actions.setdefault(module, []).append(act)
