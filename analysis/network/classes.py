"""All packets, sorted into classes that no rule tells apart: one of each class stands for all of its class.

Rules speak in blocks and port ranges, so between two neighbouring boundaries nothing changes. Trying one address and
one port from between each pair of boundaries is therefore exact, and no sampling.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, ip_network

from analysis.network.packet import ICMP, PROTOCOLS
from analysis.network.trace import SOMEWHERE_OUTSIDE
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import ALL_PORTS, AclEntry, Address, GroupRule, Network, PortRange, Protocol

_UNNAMED = Protocol(253)
"""A protocol reserved for experiments (RFC 3692), which stands for every protocol that no rule names."""


def outside_addresses(account: Account) -> tuple[Address, ...]:
    """Return one IPv4 address of the internet for each class that routes and filters tell apart.

    Addresses of services behind gateway endpoints are not meant: they are AWS's public zone and call nobody.
    """
    services = _service_blocks(account)
    boundaries = {0, int(SOMEWHERE_OUTSIDE)}
    for block in _blocks(account):
        if block.version == 4:
            boundaries |= {int(block.network_address), int(block.broadcast_address) + 1}
    candidates = (IPv4Address(number) for number in sorted(boundaries) if number < 2**32)
    public = (address for address in map(_first_public, candidates) if address is not None)
    public = (address for address in public if not any(address in block for block in services))
    return tuple(dict.fromkeys(public)) or (SOMEWHERE_OUTSIDE,)


def protocols_and_ports(account: Account) -> Iterator[tuple[Protocol, int | None]]:
    """Yield one protocol and port for each class that filters tell apart."""
    for protocol in (PROTOCOLS["tcp"], PROTOCOLS["udp"]):
        for port in port_classes(account, protocol):
            yield protocol, port
    named = {rule.protocol for rule in _rules(account)} - {PROTOCOLS["all"], PROTOCOLS["tcp"], PROTOCOLS["udp"]}
    for protocol in sorted({*named, ICMP, _UNNAMED}, key=lambda p: p.number):
        yield protocol, None


def port_classes(account: Account, protocol: Protocol) -> tuple[int, ...]:
    """Return one port for each class that filters tell apart, for one protocol."""
    boundaries = {ALL_PORTS.first}
    for rule in _rules(account):
        if rule.protocol.covers(protocol) and rule.protocol.has_ports:
            boundaries |= _edges(rule.ports)
    for balancer in account.load_balancers.values():
        for listener in balancer.listeners:
            boundaries |= _edges(PortRange(listener.port, listener.port))
    return tuple(sorted(port for port in boundaries if port <= ALL_PORTS.last))


def _edges(ports: PortRange) -> set[int]:
    return {ports.first, ports.last + 1}


def _rules(account: Account) -> Iterable[AclEntry | GroupRule]:
    for group in account.security_groups.values():
        yield from group.ingress
        yield from group.egress
    for acl in account.network_acls.values():
        yield from acl.entries


def _blocks(account: Account) -> Iterator[Network]:
    lists: set[str] = set()
    for group in account.security_groups.values():
        for rule in (*group.ingress, *group.egress):
            if isinstance(rule.peer, str):
                lists.add(rule.peer)
            else:
                yield rule.peer
    for acl in account.network_acls.values():
        yield from (entry.block for entry in acl.entries)
    for table in account.route_tables.values():
        for route in table.routes:
            if isinstance(route.destination, str):
                lists.add(route.destination)
            else:
                yield route.destination
    for key in lists & account.prefix_lists.keys():
        yield from account.prefix_lists[key].blocks or ()


def _service_blocks(account: Account) -> tuple[Network, ...]:
    """Return the blocks to which some route leads through a gateway endpoint."""
    lists = {
        route.destination
        for table in account.route_tables.values()
        for route in table.routes
        if isinstance(route.destination, str) and route.target.startswith("vpce-")
    }
    found = (account.prefix_lists[key].blocks or () for key in lists if key in account.prefix_lists)
    return tuple(block for blocks in found for block in blocks if block.version == 4)


_NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/3",
    )
)


def _first_public(address: IPv4Address) -> IPv4Address | None:
    """Return the first address of a class that can be on the internet; a class may begin with ones that cannot."""
    for block in _NOT_PUBLIC:
        if address in block:
            following = int(block.broadcast_address) + 1
            return IPv4Address(following) if following < int(IPv4Address("224.0.0.0")) else None
    return address
