"""Who is on the internet: every public address but those of the account itself."""

from collections.abc import Iterable
from ipaddress import ip_network

from analysis.network.end import Outside
from analysis.network.ranges import Addresses
from analysis.network.ways import PUBLIC, ways
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Network

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
"""What is private, reserved or multicast.

Source: https://www.iana.org/assignments/iana-ipv4-special-registry/
"""

_PUBLIC6 = ip_network("2000::/3")
"""What is handed out on the IPv6 internet (RFC 4291)."""


def the_internet(account: Account) -> tuple[Outside, ...]:
    """Return the hosts of the internet, as few ranges as there are gaps between them.

    Addresses of the account's own VPCs and interfaces are not among them, nor those of services behind gateway
    endpoints, which call nobody, nor the customer's beyond public virtual interfaces. IPv6 is there if a VPC has any.
    """
    own = [block for vpc in account.vpcs.values() for block in vpc.blocks]
    beyond = (block for way in ways(account) if way.kind == PUBLIC and way.blocks for block in way.blocks)
    taken = [*own, *beyond, *_service_blocks(account), *(ip_network(public) for public in account.interface_at_public)]
    ranges = without(Addresses.of(ip_network("0.0.0.0/0")), (*_NOT_PUBLIC, *taken))
    if any(block.version == 6 for block in own):
        ranges += without(Addresses.of(_PUBLIC6), taken)
    return tuple(Outside(each, of_aws=False) for each in ranges)


def without(whole: Addresses, blocks: Iterable[Network]) -> list[Addresses]:
    """Return what is left of addresses when blocks are taken out, as few ranges as there are gaps."""
    gaps = sorted(
        (int(block.network_address), int(block.broadcast_address)) for block in blocks if block.version == whole.version
    )
    left, at = [], whole.first
    for first, last in gaps:
        if first > at:
            left.append(Addresses(at, min(first - 1, whole.last), None, whole.version))
        at = max(at, last + 1)
    if at <= whole.last:
        left.append(Addresses(at, whole.last, None, whole.version))
    return [each for each in left if each.first <= each.last]


def _service_blocks(account: Account) -> list[Network]:
    """Return the blocks to which some route leads through a gateway endpoint."""
    lists = {
        route.destination
        for table in account.route_tables.values()
        for route in table.routes
        if isinstance(route.destination, str) and route.target.startswith("vpce-")
    }
    found = (account.prefix_lists[key].blocks or () for key in lists if key in account.prefix_lists)
    return [block for blocks in found for block in blocks]
