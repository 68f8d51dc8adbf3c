"""Who calls whom: every pair of two names' members."""

from collections.abc import Iterator

from analysis.network import Ends, resolve
from analysis.network.end import End, Host, as_called, of_one_version
from analysis.network.ends import INTERNET
from analysis.network.internet import the_internet
from analysis.network.named_nodes import as_named
from analysis.snapshot.model import Account
from stacks.scenario import Scenario
from study.losses import NothingThereError


def pairs_of(
    account: Account, scenario: Scenario, source: str, destination: str, *, by_every_address: bool = False
) -> list[tuple[End, End]]:
    """Return every pair of a source's and a destination's members that speak the same IP version.

    Args:
        account: the model.
        scenario: whose names they are.
        source: a name.
        destination: likewise.
        by_every_address: whether hosts are meant by each of their addresses, the public ones too, or by one that fits;
            then of a load balancer those nodes are called that its name leads to.
    """
    sources, called = (resolve(account, who, scenario.names, scenario.slug) for who in (source, destination))
    if not by_every_address:
        called = as_named(account, called)
    callers = list(_members(account, sources, by_every_address=by_every_address))
    destinations = list(_members(account, called, by_every_address=by_every_address))
    ends_of = [(s, d) if by_every_address else of_one_version(s, d) for s in callers for d in destinations]
    pairs = [
        (s, end)
        for s, d in ends_of
        if s.address.version == d.address.version and not _same(s, d)
        for end in (as_called(s, d) if by_every_address else (d,))
    ]
    if not pairs:
        empty = source if not callers else destination
        msg = f"nothing is there that {empty!r} stands for"
        raise NothingThereError(msg)
    return pairs


def _members(account: Account, ends: Ends, *, by_every_address: bool) -> Iterator[End]:
    """Yield the members; the internet is all of its addresses."""
    if ends.name == INTERNET:
        yield from the_internet(account)
        return
    for end in ends.members:
        if isinstance(end, Host) and by_every_address and end.public is None:
            yield from (Host(end.interface, address) for address in end.interface.held)
        else:
            yield end


def _same(source: End, destination: End) -> bool:
    return (
        isinstance(source, Host) and isinstance(destination, Host) and source.interface.id == destination.interface.id
    )
