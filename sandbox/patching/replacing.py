"""Putting functions in the place of moto's methods, with the originals at hand."""

from collections.abc import Callable
from functools import wraps
from typing import Any

Original = Callable[..., Any]


def replace(owner: Any, **methods: Callable[..., Any]) -> None:  # noqa: ANN401 a class or a module of moto's
    """Replace methods of a class, or functions of a module.

    Args:
        owner: the class or the module.
        methods: name → what is called instead, with the original before the arguments.
    """
    for name, method in methods.items():
        setattr(owner, name, _instead(getattr(owner, name), method))


def _instead(original: Original, method: Callable[..., Any]) -> Original:
    @wraps(original)
    def called(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        return method(original, *arguments, **named)

    return called
