"""AWS WAF in front of REST APIs: what is known to be bad, and too much from one address."""

import re

from aws_cdk import Token
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from refarch.free_ids import free_id
from refarch.refusal import refuse

PER_ADDRESS = 1000
"""Requests from one address within five minutes: some three a second, far above a person and below a flood."""
_REGIONAL = re.compile(r"arn:[\w-]+:wafv2:[\w-]+:\d{12}:regional/webacl/[\w-]+/[\w-]+")
LIMITS = range(10, 2_000_000_001)
MANAGED = ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet")
"""No charge beyond that of a rule each: bots and botnets by address, and the usual attacks by their shape.

https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
"""


class ApiFirewall(Construct):
    """A web ACL: AWS's own rules against known sources and attacks, and a limit for each address.

    It guards REST APIs' stages, and not HTTP or WebSocket APIs, which WAF does not know; CloudFront with a web ACL of
    its own stands in front of those.

    Example::

        firewall = ApiFirewall(self, "Firewall")
        api = RestApi(self, "Api", about="Orders", key=key)
        api.mocked("/status", {"status": "open"}, public="Whether the shop is open is for everybody to know")
        api.protect(firewall)

    Attributes:
        acl: the CDK web ACL.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
    """

    def __init__(self, scope: Construct, construct_id: str, *, per_address: int = PER_ADDRESS) -> None:
        """Add the web ACL.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            per_address: requests that one address may send within five minutes, at least 10.

        Raises:
            RefusedError: if WAF would refuse the limit.
        """
        super().__init__(scope, construct_id)
        if per_address not in LIMITS:
            refuse(self, f"per_address={per_address}", "a rate-based rule counts from 10 on", "Use 10 or more")
        rules = [self._managed(number, name) for number, name in enumerate(MANAGED)]
        rules.append(
            wafv2.CfnWebACL.RuleProperty(
                name="PerAddress",
                priority=len(rules),
                action=wafv2.CfnWebACL.RuleActionProperty(block={}),
                statement=wafv2.CfnWebACL.StatementProperty(
                    rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
                        aggregate_key_type="IP", limit=per_address
                    )
                ),
                visibility_config=_seen("PerAddress"),
            )
        )
        self.acl = wafv2.CfnWebACL(
            self,
            "Acl",
            scope="REGIONAL",
            default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
            rules=rules,
            visibility_config=_seen("All"),
        )

    def guard(self, scope: Construct, arn: str) -> None:
        """Stand in front of a resource, which has one web ACL at most.

        Args:
            scope: the construct that the resource belongs to.
            arn: the resource's.

        Raises:
            RefusedError: if a web ACL stands there already.
        """
        _associate(scope, self.acl.attr_arn, arn)

    def _managed(self, priority: int, name: str) -> wafv2.CfnWebACL.RuleProperty:
        return wafv2.CfnWebACL.RuleProperty(
            name=name,
            priority=priority,
            override_action=wafv2.CfnWebACL.OverrideActionProperty(none={}),
            statement=wafv2.CfnWebACL.StatementProperty(
                managed_rule_group_statement=wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(
                    vendor_name="AWS", name=name
                )
            ),
            visibility_config=_seen(name),
        )


def _seen(name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )


def put_in_front(scope: Construct, acl: str, arn: str) -> None:
    """Put a web ACL that is there in front of a resource.

    Args:
        scope: the construct that the resource belongs to.
        acl: the web ACL's ARN.
        arn: the resource's.

    Raises:
        RefusedError: if it is of no web ACL, or of one for CloudFront, or another stands there already.
    """
    if not Token.is_unresolved(acl) and not _REGIONAL.fullmatch(acl):
        rule = "a Region's resources have a web ACL of the Region, CloudFront's distributions have global ones"
        refuse(scope, f"firewall={acl!r}", rule, "Give the ARN of a regional web ACL")
    _associate(scope, acl, arn)


def _associate(scope: Construct, acl: str, arn: str) -> None:
    for child in scope.node.children:
        if isinstance(child, wafv2.CfnWebACLAssociation) and child.resource_arn == arn:
            rule = "a resource has one web ACL, and this one has it already"
            refuse(scope, f"firewall of {child.node.path!r}", rule, "Put all rules into one web ACL")
    wafv2.CfnWebACLAssociation(scope, free_id(scope, "Firewall"), resource_arn=arn, web_acl_arn=acl)
