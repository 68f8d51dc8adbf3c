"""Names that every VPC has: those of EC2's hosts and of interface endpoints.

Not modelled: names of hosts in VPCs that are connected.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-autodefined-rules.html
and https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-naming.html
"""

import re
from ipaddress import AddressValueError, IPv4Address

from analysis.network.names.domains import below
from analysis.network.names.resolution import Asked, Outcome, Resolution
from analysis.snapshot.model.gateways import Endpoint
from analysis.snapshot.model.network import Vpc

_BY_ADDRESS = re.compile(r"ip-(\d+-\d+-\d+-\d+)")
_FIRST_REGION = "us-east-1"
_OF_AWS = "amazonaws.com"


def internal_domain(region: str) -> str:
    """Return the domain in which EC2 gives the hosts of a Region private names."""
    return "ec2.internal" if region == _FIRST_REGION else f"{region}.compute.internal"


def answer_of_host(asked: Asked, vpc: Vpc, domain: str) -> Resolution:
    """Return the address of a host that is asked for by its private name, by its address or by its id."""
    component = asked.label(vpc.id, vpc.name)
    label = asked.name.removesuffix(domain).rstrip(".")
    text = f"{asked.name} is the name that EC2 has given a host"
    address = _by_address(label)
    if address is not None and asked.kind == "A" and (vpc.id, address) in asked.account.interface_at:
        return asked.ends(Outcome.ANSWERED, component, text, values=(str(address),), decided_by=component)
    instance = asked.account.instances.get(label)
    ids = instance.interface_ids if instance else ()
    held = [asked.account.interfaces[key] for key in ids if key in asked.account.interfaces]
    version = 6 if asked.kind == "AAAA" else 4
    values = tuple(str(a) for interface in held for a in interface.addresses if a.version == version)
    if values and held[0].vpc_id == vpc.id:
        return asked.ends(Outcome.ANSWERED, component, text, values=values[:1], decided_by=component)
    asked.account.require("NetworkInterfaces")
    asked.account.require("Reservations")
    text = f"no host of {component} is called {asked.name}"
    return asked.ends(Outcome.NO_SUCH_NAME, component, text, decided_by=component)


def _by_address(label: str) -> IPv4Address | None:
    found = _BY_ADDRESS.fullmatch(label)
    try:
        return IPv4Address(found[1].replace("-", ".")) if found else None
    except AddressValueError:
        return None


def endpoint_called(asked: Asked, vpc: Vpc) -> Endpoint | None:
    """Return the interface endpoint of a VPC that a name means there, because it has private DNS."""
    if below(asked.name, _OF_AWS):
        asked.account.require("VpcEndpoints")
    for endpoint in asked.account.endpoints.values():
        if (
            endpoint.vpc_id == vpc.id
            and endpoint.available
            and any(_is(asked.name, name) for name in endpoint.dns_names)
        ):
            return endpoint
    return None


def _is(name: str, called: str) -> bool:
    return name == called or (called.startswith("*.") and below(name, called[2:]) and name != called[2:])


def answer_of_endpoint(asked: Asked, endpoint: Endpoint) -> Resolution:
    """Return the addresses of an interface endpoint."""
    component = asked.label(endpoint.id, endpoint.name)
    version = 6 if asked.kind == "AAAA" else 4
    interfaces = asked.account.interfaces
    held = [interfaces[key] for key in sorted(endpoint.interface_ids) if key in interfaces]
    values = tuple(str(a) for interface in held for a in interface.addresses if a.version == version)
    if not values:
        return asked.is_unknown(f"the addresses of {component} are not in the snapshot", component)
    text = f"{asked.name} means the interface endpoint {component}"
    return asked.ends(Outcome.ANSWERED, component, text, values=values, decided_by=component)
