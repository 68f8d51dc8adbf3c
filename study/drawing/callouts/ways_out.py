"""How subnets reach the internet: through which zone's NAT gateway, or not at all; and what lets whom into a tier."""

from collections.abc import Iterator

from study.drawing.callouts.by_address import by_address
from study.drawing.callouts.callout import Callout, between, listed
from study.drawing.model.architecture import Architecture
from study.drawing.model.network import AclEntry, NetworkAcl, Reach, Subnet, Tier, Vpc


def ways_out(architecture: Architecture) -> Iterator[Callout]:
    """Yield remarks on the NAT gateways that are used, then on the tiers that are closed, or open to addresses."""
    for vpc in architecture.vpcs:
        yield from _through_nat(vpc)
        yield from _through_regional_nat(vpc)
        yield from _over_ipv6(vpc)
        for tier in vpc.tiers:
            acl = next((found for subnet in tier.subnets.values() if (found := vpc.acl_of(subnet))), None)
            opened = tuple(by_address(tier, architecture))
            if acl or opened or tier.reach is Reach.ISOLATED:
                yield _closed(tier, acl, opened)


def _through_nat(vpc: Vpc) -> Iterator[Callout]:
    leaving = [subnet for subnet in vpc.subnets.values() if subnet.way_out in vpc.nats]
    foreign = [subnet for subnet in leaving if _home(subnet, vpc).zone != subnet.zone]
    about = tuple(between(subnet.id, subnet.way_out or "") for subnet in leaving)
    names = listed(list(dict.fromkeys(subnet.name for subnet in leaving))) if leaving else ""
    if foreign:
        zones = sorted({subnet.zone for subnet in foreign})
        homes = sorted({_home(subnet, vpc).zone for subnet in foreign})
        there = f"zone{'s' if len(homes) > 1 else ''} {listed([str(zone) for zone in homes])}"
        text = (
            f"The {names} subnets of zone{'s' if len(zones) > 1 else ''} {listed([str(zone) for zone in zones])} leave "
            f"through a NAT gateway in {there}: its loss takes their way out too, and crossing zones is charged."
        )
        yield Callout(about, "Way out: through another zone's NAT gateway", text)
    elif leaving:
        text = (
            f"The default route of each {names} subnet leads to the NAT gateway in its own zone, and on through the "
            "internet gateway: the loss of a zone takes no other zone's way out."
        )
        yield Callout(about, "Way out: each zone's own NAT gateway", text)


def _through_regional_nat(vpc: Vpc) -> Iterator[Callout]:
    """Yield a remark on each NAT gateway that is in no subnet.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """
    for nat in vpc.regional_nats:
        names = list(dict.fromkeys(vpc.subnets[name].name for name in vpc.gates[nat]))
        if names:
            text = (
                f"The default routes of the {listed(names)} subnets lead to one NAT gateway that is in no subnet and "
                "has addresses in each zone: the loss of a zone takes no other zone's way out."
            )
            yield Callout((nat,), "Way out: one regional NAT gateway", text)


def _over_ipv6(vpc: Vpc) -> Iterator[Callout]:
    """Yield remarks on the egress-only internet gateway, and on what reaches IPv4 through NAT64."""
    leaving = [vpc.subnets[name] for name in vpc.leaving6]
    if leaving and vpc.egress_only:
        names = listed(list(dict.fromkeys(subnet.name for subnet in leaving)))
        text = (
            f"::/0 of the {names} subnets leads to the egress-only internet gateway: connections go out with the "
            "hosts' own addresses, which are public, and none come in."
        )
        yield Callout((vpc.egress_only,), "Way out over IPv6: egress-only", text)
    translated = [vpc.subnets[name] for name in vpc.translated]
    if translated:
        names = listed(list(dict.fromkeys(subnet.name for subnet in translated)))
        text = (
            f"For names that have IPv4 addresses only the resolver tells the {names} subnets one of 64:ff9b::/96 "
            "(DNS64). Their route for it leads to a NAT gateway, which makes IPv4 of it (NAT64)."
        )
        yield Callout(vpc.translated, f"{names[:1].upper()}{names[1:]} tier: IPv4 through NAT64", text)


def _home(subnet: Subnet, vpc: Vpc) -> Subnet:
    return vpc.subnets[vpc.nats[subnet.way_out or ""]]


def _closed(tier: Tier, acl: NetworkAcl | None, opened: tuple[str, ...]) -> Callout:
    isolated = tier.reach is Reach.ISOLATED
    remarks = [*(["no way out"] if isolated else []), *(["a network ACL"] if acl else [])]
    remarks += ["let in by address"] if opened else []
    facts = ["No default route, so nothing here reaches the internet or is reached from it."] if isolated else []
    if acl:
        facts.append(_told(acl))
    facts += opened
    about = tuple(subnet.id for subnet in tier.subnets.values())
    return Callout(about, f"{tier.name[:1].upper()}{tier.name[1:]} tier: {listed(remarks)}", " ".join(facts))


def _told(acl: NetworkAcl) -> str:
    passed = [entry for entry in acl.entries if entry.allow]
    inward = [f"{entry.words} from {entry.cidr}" for entry in passed if not entry.egress]
    leaving = sorted((entry for entry in passed if entry.egress), key=_ephemeral)
    outward = [f"{entry.words} to {entry.cidr}" for entry in leaving]
    first = [entry.cidr for entry in acl.entries if not entry.allow]
    told = f"First it denies {listed(list(dict.fromkeys(first)))}. " if first else ""
    told += f"The network ACL lets in {listed(inward or ['nothing'])}, and out {listed(outward or ['nothing'])}"
    if any(entry.egress and entry.allow and _ephemeral(entry) for entry in acl.entries):
        told += ", the ephemeral ports of the answers: an ACL is stateless"
    return f"{told}."


def _ephemeral(entry: AclEntry) -> bool:
    """Whether an entry opens the ephemeral ports, 1024 to 65535 for NAT gateways and load balancers.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
    """
    return entry.ports is not None and entry.ports[0] >= 1024 and entry.ports[1] == 65535
