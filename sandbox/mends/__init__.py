"""Where moto and AWS differ, AWS wins: one repair per file, listed in ``docs/sandbox-mends.md``."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sandbox.loading import when_loaded
from sandbox.mends.mend import Mend


@cache
def install() -> tuple[Mend, ...]:
    """Apply every mend, once per process, and return them."""
    mends = all_mends()
    for mend in mends:
        if mend.when is None:
            mend.apply()
        else:
            when_loaded(mend.when, mend.apply)
    return mends


def all_mends() -> tuple[Mend, ...]:
    """Return the mends without applying them."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return tuple(mend for module in modules for mend in getattr(module, "MENDS", ()))
