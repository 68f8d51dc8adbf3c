"""Services that moto lacks, and operations that its services lack, kept by tables over botocore's descriptions."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sandbox.keepers import services
from sandbox.keepers.kind import Kept


@cache
def all_kept() -> tuple[Kept, ...]:
    """Return what the modules of ``sandbox/keepers/services`` list as ``KEPT``, one service each."""
    modules = [import_module(f"{services.__name__}.{found.name}") for found in iter_modules(services.__path__)]
    return tuple(module.KEPT for module in modules)
