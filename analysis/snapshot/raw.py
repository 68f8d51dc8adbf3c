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
