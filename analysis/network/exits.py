"""By which way a subnet's hosts leave for the internet, asked of the subnet and not of a host that happens to be in it."""

from dataclasses import dataclass

from analysis.network.answer import Answer
from analysis.network.packet import TCP
from analysis.network.trace import Flow, Host, Outside, trace
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Interface, NatGateway, Subnet
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
    """Return how hosts of a subnet reach TCP ``port`` of a host on the internet."""
    taken = {address for i in account.interfaces.values() if i.subnet_id == subnet.id for address in i.addresses}
    block = next(block for block in subnet.blocks if block.version == 4)
    # The first four addresses and the last one of a subnet are AWS's.
    free = next(block[index] for index in range(4, block.num_addresses - 1) if block[index] not in taken)
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
    return WayOut(answer, nat, zone)
