"""The layers that packet filters look at: addresses and protocols at layer 3, ports at layer 4."""

from study.lab import ANYWHERE, Lab
from tests.teaching import teaches


def pair(lab: Lab, protocol: str, ports: tuple[int, int] | None = None) -> tuple[str, str]:
    """Build two hosts of one subnet of which the second lets one protocol in."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    anything = lab.group(vpc, inbound=[("all", None, ANYWHERE)])
    return lab.host(subnet, anything), lab.host(subnet, lab.group(vpc, inbound=[(protocol, ports, ANYWHERE)]))


@teaches("osi-model.4")
def test_a_ping_is_let_in_by_its_protocol(lab: Lab) -> None:
    """ICMP has no ports; a rule names the protocol and its types."""
    client, server = pair(lab, "icmp")

    assert lab.follow(client, server, protocol="icmp").reachable
    assert not lab.follow(client, server, 443).reachable


@teaches("osi-model.4", twin=True)
def test_all_ports_of_tcp_are_no_ping(lab: Lab) -> None:
    """Every port is open, and the ping is stopped: it is of another protocol."""
    client, server = pair(lab, "tcp", (0, 65535))

    assert lab.follow(client, server, 443).reachable
    assert not lab.follow(client, server, protocol="icmp").arrives
