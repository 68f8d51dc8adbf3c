"""Appliances that are connected by GRE or without tunnels, and speak BGP twice: Connect peers of all kinds.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-connect.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

Json = Any
Record = dict[str, Json]
_LENGTHS = {4: 29, 6: 125}
_LINK_LOCAL = ip_network("169.254.0.0/16")
_UNIQUE_LOCAL = ip_network("fd00::/8")
_RESERVED = frozenset(f"169.254.{third}.0/29" for third in range(6)) | {"169.254.169.248/29"}


def wrong(blocks: Sequence[str]) -> str:
    """Return what is wrong with the inside blocks of a peer, if anything is."""
    for block in blocks:
        try:
            network = ip_network(block)
        except ValueError:
            return f"{block} is not a valid CIDR block."
        if network.prefixlen != _LENGTHS[network.version] or not _within(network) or block in _RESERVED:
            return f"{block} must be a /29 from 169.254.0.0/16 that is not reserved, or a /125 from fd00::/8."
    if len(blocks) != len({ip_network(block).version for block in blocks}):
        return "There can be one block for IPv4 and one for IPv6."
    return ""


def _within(network: IPv4Network | IPv6Network) -> bool:
    around = _LINK_LOCAL if network.version == _LINK_LOCAL.version else _UNIQUE_LOCAL
    return network.network_address in around


def sessions(blocks: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield AWS's address and the peer's for the two BGP sessions in each inside block.

    The peer has the first address of a block, AWS's two ends the second and the third.
    """
    for block in blocks:
        first = ip_network(block).network_address + 1
        for ours in (1, 2):
            yield str(first + ours), str(first)


def free(blocks: Iterable[str], taken: Iterable[str]) -> str | None:
    """Return an address of the blocks that nothing has; the first of a block is its own."""
    known = set(taken)
    for block in blocks:
        for address in ip_network(block).hosts():
            if str(address) not in known:
                return str(address)
    return None


def inside(address: str, blocks: Iterable[str]) -> bool:
    """Return whether an address is in one of the blocks."""
    return any(ip_address(address) in ip_network(block) for block in blocks)


def kept(given: Mapping[str, Json], *names: str) -> Record:
    """Return the members that are given with a value."""
    return {name: given[name] for name in names if given.get(name)}
