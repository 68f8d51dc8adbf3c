"""Whom a host asks for names: what DHCP has told it, its VPC's own resolver by default."""

from ipaddress import ip_address

from analysis.network.end import End, Host, Outside
from analysis.network.names.forwarding import query, servers_at
from analysis.network.names.resolution import Asked, Outcome, Resolution
from analysis.network.names.resolver import ask_internet, ask_vpc
from analysis.network.reserved import is_resolver
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.build_names import normal
from analysis.snapshot.model.names import AMAZON_DNS, Server
from analysis.snapshot.model.network import Vpc
from analysis.snapshot.model.resolver import ResolverEndpoint


def ask(account: Account, name: str, source: End | Vpc, kind: str = "A", *, at: str = "") -> Resolution:
    """Return what is answered to whoever asks for a name.

    Args:
        account: the model.
        name: a whole domain name; capitals and a dot at the end do not matter.
        source: who asks: a host, the internet, or a VPC for any host that asks its resolver.
        kind: the type of record that is asked for.
        at: the id of an inbound endpoint that is asked, instead of whom the host is told of by DHCP.
    """
    asked = Asked(account, normal(name), kind)
    try:
        if isinstance(source, Vpc):
            return ask_vpc(asked, source.id)
        if at:
            return _at_endpoint(asked, source, account.resolver_endpoints[at])
        if isinstance(source, Host):
            return _as_told(asked, source)
        if isinstance(source, Outside):
            return ask_internet(asked)
    except CannotDecideError as doubt:
        return asked.is_unknown(str(doubt))
    return asked.is_unknown("nobody tells whom a network on premises asks for names; name an inbound endpoint")


def _at_endpoint(asked: Asked, source: End, endpoint: ResolverEndpoint) -> Resolution:
    component = asked.label(endpoint.id, endpoint.name)
    if not (endpoint.inbound and endpoint.usable):
        text = f"{component} answers nobody: it asks only, or is not there yet or any more"
        return asked.ends(Outcome.UNANSWERED, component, text, decided_by=component)
    who = asked.label(source.interface.id if isinstance(source, Host) else str(source.address))
    return query(asked, [source], servers_at(asked, endpoint), by=who, decided_by=component, at=ask_vpc)


def _as_told(asked: Asked, source: Host) -> Resolution:
    """Ask the servers that DHCP has told a host of, one after the other, until one is reached."""
    vpc = asked.account.vpc(source.interface.vpc_id)
    options = asked.label(vpc.dhcp_options, "")
    servers = asked.account.name_servers.get(vpc.dhcp_options)
    if servers is None:
        asked.account.require("DhcpOptions")
        return asked.is_unknown(f"the DHCP options of {vpc.id} are not in the snapshot", options)
    found: Resolution | None = None
    for server in servers:
        if server == AMAZON_DNS or is_resolver(ip_address(server), vpc):
            found = ask_vpc(asked.then(options, f"the resolver of {vpc.id} is asked"), vpc.id)
        else:
            who = asked.label(source.interface.id, asked.account.owner_of_interface.get(source.interface.id, ""))
            found = query(asked, [source], [Server(ip_address(server))], by=who, decided_by=options, at=ask_vpc)
        if found.outcome is not Outcome.UNANSWERED:
            return found
    return found or asked.ends(Outcome.UNANSWERED, options, f"{options} name no server", decided_by=options)
