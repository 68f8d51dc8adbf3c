"""The Resolver rules that a VPC follows: of its own account, or shared with it."""

from collections.abc import Mapping

from aws_cdk import aws_route53resolver as route53resolver
from constructs import Construct

from refarch.dns.domain import ROOT, normal
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.refusal import refuse


class FollowedRules(Construct):
    """Associates a VPC with rules, one for each domain: questions leave by the rules' own outbound endpoint.

    The VPC needs no way to where they go; what it is answered, it may not be able to reach.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-rules-managing.html

    Example::

        FollowedRules(self, "Rules", vpc=network.vpc, rules={"berlin.example.com": "rslvr-rr-0123456789abcdef0"})

    Attributes:
        associations: domain → association.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: AnyVpc, rules: Mapping[str, str]) -> None:
        """Associate them.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: new or imported.
            rules: domain → id of the rule.

        Raises:
            RefusedError: if there are none, or two for one domain.
        """
        super().__init__(scope, construct_id)
        if not rules:
            refuse(self, "rules={}", "there is nothing to follow", "Name a domain and the id of its rule")
        if len({normal(domain) for domain in rules}) < len(rules):
            refuse(self, f"rules for {', '.join(rules)}", "a VPC follows one rule for a domain", "Name each once")
        vpc_id = vpc_of(self, vpc).vpc_id
        self.associations = {
            domain: route53resolver.CfnResolverRuleAssociation(
                self,
                "Root" if normal(domain) == ROOT else normal(domain).replace(".", "-"),
                resolver_rule_id=rule,
                vpc_id=vpc_id,
            )
            for domain, rule in rules.items()
        }
