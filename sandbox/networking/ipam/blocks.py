"""Which blocks of a pool are free: arithmetic of networks, without any account."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network


def networks(blocks: Iterable[str]) -> list[Network]:
    """Return texts as networks."""
    return [ip_network(block) for block in blocks]


def within(block: str, wholes: Iterable[str]) -> bool:
    """Return whether a block is a part of one of others."""
    inner = ip_network(block)
    return any(_is_part(inner, whole) for whole in networks(wholes))


def _is_part(inner: Network, whole: Network) -> bool:
    same = inner.version == whole.version and inner.prefixlen >= whole.prefixlen
    return same and inner.network_address in whole


def overlapping(block: str, others: Iterable[str]) -> str | None:
    """Return the first of others that a block overlaps."""
    network = ip_network(block)
    for other in others:
        if _overlap(network, ip_network(other)):
            return other
    return None


def _overlap(one: Network, other: Network) -> bool:
    return _is_part(one, other) or _is_part(other, one)


def next_free(wholes: Iterable[str], taken: Iterable[str], length: int) -> str | None:
    """Return the first block of a length in some blocks that overlaps nothing that is taken."""
    used = networks(taken)
    for whole in networks(wholes):
        if length >= whole.prefixlen:
            for candidate in _candidates(whole, used, length):
                return str(candidate)
    return None


def _candidates(whole: Network, used: list[Network], length: int) -> Iterator[Network]:
    """Yield free blocks, stepping over what is used instead of trying every block within it."""
    size = 1 << (whole.max_prefixlen - length)
    place, end = int(whole.network_address), int(whole.broadcast_address)
    kind = type(whole)
    while place + size - 1 <= end:
        candidate = kind((place, length))
        hit = next((one for one in used if _overlap(candidate, one)), None)
        if hit is None:
            yield candidate
            place += size
        else:
            behind = int(hit.broadcast_address) + 1
            place = -(-behind // size) * size
