"""Who asks whom, as security groups admit it: the chain of requests from the internet to the data.

Modelled: inbound rules between the workloads' groups, and from any address, or from public blocks, to what faces the
internet; a network load
balancer without groups asks its targets on the target group's port. Not modelled: outbound rules and network ACLs; the
network analysis answers with those.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network

from study.drawing.model.workloads import Fleet, Hosts, LoadBalancer, TargetGroup, Workload

INTERNET = "aws:internet"
EVERYBODY = ("0.0.0.0/0", "::/0")
PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


@dataclass(frozen=True)
class Flow:
    """That one thing asks another.

    Attributes:
        source: logical id of a workload, or ``INTERNET``.
        target: logical id of a workload.
        ports: protocols and ports, as ``TCP 443``.
        peers: how many different peers the target's groups admit in all.
        blocks: of the internet, where not every address is admitted.
    """

    source: str
    target: str
    ports: str
    peers: int
    blocks: tuple[str, ...] = ()


def flows(workloads: Sequence[Workload], groups: Mapping[str, TargetGroup]) -> tuple[Flow, ...]:
    """Return who asks whom, in the order in which requests pass."""
    return tuple(flow for target in workloads for flow in _to(target, workloads, groups))


def _to(target: Workload, workloads: Sequence[Workload], groups: Mapping[str, TargetGroup]) -> Iterator[Flow]:
    peers = len({_everybody(rule.peer) for rule in target.admits})
    facing = target.internet_facing if isinstance(target, LoadBalancer) else isinstance(target, Hosts) and target.public
    if facing:
        ports = [rule.words for rule in target.admits if rule.peer in EVERYBODY]
        if isinstance(target, LoadBalancer) and not target.groups:
            ports = [f"{each.protocol} {each.port}" for each in target.listeners]
        if ports:
            yield Flow(INTERNET, target.id, _joined(ports), peers)
        named = [rule for rule in target.admits if rule.peer not in EVERYBODY and is_outside(rule.peer)]
        if named and not ports:
            blocks = tuple(dict.fromkeys(rule.peer for rule in named))
            yield Flow(INTERNET, target.id, _joined([rule.words for rule in named]), peers, blocks)
    for source in workloads:
        ports = [rule.words for rule in target.admits if rule.peer in source.groups and source.id != target.id]
        if not ports and isinstance(source, LoadBalancer) and not source.groups and isinstance(target, Fleet):
            ports = [f"{groups[each].protocol} {groups[each].port}" for each in _shared(source, target, groups)]
            if source.id in target.balancers:
                ports = [each.action.instances for each in source.listeners]
        if ports:
            yield Flow(source.id, target.id, _joined(ports), peers)


def is_outside(peer: str) -> bool:
    """Return whether a peer is a block of addresses that no private network has (RFC 1918)."""
    return "/" in peer and not any(ip_network(peer).overlaps(block) for block in PRIVATE if ":" not in peer)


def _shared(balancer: LoadBalancer, fleet: Fleet, groups: Mapping[str, TargetGroup]) -> list[str]:
    forwarded = [each for listener in balancer.listeners for each in listener.action.targets]
    return [each for each in dict.fromkeys(forwarded) if each in fleet.targets and each in groups]


def _everybody(peer: str) -> str:
    """Both families of addresses are one and the same internet."""
    return INTERNET if peer in EVERYBODY else peer


def _joined(ports: Sequence[str]) -> str:
    """Join ports, the protocol once: ``TCP 80, 443``."""
    found: dict[str, list[str]] = {}
    for each in dict.fromkeys(ports):
        protocol, _, port = each.partition(" ")
        found.setdefault(protocol, []).append(port)
    return "; ".join(f"{protocol} {', '.join(listed)}".strip() for protocol, listed in found.items())
