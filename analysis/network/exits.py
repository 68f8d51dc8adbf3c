"""By which way a subnet's hosts leave for the internet, whether or not any host is in it."""

from dataclasses import dataclass

from analysis.network.answer import Answer
from analysis.network.end import Host, Outside
from analysis.network.packet import TCP
from analysis.network.trace import Flow, trace
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.gateways import NatGateway
from analysis.snapshot.model.network import Interface, Subnet
from analysis.snapshot.model.whatif import with_interface


@dataclass(frozen=True)
class WayOut:
    """The way of a subnet's hosts to the internet.

    Attributes:
        answer: the trace of a host that no security group holds back.
        nat_gateway: the NAT gateway on the way, if there is one.
        zone: its zone.
    """

    answer: Answer
    nat_gateway: NatGateway | None
    zone: str | None


def way_out(account: Account, subnet: Subnet, *, port: int) -> WayOut:
    """Return how hosts of a subnet reach TCP ``port`` of a host on the internet, over IPv4.

    Raises:
        CannotDecideError: if no host can be put into the subnet: it has no free IPv4 address.
    """
    taken = {address for i in account.interfaces.values() if i.subnet_id == subnet.id for address in i.addresses}
    # The first four addresses and the last one of a subnet are AWS's.
    usable = (b[index] for b in subnet.blocks if b.version == 4 for index in range(4, b.num_addresses - 1))
    free = next((address for address in usable if address not in taken), None)
    if free is None:
        msg = f"{subnet.id} has no free IPv4 address for a host that tries the way out"
        raise CannotDecideError(msg)
    probe = Interface(
        id=f"(a host in {subnet.id})",
        subnet_id=subnet.id,
        vpc_id=subnet.vpc_id,
        zone=subnet.zone,
        addresses=(free,),
        public=(),
        group_ids=frozenset(),
        name=f"a host in {account.path_of.get(subnet.id, subnet.name or subnet.id)}",
    )
    answer = trace(with_interface(account, probe), Flow(Host(probe, free), Outside(), TCP, port))
    passed = [hop.component.id for hop in answer.forward if hop.component.kind == "NatGateway"]
    nat = account.nat_gateways.get(passed[0]) if passed else None
    zone = account.subnets[nat.subnet_id].zone if nat and nat.subnet_id in account.subnets else None
    if nat is not None and not nat.zonal:
        zone = subnet.zone  # A regional one takes the address that it has in the sender's zone.
    return WayOut(answer, nat, zone)
