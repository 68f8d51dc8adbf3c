"""What has an address, for addresses that may be many: cut until it is one, or none of them has anything."""

from bisect import bisect_left

from analysis.network.ranges import Addresses, any_of
from analysis.network.reserved import ReservedService, services_of
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import Address, Interface, Network, Vpc


def interface_in(account: Account, vpc_id: str, addresses: Addresses) -> Interface | None:
    """Return the interface of a VPC that has an address, or ``None`` if no interface has any of them.

    Raises:
        StraddleError: if some of several addresses are taken.
    """
    numbers = account.numbers_in.get((vpc_id, addresses.version), ())
    at = bisect_left(numbers, addresses.first)
    if at == len(numbers) or numbers[at] > addresses.last:
        blocks = account.prefixes_in.get((vpc_id, addresses.version), ())
        return next((holder for first, last, holder in blocks if addresses.within(first, last)), None)
    addresses.is_(numbers[at])
    return account.interface_at[vpc_id, addresses.address]


def require_all_of(account: Account, vpc_id: str, key: str) -> None:
    """Make sure that what was not found in a VPC is not there.

    Whoever uses subnets that another account shares sees its own interfaces in them and none of others, and none of the
    VPC's gateways: only the owner sees all.

    Raises:
        CannotDecideError: if the snapshot is incomplete, or does not hold what the VPC's owner sees.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-prerequisites.html
    """
    account.require(key)
    if not sees_all_of(account, vpc_id):
        owner, _ = account.place_of(vpc_id)
        msg = f"{vpc_id} is of account {owner}, which is not in the snapshot, and others see only what they have in it"
        raise CannotDecideError(msg)


def sees_all_of(account: Account, vpc_id: str) -> bool:
    """Return whether the account that owns a VPC is in the snapshot."""
    owner, _ = account.place_of(vpc_id)
    return owner == account.id or any(owner == place for place, _ in account.places)


def blocks_of(account: Account, prefix_list_id: str) -> tuple[Network, ...]:
    """Return a prefix list's blocks.

    Raises:
        CannotDecideError: if they are not in the snapshot.
    """
    found = account.prefix_lists.get(prefix_list_id)
    if found is None or found.blocks is None:
        msg = f"the entries of the prefix list {prefix_list_id} are not in the snapshot"
        raise CannotDecideError(msg)
    return found.blocks


def holds(interface: Interface, addresses: Addresses) -> bool:
    """Return whether addresses are an interface's own.

    Raises:
        StraddleError: if some of them are.
    """
    return any_of((addresses, *span) for span in interface.spans(addresses.version))


def behind_public(account: Account, addresses: Addresses) -> tuple[Interface, Address] | None:
    """Return the interface that is called from the internet by an address, and its own address; ``None`` if none is.

    Raises:
        StraddleError: if some of several addresses are somebody's.
    """
    key = f"public addresses of version {addresses.version}"
    if key not in account.indexes:
        ends = ((int(each), behind) for each, behind in account.public_ends if each.version == addresses.version)
        account.indexes[key] = dict(sorted(ends, key=lambda end: end[0]))
        account.indexes[f"{key}, in order"] = list(account.indexes[key])
    numbers: list[int] = account.indexes[f"{key}, in order"]
    at = bisect_left(numbers, addresses.first)
    if at == len(numbers) or numbers[at] > addresses.last:
        return None
    addresses.is_(numbers[at])
    found: dict[int, tuple[Interface, Address]] = account.indexes[key]
    return found[addresses.first]


def service_in(addresses: Addresses, vpc: Vpc) -> ReservedService | None:
    """Return the service that hosts of a VPC find at a reserved address, or ``None`` if it is at none of them.

    Raises:
        StraddleError: if it is at some of several addresses.
    """
    for address, service in services_of(vpc):
        if address.version == addresses.version and addresses.is_(int(address)):
            return service
    return None
