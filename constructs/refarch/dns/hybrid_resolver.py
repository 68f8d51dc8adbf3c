"""Names across the border: a network of one's own asks for AWS's, and AWS asks for that network's."""

from collections.abc import Sequence
from ipaddress import IPv4Address

from aws_cdk import Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ram as ram
from aws_cdk import aws_route53resolver as route53resolver
from constructs import Construct

from refarch.dns.domain import ROOT, below, is_top_level, normal, wrong_domain
from refarch.dns.followed_rules import FollowedRules
from refarch.dns.resolver_endpoint import DNS_PORT, LONGEST_NAME, Direction, ResolverEndpoint
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.network.subnet_share import is_principal
from refarch.path_names import short_name
from refarch.refusal import refuse

MOST_TARGETS = 6
"""Servers that a rule forwards to.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
"""
AWS_NAMES = "amazonaws.com"


class HybridResolver(Construct):
    """An inbound and an outbound Resolver endpoint in one VPC, and the rules that lead out.

    The inbound endpoint's addresses are what servers elsewhere forward to: they are answered like hosts of its VPC. The
    outbound endpoint is who asks servers elsewhere, for whichever VPC follows a rule: VPCs of other accounts need
    neither an endpoint nor a way there. The VPC of the endpoints follows no rule unless told to: where the inbound
    endpoint and a rule share a VPC, questions can go round in a circle.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html and
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-resolver-endpoints.html

    Example::

        resolver = HybridResolver(
            self,
            "Resolver",
            vpc=network.vpc,
            subnets=network.subnets("data"),
            networks=["192.168.0.0/16"],
        )
        resolver.forward("berlin.example.com", to=["192.168.0.10", "192.168.1.10"])
        resolver.share(["210000000010"])

    Attributes:
        inbound: the endpoint that is asked.
        outbound: the endpoint that asks.
        rules: domain → rule.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: AnyVpc,
        subnets: Sequence[ec2.ISubnet],
        networks: Sequence[str],
        addresses: Sequence[str] = (),
    ) -> None:
        """Make the two endpoints.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: new or imported.
            subnets: one of each zone; both endpoints have an address in each.
            networks: blocks elsewhere, whose servers ask and are asked.
            addresses: the inbound endpoint's, one for each subnet; by default AWS chooses.

        Raises:
            RefusedError: as :class:`ResolverEndpoint` does.
        """
        super().__init__(scope, construct_id)
        self._vpc = vpc_of(self, vpc)
        self.inbound = ResolverEndpoint(
            self,
            "Inbound",
            direction=Direction.INBOUND,
            vpc=vpc,
            subnets=subnets,
            networks=networks,
            addresses=addresses,
        )
        self.outbound = ResolverEndpoint(
            self, "Outbound", direction=Direction.OUTBOUND, vpc=vpc, subnets=subnets, networks=networks
        )
        self._under = Construct(self, "Rules")
        self.rules: dict[str, route53resolver.CfnResolverRule] = {}

    def forward(self, domain: str, *, to: Sequence[str], port: int = DNS_PORT) -> route53resolver.CfnResolverRule:
        """Make a rule: questions for a domain, and for whatever is below it, go to servers elsewhere.

        Among the rules that a VPC follows and the private zones that it has, the most specific domain wins; for the
        same domain a rule goes before a zone.

        Args:
            domain: ``.`` is everything that no other rule is about.
            to: IPv4 addresses of its servers; one of them is asked at a time.
            port: at which they listen.

        Raises:
            RefusedError: if the domain is none or has a rule, or a server is none, or is our own inbound endpoint.
        """
        self._refuse_bad_domain(domain)
        if is_top_level(domain) and below(AWS_NAMES, domain) and AWS_NAMES not in self.rules:
            rule = "the names of AWS's own services would be asked for elsewhere, which is slow and costs more"
            refuse(self, f"forward({domain!r})", rule, f"Keep {AWS_NAMES!r} first")
        if not 1 <= len(to) <= MOST_TARGETS:
            rule = f"a rule has 1 to {MOST_TARGETS} targets"
            refuse(self, f"forward({domain!r}, to={list(to)})", rule, "Name the nearest servers")
        for server in to:
            self._refuse_bad_server(domain, server)
        return self._rule(
            domain,
            "FORWARD",
            resolver_endpoint_id=self.outbound.endpoint_id,
            target_ips=[
                route53resolver.CfnResolverRule.TargetAddressProperty(ip=server, port=str(port)) for server in to
            ],
        )

    def keep(self, domain: str) -> route53resolver.CfnResolverRule:
        """Make a rule: what would be forwarded with the domain above is resolved by AWS nevertheless.

        Raises:
            RefusedError: if the domain is none or has a rule.
        """
        self._refuse_bad_domain(domain)
        return self._rule(domain, "SYSTEM")

    def share(self, participants: Sequence[str]) -> None:
        """Share all rules with accounts or units of the organization; their VPCs follow them by FollowedRules.

        Raises:
            RefusedError: if there is no rule yet, or a participant is none.
        """
        if not self.rules or not participants:
            given = f"share({list(participants)}) of {len(self.rules)} rules"
            refuse(self, given, "a share holds something for somebody", "Make the rules first, and name an account")
        for participant in participants:
            if not is_principal(participant):
                rule = "rules are shared with accounts, units or the whole of one's organization"
                refuse(self, f"share({participant!r})", rule, "Write an account's twelve digits, or the ARN of a unit")
        ram.CfnResourceShare(
            self,
            "Share",
            name=self.node.path.replace("/", "-"),
            resource_arns=[rule.attr_arn for rule in self.rules.values()],
            principals=list(participants),
            # Rules may leave the organization, and then somebody has to accept them: nobody does that here.
            allow_external_principals=False,
        )

    def follow(self) -> FollowedRules:
        """Let the VPC of the endpoints follow the rules as well: for one whose inbound endpoint is not asked for them.

        Raises:
            RefusedError: if there is no rule yet.
        """
        return FollowedRules(self, "Followed", vpc=self._vpc, rules=self.ids)

    @property
    def ids(self) -> dict[str, str]:
        """Return domain → id of its rule."""
        return {domain: rule.attr_resolver_rule_id for domain, rule in self.rules.items()}

    def _rule(self, domain: str, kind: str, **more: object) -> route53resolver.CfnResolverRule:
        name = normal(domain)
        label = "root" if name == ROOT else name.replace(".", "-")
        made = route53resolver.CfnResolverRule(
            self._under,
            label,
            name=short_name(label, LONGEST_NAME),
            rule_type=kind,
            domain_name=name,
            **more,  # type: ignore[arg-type]
        )
        self.rules[name] = made
        return made

    def _refuse_bad_domain(self, domain: str) -> None:
        if normal(domain) != ROOT and (wrong := wrong_domain(domain)):
            refuse(self, f"domain {domain!r}", wrong, "Write it like 'corp.example.com'")
        if normal(domain) in self.rules:
            refuse(self, f"domain {domain!r}", "a VPC follows one rule for a domain", "Name all its servers at once")

    def _refuse_bad_server(self, domain: str, server: str) -> None:
        if Token.is_unresolved(server):
            return
        given = f"forward({domain!r}, to={server!r})"
        try:
            IPv4Address(server)
        except ValueError:
            refuse(self, given, "a server is named by its IPv4 address", "Write it like '192.168.0.10'")
        if server in self.inbound.addresses:
            rule = "this is our own inbound endpoint, and questions would go round in a circle"
            refuse(self, given, rule, "Name the servers that know the domain")
