"""Writing SVG: elements as text, the same text for the same picture."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

Attributes = Mapping[str, str | float | None]


def element(name: str, attributes: Attributes, *children: str) -> str:
    """Return an element; attributes that are None or empty are left out, children are SVG already."""
    written = "".join(
        f" {key}={quoteattr(_text(value))}" for key, value in attributes.items() if value is not None and value != ""
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def words(text: str) -> str:
    """Return a text as the content of an element."""
    return escape(text)


def _text(value: str | float) -> str:
    """Numbers are rounded to a tenth of a pixel, so that no platform's arithmetic shows."""
    return value if isinstance(value, str) else f"{round(value, 1):g}"
