"""The DNS servers of a simulated site: they know its names, and ask AWS for those of its domain."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.dns.domain import normal, wrong_domain
from refarch.dns.resolver_endpoint import DNS_PORT
from refarch.hybrid.simulated_site import SimulatedSite
from refarch.network.dhcp_options import DhcpOptions
from refarch.refusal import refuse

_WAYS = ("udp", "tcp")
_TIER = "office"
_PROVIDER = "169.254.169.253"
"""The resolver of the VPC that plays the site, which answers whoever stands in it."""


class SiteDns(Construct):
    """A DNS server in each office of a site, which the site's hosts are told of by DHCP.

    It is systemd-resolved, which Amazon Linux brings along, so that nothing is installed: it listens at the host's
    address as well, answers the site's names from ``/etc/hosts`` and forwards those of AWS's domain to Resolver's
    inbound endpoint. For everything else it asks the resolver of the VPC that plays the site, in the place of an
    internet provider's: the routers need names before there is a tunnel.

    Source: https://www.freedesktop.org/software/systemd/man/latest/resolved.conf.html (``DNSStubListenerExtra=``,
    ``ReadEtcHosts=``, ``Domains=``) and https://www.freedesktop.org/software/systemd/man/latest/systemd.network.html
    (``UseDNS=``)

    Example::

        site = SimulatedSite(self, "Site", cidr="192.168.0.0/16", leads_to=["10.0.0.0/16"])
        SiteDns(
            self,
            "Dns",
            site=site,
            domain="berlin.example.com",
            records={"erp": site.offices.addresses},
            asks=["10.0.0.10", "10.0.1.10"],
            asks_for="cloud.example.com",
            asked_from=["10.0.0.0/20"],
        )

    Attributes:
        servers: the hosts, one in each office.
        addresses: theirs, for forwarding rules.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        site: SimulatedSite,
        domain: str,
        records: Mapping[str, Sequence[str]],
        asks: Sequence[str],
        asks_for: str,
        asked_from: Sequence[str],
    ) -> None:
        """Build the servers.

        Args:
            scope: the parent construct, in the site's stack.
            construct_id: the id in it.
            site: in whose offices they stand.
            domain: of the site's names; hosts complete unqualified names with it.
            records: name below the domain → its IPv4 addresses.
            asks: addresses of Resolver's inbound endpoint.
            asks_for: the domain whose names are asked for there.
            asked_from: blocks of the outbound endpoint.

        Raises:
            RefusedError: if a name is none, or there is nobody to ask or to be asked by.
        """
        super().__init__(scope, construct_id)
        for name in (domain, asks_for, *(f"{label}.{domain}" for label in records)):
            if wrong := wrong_domain(name):
                refuse(self, f"name {name!r}", wrong, "Write it like 'erp.berlin.example.com'")
        if not (asks and asked_from):
            given = f"asks={list(asks)}, asked_from={list(asked_from)}"
            refuse(self, given, "names are asked for in both directions", "Name both endpoints of a HybridResolver")
        hosts = [f"{address} {label}.{normal(domain)}" for label, addresses in records.items() for address in addresses]
        user_data = ec2.UserData.for_linux()
        user_data.add_commands(
            "cat >>/etc/hosts <<'HOSTS'",
            *hosts,
            "HOSTS",
            # DHCP would tell the server to ask itself.
            "cat >/etc/systemd/network/10-site.network <<'NETWORK'",
            "[Match]",
            "Name=en*",
            "[Network]",
            "DHCP=ipv4",
            f"DNS={_PROVIDER}",
            "[DHCPv4]",
            "UseDNS=no",
            "NETWORK",
            "mkdir -p /etc/systemd/resolved.conf.d",
            "cat >/etc/systemd/resolved.conf.d/site.conf <<SETTINGS",
            "[Resolve]",
            "ReadEtcHosts=yes",
            'DNSStubListenerExtra=$(hostname --all-ip-addresses | cut --delimiter=" " --fields=1)',
            f"DNS={' '.join(asks)}",
            f"Domains=~{normal(asks_for)}",
            "SETTINGS",
            "networkctl reload",
            "systemctl restart systemd-resolved",
        )
        self.servers = HostPerZone(self, "Servers", network=site.network, tier=_TIER, user_data=user_data)
        self.addresses: Sequence[str] = self.servers.addresses
        self._admit(site, asks, asked_from)
        DhcpOptions(self, "Dhcp", vpc=site.network.vpc, domain_name=normal(domain), name_servers=list(self.addresses))

    def _admit(self, site: SimulatedSite, asks: Sequence[str], asked_from: Sequence[str]) -> None:
        group = self.servers.security_group
        for port in (ec2.Port.udp(DNS_PORT), ec2.Port.tcp(DNS_PORT)):
            for hosts in (site.offices, site.routers):
                hosts.security_group.connections.allow_to(group, port, "Who asks for names")
            for block in asked_from:
                group.add_ingress_rule(ec2.Peer.ipv4(block), port, "The outbound endpoint asks")
        for address in asks:
            for way in _WAYS:
                self.servers.reach(
                    f"{address}/32", protocol=way, ports=(DNS_PORT, DNS_PORT), why="To the inbound endpoint"
                )
