"""moto's search for the value of each member of an answer, without working out again which names to look for.

moto makes five objects for every member of every answer to find out by which names a model may hold it, which takes
longer than all else of most calls. The names depend on the member, the structure that it is of and the model's class;
which of a service's transformers can be meant depends on the member. Neither changes an answer.
"""

from collections.abc import Callable, Iterable
from typing import Any

from moto.core import serialize
from moto.core.constants import MISSING
from moto.core.serialize import AttributePickerContext, XFormedAttributePicker
from moto.core.utils import get_value

Transformer = tuple[str, Callable[[Any], Any]]

_names_of_a_picker = XFormedAttributePicker.get_possible_keys
_transformers: dict[tuple[int, str], tuple[dict[str, Any], tuple[Transformer, ...]]] = {}


def apply() -> None:
    """Have moto remember."""
    picker: Any = serialize.XFormedAttributePicker
    picker.get_possible_keys = names_of
    picker.__call__ = _pick


def names_of(picker: XFormedAttributePicker, context: AttributePickerContext) -> Iterable[str]:
    """Return the names that a member may go by, likeliest first."""
    if context.shape is None:
        return _names_of_a_picker(picker, context)
    shape: Any = context.shape
    kept: dict[tuple[str, type], tuple[str, ...]] = vars(shape).setdefault("_names_of_members", {})
    place = (context.key, type(context.obj))
    if place not in kept:
        kept[place] = tuple(dict.fromkeys(_names_of_a_picker(picker, context)))
    return kept[place]


def _pick(picker: XFormedAttributePicker, context: AttributePickerContext) -> Any:  # noqa: ANN401 whatever a model holds
    """Return a member's value, as moto's own picker does."""
    found = None
    for name in names_of(picker, context):
        value = get_value(context.obj, name, MISSING)
        if value is not MISSING:
            found = value
            break
    for path, transform in transformers_of(picker, context.key):
        if f"{context.key_path}.{context.key}".endswith(path):
            return transform(found)
    return found


def transformers_of(picker: XFormedAttributePicker, key: str) -> tuple[Transformer, ...]:
    """Return those of a service's transformers whose path can end with a member."""
    every = picker.response_transformers
    if not every:
        return ()
    place = (id(every), key)
    kept = _transformers.get(place)
    # Another dictionary may since be where one was that is gone.
    if kept is None or kept[0] is not every:
        kept = (every, tuple(one for one in every.items() if f".{key}".endswith(one[0][-len(key) - 1 :])))
        _transformers[place] = kept
    return kept[1]
