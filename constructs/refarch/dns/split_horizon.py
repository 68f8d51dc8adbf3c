"""One domain with two faces: a private zone for VPCs, and a public one for everybody else."""

from collections.abc import Sequence
from ipaddress import IPv4Address

from aws_cdk import Stack, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53 as route53
from constructs import Construct

from refarch.dns.domain import below, is_top_level, normal, wrong_domain
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.refusal import refuse

MOST_VPCS = 300
"""VPCs of a private zone that nobody has asked AWS to raise.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
"""
TTL = 60
"""Seconds for which an answer is remembered: as long as a change takes to be seen by all."""


class SplitHorizonZone(Construct):
    """A private hosted zone, and the public one of the same domain if there is or shall be one.

    Whoever asks in a VPC of the private zone is answered by it and by nobody else: a name that only the public zone has
    does not exist there. The VPCs need DNS support and DNS host names switched on. VPCs of other accounts come in by
    :class:`AuthorizedVpc` and :class:`JoinedZone`.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html

    Example::

        zone = SplitHorizonZone(self, "Zone", domain="corp.example.com", vpcs=[network.vpc], public=True)
        zone.record("www", inside=["10.0.0.10"], outside=["203.0.113.10"])

    Attributes:
        domain: its name.
        private_id: the id of the private zone.
        public_id: of the public zone; ``None`` without one.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        domain: str,
        vpcs: Sequence[AnyVpc],
        private: route53.IPrivateHostedZone | None = None,
        public: route53.IPublicHostedZone | bool = False,
    ) -> None:
        """Make the zones, or take those that there are.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            domain: its name.
            vpcs: of this account, new or imported, that a new private zone answers; a zone needs one to be private.
            private: an existing private zone.
            public: an existing public zone; ``True`` makes one, ``False`` leaves the public alone. A new one is
                asked only once the domain's registrar, or the zone above, names its servers.

        Raises:
            RefusedError: if the domain is none that can be hosted, or no VPC would be answered.
        """
        super().__init__(scope, construct_id)
        if wrong := wrong_domain(domain):
            refuse(self, f"domain={domain!r}", wrong, "Write it like 'corp.example.com'")
        if is_top_level(domain):
            refuse(self, f"domain={domain!r}", "Route 53 hosts no top-level domain", "Name a domain below it")
        self.domain = normal(domain)
        asked = [vpc_of(self, vpc) for vpc in vpcs]
        self._refuse_bad_vpcs(asked, private)
        self.private_id = private.hosted_zone_id if private else self._private(asked).ref
        self.public_id: str | None = None
        if public is True:
            self.public_id = route53.CfnHostedZone(self, "Public", name=self.domain).ref
        elif public:
            self.public_id = public.hosted_zone_id
        self._named: set[str] = set()

    def record(self, name: str, *, inside: Sequence[str] = (), outside: Sequence[str] = (), ttl: int = TTL) -> None:
        """Give a name addresses: one set for who asks inside, another for who asks outside.

        Args:
            name: below the domain, as a whole (``www.corp.example.com``) or without it (``www``); ``@`` is the domain.
            inside: IPv4 addresses that the private zone answers with.
            outside: IPv4 addresses that the public zone answers with.
            ttl: seconds for which answers are remembered.

        Raises:
            RefusedError: if the name is none, has addresses already or gets none, or one is no IPv4 address.
        """
        whole = self._whole(name)
        if whole in self._named:
            refuse(self, f"record({name!r})", "the name has addresses already", "Give it all of them at once")
        if not (inside or outside):
            refuse(self, f"record({name!r})", "a name without addresses is none", "Give inside, outside or both")
        if outside and self.public_id is None:
            rule = "nobody outside is answered without a public zone"
            refuse(self, f"record({name!r}, outside={list(outside)})", rule, "Make one with public=True")
        self._refuse_bad_addresses(name, [*inside, *outside])
        self._named.add(whole)
        faces = (("Inside", self.private_id, inside), ("Outside", self.public_id, outside))
        for face, zone, addresses in faces:
            if addresses:
                route53.CfnRecordSet(
                    self,
                    f"{whole.replace('.', '-')}{face}",
                    hosted_zone_id=zone,
                    name=f"{whole}.",
                    type="A",
                    ttl=str(ttl),
                    resource_records=list(addresses),
                )

    def _private(self, vpcs: Sequence[ec2.IVpc]) -> route53.CfnHostedZone:
        places = [route53.CfnHostedZone.VPCProperty(vpc_id=vpc.vpc_id, vpc_region=Stack.of(vpc).region) for vpc in vpcs]
        return route53.CfnHostedZone(self, "Private", name=self.domain, vpcs=places)

    def _whole(self, name: str) -> str:
        if name == "@":
            return self.domain
        whole = normal(name) if below(name, self.domain) else f"{normal(name)}.{self.domain}"
        if wrong := wrong_domain(whole.removeprefix("*.")):
            refuse(self, f"record({name!r})", wrong, "Write it like 'www'")
        return whole

    def _refuse_bad_vpcs(self, vpcs: Sequence[ec2.IVpc], private: object) -> None:
        if private is not None and vpcs:
            rule = "an existing zone has its VPCs"
            refuse(self, f"vpcs of {len(vpcs)} beside a private zone", rule, "Associate further ones by JoinedZone")
        if private is None and not 1 <= len(vpcs) <= MOST_VPCS:
            rule = f"a private zone has 1 to {MOST_VPCS} VPCs"
            refuse(self, f"vpcs of {len(vpcs)}", rule, "Name the VPCs whose hosts ask")
        for vpc in vpcs:
            if isinstance(vpc, ec2.Vpc) and not (vpc.dns_support_enabled and vpc.dns_hostnames_enabled):
                rule = "a private zone answers only where DNS support and DNS host names are on"
                refuse(self, f"vpc {vpc.node.path!r}", rule, "Switch both of them on")
        accounts = {Stack.of(vpc).account for vpc in vpcs} - {Stack.of(self).account}
        if any(not Token.is_unresolved(account) for account in accounts):
            rule = "CloudFormation associates VPCs of the zone's own account only"
            refuse(self, f"a VPC of {', '.join(sorted(accounts))}", rule, "Use AuthorizedVpc here and JoinedZone there")

    def _refuse_bad_addresses(self, name: str, addresses: Sequence[str]) -> None:
        for address in addresses:
            if Token.is_unresolved(address):
                continue
            try:
                IPv4Address(address)
            except ValueError:
                refuse(self, f"record({name!r}): {address!r}", "this is no IPv4 address", "Write it like '10.0.0.10'")
