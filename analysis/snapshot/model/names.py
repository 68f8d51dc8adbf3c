"""Names: hosted zones and their records, and the rules of Route 53 Resolver that VPCs follow.

Domain names here are in lower case and without the dot at their end; the root is a dot.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.snapshot.model.network import Address

AMAZON_DNS = "AmazonProvidedDNS"
"""What DHCP options call the VPC's own resolver."""


@dataclass(frozen=True)
class Record:
    """A resource record set.

    Attributes:
        name: whole; its first label may be ``*``.
        kind: ``A``, ``CNAME`` …
        values: as they are written.
        alias: the name whose records it stands for; nothing if it has values of its own.
        routing: how one of several of this name is chosen; nothing if it is the only one.
        weight: of weighted ones, its share.
        checked: whether it is given only while a health check passes.

    Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
    """

    name: str
    kind: str
    values: tuple[str, ...] = ()
    alias: str = ""
    routing: str = ""
    weight: int = 0
    checked: bool = False


@dataclass(frozen=True)
class HostedZone:
    """A hosted zone of Route 53, with its records.

    Not modelled: DNSSEC, query logging, and whether a registrar names a public zone's servers.

    Attributes:
        id: without ``/hostedzone/``.
        domain: its name.
        private: whether only VPCs ask it.
        vpc_ids: which; of a public one none.
        records: ``None`` if they could not be read.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html
    """

    id: str
    domain: str
    private: bool
    vpc_ids: frozenset[str] = frozenset()
    records: tuple[Record, ...] | None = ()

    @property
    def name(self) -> str:
        """Return its name and which face it is, for people."""
        return f"{'private' if self.private else 'public'} zone {self.domain}"


@dataclass(frozen=True)
class Server:
    """A server that a rule forwards to.

    Attributes:
        protocol: ``Do53``, ``DoH`` or ``DoH-FIPS``.
    """

    address: Address
    port: int = 53
    protocol: str = "Do53"

    def __str__(self) -> str:
        """Return the address, with its port if that is not the usual one."""
        return str(self.address) if self.port == 53 else f"{self.address} port {self.port}"


@dataclass(frozen=True)
class ResolverRule:
    """A rule of Route 53 Resolver.

    Attributes:
        domain: questions for it and for what is below it follow the rule.
        kind: ``FORWARD``, ``SYSTEM``, ``DELEGATE``, or ``RECURSIVE`` for AWS's own.
        endpoint_id: the outbound endpoint by which questions leave.
        servers: to which they go.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-using-rules.html
    """

    id: str
    domain: str
    kind: str
    endpoint_id: str = ""
    servers: tuple[Server, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class RuleAssociation:
    """That a VPC follows a rule.

    Attributes:
        complete: whether it does already, and still.
    """

    id: str
    rule_id: str
    vpc_id: str
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Names:
    """What accounts tell of names.

    Attributes:
        name_servers: id of a set of DHCP options → the servers that hosts are told of.
        zones_elsewhere: VPC id → (zone id, domain) of private zones, also of accounts that the snapshot does not hold.
        firewalled: VPCs whose questions a DNS Firewall looks at.
        irreversible: VPCs whose resolver has no rules of its own for names of addresses.
    """

    hosted_zones: Mapping[str, HostedZone] = field(default_factory=dict)
    resolver_rules: Mapping[str, ResolverRule] = field(default_factory=dict)
    rule_associations: Mapping[str, RuleAssociation] = field(default_factory=dict)
    name_servers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zones_elsewhere: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    firewalled: frozenset[str] = frozenset()
    irreversible: frozenset[str] = frozenset()
