"""What a forwarding rule does with a question: it leaves from an outbound endpoint, as packets, and gets there or not.

Each address of the endpoint asks any of the servers, by UDP, and by TCP where an answer is too long for it.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network.html
"""

from collections.abc import Callable, Iterable

from analysis.network.answer import Answer, Component, Verdict
from analysis.network.end import End, Host
from analysis.network.ends import resolve
from analysis.network.names.resolution import Asked, Outcome, Resolution
from analysis.network.packet import TCP, UDP
from analysis.network.trace import Flow, trace
from analysis.snapshot.model.names import ResolverRule, Server
from analysis.snapshot.model.resolver import ResolverEndpoint

DNS, HTTPS = 53, 443


def forward(asked: Asked, rule: ResolverRule, at: Callable[[Asked, str], Resolution]) -> Resolution:
    """Return what comes of a question that a rule forwards.

    Args:
        asked: the question.
        rule: the rule.
        at: asks the resolver of a VPC, where a server turns out to be an inbound endpoint.
    """
    component = asked.label(rule.id, rule.name)
    endpoint = asked.account.resolver_endpoints.get(rule.endpoint_id)
    if endpoint is None:
        asked.account.require("ResolverEndpoints")
        why = f"the outbound endpoint {rule.endpoint_id} of the rule {component} is not in the snapshot"
        return asked.is_unknown(why, component)
    outbound = asked.label(endpoint.id, endpoint.name)
    sources = hosts_of(asked, endpoint)
    if not endpoint.usable or not sources or not rule.servers:
        text = f"{outbound} has nobody to ask by, or nobody to ask"
        return asked.ends(Outcome.UNANSWERED, outbound, text, decided_by=component)
    return query(asked, sources, rule.servers, by=outbound, decided_by=component, at=at)


def query(
    asked: Asked,
    sources: Iterable[End],
    servers: Iterable[Server],
    *,
    by: Component,
    decided_by: Component,
    at: Callable[[Asked, str], Resolution],
) -> Resolution:
    """Send a question from each source to each server, and return what comes of it.

    Args:
        asked: the question.
        sources: who sends it.
        servers: who is asked, one at a time.
        by: the endpoint or host that sends, for people.
        decided_by: what says whom to ask.
        at: asks the resolver of a VPC.
    """
    found: dict[Server, list[Answer]] = {server: [] for server in servers}
    for source in sources:
        for server in found:
            found[server] += _packets(asked, source, server)
    sent = [answer for answers in found.values() for answer in answers]
    reached = [server for server, answers in found.items() if any(answer.reachable for answer in answers)]
    lost = [answer for answer in sent if not answer.reachable]
    if not reached:
        doubt = next((answer.unknowns[0] for answer in sent if answer.verdict is Verdict.UNKNOWN), "")
        step = asked.then(by, f"asks {', '.join(map(str, found))} in vain", *sent)
        if doubt:
            return step.is_unknown(doubt, decided_by)
        text = f"no server of {decided_by} is reached: {lost[0].explanations[0].text}" if lost else "nobody is asked"
        return step.ends(Outcome.UNANSWERED, decided_by, text, decided_by=decided_by)
    text = f"asks {', '.join(map(str, found))} by UDP and TCP"
    if lost:
        text += f"; {len(lost)} of {len(sent)} ways there fail"
    step = asked.then(by, text, *sent)
    inner = _inbound(asked, reached)
    if inner is not None:
        there = step.then(asked.label(inner.id, inner.name), f"answers as the resolver of {inner.vpc_id}")
        return at(there, inner.vpc_id)
    return step.ends(Outcome.ASKED_ELSEWHERE, servers=tuple(map(str, reached)), decided_by=decided_by)


def hosts_of(asked: Asked, endpoint: ResolverEndpoint) -> list[Host]:
    """Return the addresses of an endpoint that are there, as ends of packets.

    Raises:
        CannotDecideError: if there are none, and perhaps only the snapshot does not hold them.
    """
    interfaces = asked.account.interfaces
    held = (interfaces[key] for key in sorted(endpoint.interface_ids) if key in interfaces)
    found = [Host(each, address) for each in held for address in each.addresses]
    if not found:
        asked.account.require("NetworkInterfaces")
        asked.account.require("ResolverEndpointIpAddresses")
    return found


def servers_at(asked: Asked, endpoint: ResolverEndpoint) -> list[Server]:
    """Return the addresses of an endpoint that are there, as servers to ask.

    Raises:
        CannotDecideError: as :func:`hosts_of` does.
    """
    port, protocol = (DNS, "Do53") if endpoint.plain else (HTTPS, "DoH")
    held = {address for host in hosts_of(asked, endpoint) for address in host.interface.addresses}
    return [Server(address, port, protocol) for address in sorted(held, key=int)]


def _packets(asked: Asked, source: End, server: Server) -> list[Answer]:
    protocols = (UDP, TCP) if server.protocol == "Do53" else (TCP,)
    ends = [end for end in _behind(asked, source, server) if end.address.version == source.address.version]
    return [trace(asked.account, Flow(source, end, protocol, server.port)) for end in ends for protocol in protocols]


def _behind(asked: Asked, source: End, server: Server) -> list[End]:
    """Return who has a server's address: in the source's own VPC, if somebody has it there."""
    vpc = source.interface.vpc_id if isinstance(source, Host) else ""
    own = asked.account.interface_at.get((vpc, server.address))
    return [Host(own, server.address)] if own else list(resolve(asked.account, str(server.address), {}).members)[:1]


def _inbound(asked: Asked, servers: Iterable[Server]) -> ResolverEndpoint | None:
    """Return the inbound endpoint that a server turns out to be, if it is one."""
    wanted = {server.address for server in servers}
    ends = (end for end in asked.account.resolver_endpoints.values() if end.inbound)
    return next((end for end in ends if wanted & {server.address for server in servers_at(asked, end)}), None)
