"""Hosts that are put into a subnet to try its ways, where nobody else is."""

from dataclasses import replace

from analysis.network.end import Host
from analysis.network.ends import Ends
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import Interface, Subnet
from analysis.snapshot.model.whatif import with_interface

_RESERVED_FIRST, _RESERVED_LAST = 4, 1
"""How many addresses at each end of a subnet's block are AWS's.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""


def probe_in(account: Account, subnet: Subnet, version: int = 4) -> Host:
    """Return a host that could be in a subnet, which no security group holds back.

    Raises:
        CannotDecideError: if the subnet has no free address of the IP version.
    """
    taken = {address for i in account.interfaces.values() if i.subnet_id == subnet.id for address in i.addresses}
    blocks = (b for b in subnet.blocks if b.version == version)
    usable = (b[at] for b in blocks for at in range(_RESERVED_FIRST, b.num_addresses - _RESERVED_LAST))
    free = next((address for address in usable if address not in taken), None)
    if free is None:
        msg = f"{subnet.id} has no free IPv{version} address for a host that tries its ways"
        raise CannotDecideError(msg)
    known = account.path_of.get(subnet.id) or subnet.name
    interface = Interface(
        id=f"(a host in {subnet.id})",
        subnet_id=subnet.id,
        vpc_id=subnet.vpc_id,
        zone=subnet.zone,
        addresses=(free,),
        public=(),
        group_ids=frozenset(),
        name=f"a host in {known}" if known else "",
    )
    return Host(interface, free)


def settled(account: Account, ends: Ends) -> tuple[Account, Ends]:
    """Return subnets that nobody is in with a host in each, and the account with them; other ends as they are.

    Raises:
        CannotDecideError: if it is not known whether anybody is there, or there is no address for a host.
    """
    if ends.members or not ends.subnets:
        return account, ends
    account.require("NetworkInterfaces")
    hosts = []
    for subnet in ends.subnets:
        versions = {block.version for block in subnet.blocks}
        host = probe_in(account, subnet, 4 if 4 in versions else 6)
        account = with_interface(account, host.interface)
        hosts.append(host)
    return account, replace(ends, members=tuple(hosts))
