"""Small readings that several builders share."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from ipaddress import ip_network
from typing import Any, TypeVar

from analysis.snapshot.model.fit import fits
from analysis.snapshot.model.network import Network
from analysis.snapshot.raw import Raw

Json = Any
T = TypeVar("T")


class Reading:
    """Reads the items of a snapshot one by one, and remembers which could not be read.

    Attributes:
        region: that of the snapshot, or of its first part.
        missing: response key → why it, or an item of it, is not there.
        warnings: one sentence for each item that was left out.
    """

    def __init__(self, raw: Raw) -> None:
        """Begin with what the snapshot itself says is missing."""
        self._files = raw.files
        self.region = raw.region
        self.missing = dict(raw.missing)
        self.warnings: list[str] = []

    def holds(self, key: str) -> bool:
        """Return whether all items of a kind are there."""
        return key in self._files and key not in self.missing

    def each(self, key: str, make: Callable[[Json], T], identity: str = "") -> Iterator[T]:
        """Yield what is made of each item under a response key; one that is malformed is noted and left out."""
        for item in self._files.get(key, ()):
            try:
                made = make(item)
                if not fits(made):
                    msg = "a value is of another type"
                    raise TypeError(msg)  # noqa: TRY301 it is treated like those that the making itself meets
            except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
                name = item.get(identity, "an item") if isinstance(item, dict) else "an item"
                warning = f"{key}: {name} is not as AWS writes it and was left out ({error!r})"
                self.warnings.append(warning)
                self.missing.setdefault(key, warning)
            else:
                yield made

    def index(self, key: str, identity: str, make: Callable[[Json], T]) -> dict[str, T]:
        """Return what is made of each item under a response key, by its id."""
        return dict(self.each(key, lambda item: (str(item[identity]), make(item)), identity))


@lru_cache(maxsize=1 << 16)
def block(text: str) -> Network:
    """Return a CIDR block, host bits ignored as EC2 ignores them."""
    return ip_network(text, strict=False)


def name_of(item: Mapping[str, Json]) -> str:
    """Return the Name tag, or nothing."""
    tags = item.get("Tags") or item.get("TagSet") or ()
    return next((str(tag["Value"]) for tag in tags if tag.get("Key") == "Name"), "")
