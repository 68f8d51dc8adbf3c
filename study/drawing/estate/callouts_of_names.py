"""What a picture says of names: the faces of a domain, and which questions cross the border by which endpoint.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html and
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html
"""

from collections.abc import Iterator

from study.drawing.assembly import Resource, Stack
from study.drawing.callouts.callout import Callout, listed
from study.drawing.estate.model import Estate
from study.drawing.estate.naming import Index, full
from study.drawing.references import items, text

_ZONE, _ENDPOINT = "AWS::Route53::HostedZone", "AWS::Route53Resolver::ResolverEndpoint"
_RULE, _FOLLOWED = "AWS::Route53Resolver::ResolverRule", "AWS::Route53Resolver::ResolverRuleAssociation"


def zones(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on every domain that has a private zone."""
    faces: dict[str, dict[bool, str]] = {}
    for stack, zone in _all(estate, _ZONE):
        domain = text(zone.properties.get("Name")) or "a domain"
        faces.setdefault(domain, {})[bool(zone.properties.get("VPCs"))] = full(stack, zone.id)
    for domain, found in faces.items():
        if True in found:
            outside = "The public zone answers everybody else." if False in found else "Nobody else is answered."
            said = (
                "The private zone answers its VPCs, and those of other accounts that have joined it. A name that it "
                f"does not have does not exist there. {outside}"
            )
            title = f"{domain} has {'two faces' if len(found) > 1 else 'a private zone'}"
            yield Callout((found[True],), title, said)


def endpoints(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on every VPC that Resolver endpoints stand in, at the VPC."""
    index = Index(estate.stacks)
    cards = {f"{card.id.rpartition('/')[0]}/{subnet}": card.id for card in estate.cards for subnet in card.vpc.subnets}
    found: dict[str, list[str]] = {}
    for stack, endpoint in _all(estate, _ENDPOINT):
        places = list(items(endpoint.properties.get("IpAddresses")))
        inside = {cards.get(index.id_of(place.get("SubnetId"), stack, "AWS::EC2::Subnet")) for place in places}
        inbound = str(text(endpoint.properties.get("Direction"))).startswith("INBOUND")
        does = "is asked by networks elsewhere" if inbound else "asks servers elsewhere"
        for card in inside - {None}:
            words = f"The {'inbound' if inbound else 'outbound'} endpoint {does}, at {len(places)} addresses."
            found.setdefault(str(card), []).append(words)
    names = {card.id: card.name for card in estate.cards}
    for card, told in found.items():
        end = "Questions are packets: routes, network ACLs and security groups decide."
        yield Callout((card,), f"Resolver endpoints in {names[card]}", f"{' '.join(told)} {end}")


def rules(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on the forwarding rules, at what shares them, or at the first zone."""
    index, names = Index(estate.stacks), {card.id: card.name for card in estate.cards}
    followers: dict[str, list[str]] = {}
    for stack, each in _all(estate, _FOLLOWED):
        followed = index.id_of(each.properties.get("ResolverRuleId"), stack, _RULE)
        vpc = index.id_of(each.properties.get("VPCId"), stack, "AWS::EC2::VPC")
        followers.setdefault(followed, []).append(names.get(vpc, "a VPC"))
    shares = [full(stack, share.id) for stack, share in _all(estate, "AWS::RAM::ResourceShare")]
    for stack, rule in _all(estate, _RULE):
        if rule.properties.get("RuleType") == "FORWARD":
            who = followers.get(full(stack, rule.id), [])
            domain = text(rule.properties.get("DomainName")) or "a domain"
            count = len(list(items(rule.properties.get("TargetIps"))))
            said = (
                f"Questions from {listed(who) if who else 'no VPC'} go to {count} servers by the outbound endpoint; "
                "such a VPC needs no way there itself. Among rules and private zones the most specific domain decides."
            )
            at = shares[:1] or [full(home, zone.id) for home, zone in _all(estate, _ZONE)][:1]
            yield Callout(tuple(at), f"{domain} is forwarded", said)


def _all(estate: Estate, kind: str) -> Iterator[tuple[Stack, Resource]]:
    return ((stack, each) for stack in estate.stacks for each in stack.of(kind))
