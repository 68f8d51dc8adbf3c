"""Names of addresses: which domain an address is looked up in, and what a VPC's resolver answers of its own.

For the blocks of a VPC it has rules of its own, as general as whole octets allow; private blocks beside them it answers
locally, that there is no such name. Both need DNS host names, and can be switched off for a VPC.

Not modelled: addresses of VPCs that are connected, and IPv6.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-rules-managing-autodefined-rules.html,
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-autodefined-rules.html
and RFC 6303
"""

from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from analysis.network.names.domains import below
from analysis.network.names.resolution import Asked, Outcome, Resolution
from analysis.snapshot.model.network import Vpc

REVERSE, REVERSE6 = "in-addr.arpa", "ip6.arpa"
_OCTET, _OCTETS = 8, 4
LOCAL = (
    "localhost",
    "localdomain",
    *(
        f"{block}.{REVERSE}"
        for block in ("127", "10", "168.192", "254.169.254.169", *(f"{second}.172" for second in range(16, 32)))
    ),
)
"""Domains that a VPC's resolver never asks others about."""


def own_domains(asked: Asked, vpc: Vpc) -> Iterator[str]:
    """Yield the domains of AWS's own in which a name is, among those of addresses and of what is local."""
    if vpc.dns_hostnames is False or vpc.id in asked.account.irreversible:
        return
    yield from (domain for domain in LOCAL if below(asked.name, domain))
    address = address_of(asked.name)
    for block in vpc.blocks:
        if isinstance(block, IPv4Network) and address is not None and address in block:
            octets = str(address).split(".")[: -(-block.prefixlen // _OCTET)]
            yield ".".join([*reversed(octets), REVERSE])


def address_of(name: str) -> IPv4Address | None:
    """Return the address whose name is asked for, if a whole one is."""
    octets = name.removesuffix(f".{REVERSE}").split(".")
    if not below(name, REVERSE) or len(octets) != _OCTETS:
        return None
    try:
        return IPv4Address(".".join(reversed(octets)))
    except AddressValueError:
        return None


def answer_of_address(asked: Asked, vpc: Vpc, internal: str) -> Resolution:
    """Return the name that EC2 has given a host, by its address, or that there is none.

    Args:
        asked: the question.
        vpc: whose resolver is asked.
        internal: the domain of EC2's names there.
    """
    component, address = asked.label(vpc.id, vpc.name), address_of(asked.name)
    if address is not None and (vpc.id, address) in asked.account.interface_at and asked.kind == "PTR":
        value = f"ip-{str(address).replace('.', '-')}.{internal}"
        text = f"{address} is the address of a host of {component}"
        return asked.ends(Outcome.ANSWERED, component, text, values=(value,), decided_by=component)
    others = (each for key, each in asked.account.vpcs.items() if key != vpc.id)
    if address is not None and any(each.holds(address) for each in others) and not vpc.holds(address):
        return asked.is_unknown(f"whether {component} knows the names of {address}'s VPC is not modelled", component)
    asked.account.require("NetworkInterfaces")
    text = f"{component} answers it itself, and has no {asked.kind} record of {asked.name}"
    return asked.ends(Outcome.NO_SUCH_NAME, component, text, decided_by=component)
