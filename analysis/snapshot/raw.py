"""What an account said, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any


@dataclass(frozen=True)
class Raw:
    """The verbatim responses of one account and Region.

    Attributes:
        account: twelve digits.
        region: the Region.
        files: response key → items.
        missing: response key → why the call gave nothing; what depends on it is unknown.
    """

    account: str
    region: str
    files: Mapping[str, list[Json]]
    missing: Mapping[str, str] = field(default_factory=dict)

    def sound(self) -> "Raw":
        """Return the responses that are lists of items; what is none of those was not read, and is missing."""
        odd = {key: f"{key} is no list of items" for key, items in self.files.items() if not isinstance(items, list)}
        if not odd:
            return self
        files = {key: items for key, items in self.files.items() if key not in odd}
        return Raw(self.account, self.region, files, {**odd, **self.missing})
