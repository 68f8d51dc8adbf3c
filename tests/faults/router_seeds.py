"""Faults of the routers of a simulated site, which are the customer's end of VPN connections."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from study.deployed import Deployed
from tests.faults import seeds

IKE = (500, 4500)


@contextmanager
def one_tunnel_each(stack: Deployed, routers: str) -> Iterator[None]:
    """IKE let out to the first tunnel of each connection only, as if the routers knew no other."""
    found = seeds.ec2_of(stack, routers).describe_vpn_connections()["VpnConnections"]
    firsts = [one["Options"]["TunnelOptions"][0]["OutsideIpAddress"] for one in found]
    with ExitStack() as undo:
        for port in IKE:
            undo.enter_context(ike_closed(stack, routers, port))
            for address in firsts:
                undo.enter_context(_open(stack, routers, address, port))
        yield


@contextmanager
def ike_closed(stack: Deployed, routers: str, port: int) -> Iterator[None]:
    """The routers' group without its rule for a port of IKE."""
    with seeds.group_rule_revoked(stack, f"{routers}/Group", port, egress=True):
        yield


def _open(stack: Deployed, routers: str, address: str, port: int) -> AbstractContextManager[None]:
    return seeds.group_allows(stack, f"{routers}/Group", f"{address}/32", port, egress=True, protocol="udp")
