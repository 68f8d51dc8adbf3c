"""Route 53 Resolver endpoints, and building them from Resolver's responses."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from analysis.snapshot.model.network import Address, Interface
from analysis.snapshot.model.read import Json, Reading

DESCRIPTION = "Route 53 Resolver: "
"""How EC2's description of an endpoint's interface begins; the endpoint's id follows."""

_DO53, _DOH = "Do53", "DoH"


@dataclass(frozen=True)
class ResolverEndpoint:
    """An endpoint by which DNS queries come into a VPC, or leave it for the customer's own servers.

    Which names it answers, and which are forwarded by it, is decided in ``analysis/network/names``.

    Attributes:
        inbound: whether it takes queries; the others open connections only.
        over_https: whether it takes them by DNS over HTTPS as well.
        plain: whether it takes them by UDP and TCP at port 53; one that is made for HTTPS alone does not.
        usable: whether it is there.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-getting-started.html and
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ResolverEndpoint.html
    """

    id: str
    vpc_id: str
    inbound: bool
    interface_ids: frozenset[str]
    over_https: bool = False
    plain: bool = True
    usable: bool = True
    name: str = ""


def resolver_endpoints(reading: Reading, interfaces: Mapping[str, Interface]) -> dict[str, ResolverEndpoint]:
    """Return the endpoints with their interfaces, told by their addresses or by what EC2 describes them as."""
    held: dict[str, set[tuple[str, Address]]] = {}
    for endpoint, subnet, addresses in reading.each("ResolverEndpointIpAddresses", _addresses):
        held.setdefault(endpoint, set()).update((subnet, address) for address in addresses)
    return reading.index(
        "ResolverEndpoints", "Id", lambda item: _endpoint(item, held.get(item["Id"], set()), interfaces)
    )


def _addresses(item: Json) -> tuple[str, str, tuple[Address, ...]]:
    """Return the endpoint, the subnet and the addresses that it has there."""
    held = tuple(ip_address(item[key]) for key in ("Ip", "Ipv6") if item.get(key))
    return item["ResolverEndpointId"], item["SubnetId"], held


def _endpoint(item: Json, held: set[tuple[str, Address]], interfaces: Mapping[str, Interface]) -> ResolverEndpoint:
    label = f"{DESCRIPTION}{item['Id']}:"
    return ResolverEndpoint(
        id=item["Id"],
        vpc_id=item.get("HostVPCId", ""),
        inbound=item["Direction"].startswith("INBOUND"),
        interface_ids=frozenset(
            each.id
            for each in interfaces.values()
            if each.description.startswith(label) or any((each.subnet_id, a) in held for a in each.addresses)
        ),
        plain=_DO53 in (item.get("Protocols") or (_DO53,)),
        over_https=any(str(protocol).startswith(_DOH) for protocol in item.get("Protocols") or ()),
        usable=item.get("Status", "OPERATIONAL") not in {"CREATING", "DELETING"},
        name=item.get("Name") or "",
    )
