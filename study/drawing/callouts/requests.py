"""The way of a request: which security group admits whom, and what answers."""

from collections.abc import Iterator

from study.drawing.callouts.callout import Callout, between, listed, zones_of
from study.drawing.model.architecture import Architecture
from study.drawing.model.flows import INTERNET, Flow
from study.drawing.model.workloads import Database, Door, Fleet, Hosts, Interfaces, LoadBalancer, Managed, Workload
from study.drawing.references import mentions

KINDS = {LoadBalancer: "load balancer", Fleet: "fleet", Database: "database"}
PLAIN = {"HTTP", "TCP", "UDP", "TCP_UDP"}
"""Protocols of listeners that encrypt nothing."""
UNREAD = {"TCP", "UDP", "TCP_UDP"}
"""Protocols of listeners that may carry TLS, and do not know."""

SEALED = {"HTTPS", "TLS", "SSL"}
"""Protocols of targets to which a load balancer encrypts what it passes on."""


def requests(architecture: Architecture) -> Iterator[Callout]:
    """Yield a remark on every step of a request, in the order in which requests pass."""
    for flow in architecture.flows:
        source, target = called(flow.source, architecture), called(flow.target, architecture)
        workload = architecture.workload(flow.target)
        facts = [_admission(flow, source, target, guarded=bool(workload.groups)), *_facts(workload, architecture)]
        title = f"{source[0].upper()}{source[1:]} → {target}: {flow.ports}"
        yield Callout((between(flow.source, flow.target),), title, " ".join(facts))


def called(name: str, architecture: Architecture) -> str:
    """Return what a workload is called in a sentence; by its name only where there are several of its kind."""
    if name == INTERNET:
        return "internet"
    workload = architecture.workload(name)
    if isinstance(workload, Door):
        return f"{workload.name} endpoint"
    if isinstance(workload, Hosts):
        return f"{workload.name} host{'s' * (len(workload.instances) > 1)}"
    if isinstance(workload, Interfaces):
        return f"endpoint{'s' if len(workload.services) > 1 else ''} {workload.name}"
    kind = workload.noun if isinstance(workload, Managed) else KINDS[type(workload)]
    several = sum(type(each) is type(workload) for each in architecture.workloads) > 1
    return f"{kind} {workload.name}" if several else kind


def _admission(flow: Flow, source: str, target: str, *, guarded: bool) -> str:
    if flow.source == INTERNET:
        alone = ", and nothing else" if flow.peers == 1 else ""
        # A network ACL may still deny some: its own callout tells.
        who = f"The security group of the {target}" if guarded else f"The {target}"
        return f"{who} admits {' and '.join(flow.blocks) or 'every address'} on {flow.ports}{alone}."
    alone = " and nobody else" if flow.peers == 1 else ""
    return f"The security group of the {target} admits the {source}{alone}."


def _facts(workload: Workload, architecture: Architecture) -> Iterator[str]:
    across = zones_of(len(workload.subnets))
    match workload:
        case LoadBalancer():
            yield f"It has nodes in {across} and checks the health of its targets."
            yield from _inspected(workload, architecture)
            yield from _passed_on(workload, architecture)
        case Door():
            yield "IAM says who comes in by it; it has no public address."
        case Hosts(instance_type=kind, public=public):
            several = len(workload.instances) > 1
            what = f"{kind or 'EC2'} instance{'s' * several} in {across}"
            addresses = "public addresses" if several else "a public address"
            yield f"{what}{f', with {addresses}' if public else ''}."
        case Fleet(size=size, scaling=scaling):
            tracked = f"; target tracking holds {' and '.join(scaling)}" if scaling else ""
            yield f"{workload.instance_type or 'EC2'} instances in {across} ({size.replace(' ·', ',')}){tracked}."
        case Interfaces(services=services):
            several = len(services) > 1
            whose = "They have interfaces" if several else "It has an interface"
            yield f"{whose} in {across}: what is asked through {'them' if several else 'it'} needs no way out."
        case Managed(title=title, size=size):
            yield f"{title} with subnets in {across}{f' ({size})' if size else ''}."
        case Database(engine=engine, multi_az=True):
            yield f"{engine} with a synchronous standby in a second zone, to which RDS fails over by itself."
        case Database(engine=engine):
            yield f"{engine} in a single zone: its loss takes the database with it."


def _passed_on(balancer: LoadBalancer, architecture: Architecture) -> Iterator[str]:
    """Yield what becomes of encryption, and who is sent elsewhere."""
    protocols = {each.protocol for each in balancer.listeners}
    if protocols and protocols <= UNREAD:
        yield "It passes on unread what it is sent, encrypted or not."
    elif protocols and protocols <= PLAIN:
        goals = dict.fromkeys(goal for each in balancer.listeners for goal in each.goals(architecture.target_groups))
        sealed = [goal for goal in goals if goal.partition(" ")[0] in SEALED]
        further = f" up to here; those to {listed(sealed)} are encrypted from here on" if sealed else ""
        yield f"No listener has a certificate: requests travel unencrypted{further}."
    redirects = (each for each in balancer.listeners if each.action.redirect)
    yield from dict.fromkeys(f"{each.protocol} is redirected to {each.action.redirect}." for each in redirects)


def _inspected(balancer: LoadBalancer, architecture: Architecture) -> Iterator[str]:
    """Yield who looks at requests before a load balancer passes them on.

    Source: https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
    """
    for each in architecture.stack.of("AWS::WAFv2::WebACLAssociation"):
        if balancer.id in mentions(each.properties.get("ResourceArn")):
            yield "An AWS WAF web ACL decides which requests it takes."
