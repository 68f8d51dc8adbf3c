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
        when: the module of moto after whose loading the mend is applied, so that a service that nobody asks for is not
            loaded to be mended; ``moto.<service>.models`` is loaded by other services too, and ``moto.<service>.urls``,
            the last of all, by the first request.
    """

    name: str
    moto: str
    aws: str
    source: str
    apply: Callable[[], None]
    when: str | None = None
