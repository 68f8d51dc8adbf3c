"""The resolver of a VPC: which rule, private zone or domain of AWS's own a name belongs to.

The most specific domain wins. Of the same domain a rule that somebody has made goes before a private zone, and that
before AWS's own. Where a private zone wins nobody else is asked, not even the public zone of the same name.

Not modelled: DNS Firewall, Route 53 Profiles, rules that delegate; a public zone of the accounts is taken for the one
that the domain's registrar names.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html,
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-domain-name-matches.html
and https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-autodefined-rules.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.network.answer import Component
from analysis.network.names.autodefined import (
    answer_of_endpoint,
    answer_of_host,
    endpoint_called,
    internal_domain,
)
from analysis.network.names.balancers import answer_of_balancer, balancer_called
from analysis.network.names.domains import ROOT, below, labels
from analysis.network.names.forwarding import forward
from analysis.network.names.resolution import Asked, Outcome, Resolution
from analysis.network.names.reverse import REVERSE6, answer_of_address, own_domains
from analysis.network.names.zone import answer_from
from analysis.snapshot.model.gateways import Endpoint
from analysis.snapshot.model.names import HostedZone, ResolverRule
from analysis.snapshot.model.network import Vpc

_INTERNET = Component("Names", "rslvr-autodefined-rr-internet-resolver", "Internet Resolver")


@dataclass(frozen=True)
class _Claim:
    """Something that claims a domain.

    Attributes:
        rank: of several for one domain the lowest goes first.
        holder: a zone by its id, if the snapshot does not hold it.
    """

    domain: str
    rank: int
    holder: ResolverRule | HostedZone | Endpoint | Vpc | str


def ask_vpc(asked: Asked, vpc_id: str) -> Resolution:
    """Ask the resolver of a VPC, which is at its base plus two and at 169.254.169.253."""
    vpc = asked.account.vpc(vpc_id)
    component = asked.label(vpc.id, vpc.name)
    if (vpc_id, asked.name) in asked.passed:
        text = f"{asked.name} comes back to {component}, and goes round in a circle"
        return asked.ends(Outcome.UNANSWERED, component, text, decided_by=component)
    asked = replace(asked, passed=asked.passed | {(vpc_id, asked.name)}, again=lambda other: ask_vpc(other, vpc_id))
    if vpc.dns_support is None:
        return asked.is_unknown(f"whether DNS support is on in {component} is not in the snapshot", component)
    if not vpc.dns_support:
        text = f"DNS support is off in {component}: nobody answers at its resolver's addresses"
        return asked.ends(Outcome.UNANSWERED, component, text, decided_by=component)
    if vpc_id in asked.account.firewalled:
        return asked.is_unknown(f"what the DNS Firewall of {component} lets pass is not modelled", component)
    if below(asked.name, REVERSE6):
        return asked.is_unknown("names of IPv6 addresses are not modelled", component)
    claims = sorted(_claims(asked, vpc), key=lambda claim: (-labels(claim.domain), claim.rank))
    return _settle(asked, vpc, claims)


def ask_internet(asked: Asked) -> Resolution:
    """Ask the DNS of the internet: a public zone of the accounts, or whoever has the domain."""
    asked = replace(asked, again=ask_internet)
    balancer = balancer_called(asked.account, asked.name)
    if balancer is not None:
        return answer_of_balancer(asked, balancer)
    zones = [z for z in asked.account.hosted_zones.values() if not z.private and below(asked.name, z.domain)]
    if not zones:
        asked.account.require("HostedZones")
        return asked.ends(Outcome.ASKED_ELSEWHERE, decided_by=_INTERNET)
    return answer_from(asked, max(zones, key=lambda zone: labels(zone.domain)))


def _claims(asked: Asked, vpc: Vpc) -> Iterator[_Claim]:
    """Yield what claims a domain that the name is in."""
    rules = (_Claim(rule.domain, 0, rule) for rule in _rules(asked, vpc))
    yield from (claim for claim in rules if below(asked.name, claim.domain))
    yield from (claim for claim in _zones(asked, vpc) if below(asked.name, claim.domain))
    domain = internal_domain(asked.account.place_of(vpc.id)[1])
    if below(asked.name, domain):
        yield _Claim(domain, 2, vpc)
    yield from (_Claim(own, 2, vpc) for own in own_domains(asked, vpc))
    endpoint = endpoint_called(asked, vpc)
    if endpoint is not None:
        yield _Claim(asked.name, 2, endpoint)


def _rules(asked: Asked, vpc: Vpc) -> Iterator[ResolverRule]:
    account = asked.account
    account.require("ResolverRuleAssociations")
    for association in account.rule_associations.values():
        if association.vpc_id != vpc.id or not association.complete:
            continue
        rule = account.resolver_rules.get(association.rule_id)
        if rule is not None:
            yield rule
        else:
            account.require("ResolverRules")


def _zones(asked: Asked, vpc: Vpc) -> Iterator[_Claim]:
    account = asked.account
    account.require("HostedZones")
    account.require("HostedZoneVpcs")
    for zone in account.hosted_zones.values():
        if zone.private and vpc.id in zone.vpc_ids:
            yield _Claim(zone.domain, 1, zone)
    for identity, domain in account.zones_elsewhere.get(vpc.id, ()):
        if identity not in account.hosted_zones:
            yield _Claim(domain, 1, identity)


def _settle(asked: Asked, vpc: Vpc, claims: list[_Claim]) -> Resolution:
    """Let the first claim decide."""
    if not claims:
        step = asked.then(_INTERNET, "no rule and no private zone is about it: the DNS of the internet is asked")
        return ask_internet(step)
    first, others = claims[0].holder, claims[1:]
    if isinstance(first, ResolverRule):
        return _follow(asked, vpc, first, others)
    if isinstance(first, Vpc):
        internal = internal_domain(asked.account.place_of(vpc.id)[1])
        answer = answer_of_host if claims[0].domain == internal else answer_of_address
        return answer(asked, first, internal)
    if isinstance(first, Endpoint):
        return answer_of_endpoint(asked, first)
    if not vpc.dns_hostnames:
        return _without_zones(asked, vpc, others)
    return _ask_zone(asked, first, claims[0].domain)


def _without_zones(asked: Asked, vpc: Vpc, others: list[_Claim]) -> Resolution:
    """Go on where DNS host names are off, as private zones are not asked there."""
    component = asked.label(vpc.id, vpc.name)
    if vpc.dns_hostnames is None:
        return asked.is_unknown(f"whether DNS host names are on in {component} is not in the snapshot", component)
    step = asked.then(component, "DNS host names are off: private zones are not asked")
    return _settle(step, vpc, [claim for claim in others if not isinstance(claim.holder, HostedZone | str)])


def _ask_zone(asked: Asked, zone: HostedZone | str, domain: str) -> Resolution:
    if isinstance(zone, str):
        component = asked.label(zone)
        return asked.is_unknown(f"the private zone {domain} ({zone}) is not in the snapshot", component)
    reason = f"of what is about {asked.name}, {domain} is the most specific"
    return answer_from(asked.then(asked.label(zone.id, zone.name), reason), zone)


def _follow(asked: Asked, vpc: Vpc, rule: ResolverRule, others: list[_Claim]) -> Resolution:
    component = asked.label(rule.id, rule.name)
    domain = "everything" if rule.domain == ROOT else rule.domain
    if rule.kind == "FORWARD":
        step = asked.then(component, f"{domain} is forwarded: the most specific rule about {asked.name}")
        return forward(step, rule, ask_vpc)
    if rule.kind == "SYSTEM":
        step = asked.then(component, f"{domain} is kept: AWS resolves it, whatever rules forward the domains above")
        return _settle(step, vpc, [claim for claim in others if not isinstance(claim.holder, ResolverRule)])
    if rule.kind == "RECURSIVE":
        return _settle(asked, vpc, others)
    return asked.is_unknown(f"what the rule {component}, which delegates, does is not modelled", component)
