"""Who is in the customer's own networks: whatever lies beyond VPN connections and virtual interfaces."""

from collections.abc import Iterable

from analysis.network.end import OnPremises
from analysis.network.internet import without
from analysis.network.ranges import Addresses
from analysis.network.reserved import NEVER_ROUTED, is_private
from analysis.network.ways import Way, ways
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Network

ON_PREMISES = "on-premises"


class UnknownEndError(ValueError):
    """Nothing in the snapshot goes by that name; the message says what does."""


def on_premises(account: Account, who: str) -> tuple[OnPremises, ...] | None:
    """Return the networks beyond a VPN connection, virtual interface, customer or Direct Connect gateway, or all.

    Of several ways to a block the preferred one that is up is taken, as the network beyond would; where none is, the
    preferred one. Addresses of VPCs are not among them, however wide a block is.

    Returns:
        ``None`` if the name means none of these.

    Raises:
        UnknownEndError: if nobody tells which networks those are.
    """
    meant = [way for way in ways(account) if who in (ON_PREMISES, way.id, way.site_id)]
    if not meant:
        return None
    named = any(who == way.id for way in meant)
    found = tuple(
        OnPremises(addresses, (way.id,) if named else _by(meant, block, way), named)
        for block, way in _best(meant)
        for addresses in without(Addresses.of(block), (*_own(account), *NEVER_ROUTED))
    )
    if not found:
        names = ", ".join(dict.fromkeys(way.id for way in meant))
        msg = f"which networks lie beyond {names} is not in the snapshot; name a block or an address instead"
        raise UnknownEndError(msg)
    return found


def within_premises(account: Account, addresses: Addresses) -> tuple[OnPremises, ...]:
    """Return the parts of some addresses, outside of all VPCs, that lie beyond VPN connections and the like.

    A default route says nothing of where public addresses are.
    """
    pieces: list[OnPremises] = []
    taken: list[Network] = _own(account)
    for block, way in sorted(_best(ways(account)), key=lambda each: -each[0].prefixlen):
        if block.version != addresses.version:
            continue
        shared = _shared(addresses, Addresses.of(block))
        parts = without(shared, taken) if shared else []
        said = (part for part in parts if block.prefixlen or (part.single and is_private(part)))
        pieces += [OnPremises(part, _by(ways(account), block, way)) for part in said]
        taken.append(block)
    return tuple(pieces)


def _best(found: Iterable[Way]) -> list[tuple[Network, Way]]:
    """Return each block once, with the way that the network beyond takes from there."""
    best: dict[Network, Way] = {}
    pairs = [(block, way) for way in found for block in way.blocks or () if way.carries(block.version)]
    for block, way in sorted(pairs, key=_usefulness):
        best.setdefault(block, way)
    return list(best.items())


def _by(found: Iterable[Way], block: Network, best: Way) -> tuple[str, ...]:
    """Return the ways by which packets may come from a block, the best first and then those that lead to it as well."""
    as_well = [
        (other, way)
        for way in found
        for other in way.blocks or ()
        if other.version == block.version and block.network_address in other and other.prefixlen <= block.prefixlen
    ]
    return tuple(dict.fromkeys([best.id, *(way.id for _, way in sorted(as_well, key=_usefulness))]))


def _usefulness(pair: tuple[Network, Way]) -> tuple[bool, int, str]:
    """Return the place of a way among those to a block; what is up goes first, then what is preferred."""
    block, way = pair
    return not way.up(block.version), way.preference, way.id


def _own(account: Account) -> list[Network]:
    return [block for vpc in account.vpcs.values() for block in vpc.blocks]


def _shared(one: Addresses, other: Addresses) -> Addresses | None:
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Addresses(first, last, None, one.version) if first <= last else None
