"""The two ends of a flow."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address

from analysis.network.ranges import Addresses
from analysis.snapshot.model.network import Address, Interface, Network

SOMEWHERE_OUTSIDE = ip_address("198.51.100.1")
"""An address that stands for any host on the internet (TEST-NET-2, RFC 5737)."""

SOMEWHERE_OUTSIDE6 = ip_address("2001:db8::1")
"""The same for IPv6 (RFC 3849)."""


@dataclass(frozen=True)
class Host:
    """An end inside the account: an interface, by one of its addresses or by a block of them.

    Attributes:
        public: the public address by which it is called, if it was named so. Who calls it by that, also from inside,
            leaves by the way to the internet; as a sender it has its own address.
    """

    interface: Interface
    address: Address | Network
    public: Address | None = None

    @property
    def addresses(self) -> Addresses:
        """Return the address as a range."""
        return Addresses.of(self.address)


@dataclass(frozen=True)
class Outside:
    """An end outside: an address, or each of many, on the internet or of a service of AWS.

    Attributes:
        of_aws: whether AWS has it, by the meaning of the word that names it; ``None`` if it was named otherwise.
    """

    address: Address | Network | Addresses = SOMEWHERE_OUTSIDE
    of_aws: bool | None = None

    @property
    def addresses(self) -> Addresses:
        """Return the address or the addresses as a range."""
        return self.address if isinstance(self.address, Addresses) else Addresses.of(self.address)


@dataclass(frozen=True)
class OnPremises:
    """An end in a network of the customer's own, by an address or each of many.

    Attributes:
        way_ids: the VPN connections and virtual interfaces by which packets may come from there, the preferred first:
            the first that knows the destination is taken. They may go there by any.
        named: whether one way is meant, because it was named.
    """

    address: Network | Addresses
    way_ids: tuple[str, ...]
    named: bool = False

    @property
    def addresses(self) -> Addresses:
        """Return the address or the addresses as a range."""
        return self.address if isinstance(self.address, Addresses) else Addresses.of(self.address)


@dataclass(frozen=True)
class Whoever:
    """Whoever inside the accounts has one of some addresses. So all hosts of a block are asked about at once."""

    address: Network

    @property
    def addresses(self) -> Addresses:
        """Return the addresses as a range."""
        return Addresses.of(self.address)


End = Host | Outside | OnPremises | Whoever


def as_called(source: End, destination: End) -> Iterator[End]:
    """Yield a destination as it was named, and by the public address that it may be called by from inside as well."""
    yield destination
    if isinstance(destination, Host) and destination.public is None and not isinstance(source, Outside):
        public = destination.interface.public_of(destination.address)
        if public is not None:
            yield replace(destination, public=public)


def of_one_version(source: End, destination: End) -> tuple[End, End]:
    """Return two ends by addresses of one IP version, as far as they have some.

    Hosts in dual-stack subnets have several addresses, and take the one that the other end understands. From outside a
    host is called by a public address, which may be that of another private address than its first.
    """
    version = destination.address.version
    if source.address.version != version:
        source = _by_version(source, version)
        destination = _by_version(destination, source.address.version)
    if isinstance(source, Outside) and isinstance(destination, Host):
        destination = _as_seen_outside(destination)
    return source, destination


def _as_seen_outside(host: Host) -> Host:
    """Return a host by an address that has a public one, if the first, by which it is known, has none."""
    interface = host.interface
    if host.address not in interface.addresses[:1] or interface.public_of(host.address) is not None:
        return host
    private = next((own for own, public in interface.public if public.version == host.address.version), host.address)
    return replace(host, address=private)


def by_each_version(source: End, destination: End) -> list[tuple[End, End]]:
    """Return two ends by addresses of one IP version, and once more by the other if one is the internet as such.

    Who has addresses of both versions tries both, and is content with the one that works (RFC 8305).
    """
    first = of_one_version(source, destination)
    if not any(_is_anybody(end) for end in first):
        return [first]
    version = 10 - first[0].address.version
    other = (_by_version(first[0], version), _by_version(first[1], version))
    return [first, other] if all(end.address.version == version for end in other) else [first]


_ANYBODY = frozenset({SOMEWHERE_OUTSIDE, SOMEWHERE_OUTSIDE6})


def _is_anybody(end: End) -> bool:
    """Return whether the internet as such is meant, and not the address that stands for it elsewhere."""
    return isinstance(end, Outside) and end.of_aws is False and end.address in _ANYBODY


def _by_version(end: End, version: int) -> End:
    """Return an end by an address of another version, if it has one."""
    if end.address.version == version:
        return end
    if isinstance(end, Host):
        address = next((a for a in end.interface.addresses if a.version == version), end.address)
        return Host(end.interface, address)
    if isinstance(end, Outside) and _is_anybody(end):
        return replace(end, address=SOMEWHERE_OUTSIDE if version == 4 else SOMEWHERE_OUTSIDE6)
    return end
