"""A mend: a place where moto behaves otherwise than AWS documents, and the repair."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Mend:
    """One repair of moto, kept together with the reason so that it can be offered upstream.

    Attributes:
        name: what it is about, as an identifier.
        moto: what moto does.
        aws: what AWS does.
        source: the page of AWS's documentation that says so.
        apply: repairs moto in this process; called once.
    """

    name: str
    moto: str
    aws: str
    source: str
    apply: Callable[[], None]
