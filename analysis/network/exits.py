"""By which way a subnet's hosts leave for the internet, whether or not any host is in it."""

from dataclasses import dataclass

from analysis.network.answer import Answer
from analysis.network.end import Outside
from analysis.network.packet import TCP
from analysis.network.probes import probe_in
from analysis.network.trace import Flow, trace
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.gateways import NatGateway
from analysis.snapshot.model.network import Subnet
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
    probe = probe_in(account, subnet)
    answer = trace(with_interface(account, probe.interface), Flow(probe, Outside(of_aws=False), TCP, port))
    passed = [hop.component.id for hop in answer.forward if hop.component.kind == "NatGateway"]
    nat = account.nat_gateways.get(passed[0]) if passed else None
    zone = account.subnets[nat.subnet_id].zone if nat and nat.subnet_id in account.subnets else None
    if nat is not None and not nat.zonal:
        zone = subnet.zone  # A regional one takes the address that it has in the sender's zone.
    return WayOut(answer, nat, zone)
