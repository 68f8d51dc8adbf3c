"""AWS WAF in front of a REST API's stage: its web ACL's rules, in the order of their priorities.

What a rule blocks is refused before anything else is asked of it: neither resource policy nor authorizer sees it.

Not modelled: CAPTCHAs and challenges, which are taken for rules that match nothing; what a rule group's rules are
overridden with; logs and metrics.

Sources: https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.gateways.firewall.statements import Inspected, matches, named
from sandbox.gateways.messages import Request
from sandbox.services import InProcessServices

Json = Any


def blocks(services: InProcessServices, resource: str, request: Request) -> tuple[bool, list[str]]:
    """Return whether a resource's web ACL blocks a request, and what was noticed on the way.

    Args:
        services: of the resource's account and Region.
        resource: its ARN.
        request: with the whole path.
    """
    acl = services.call("wafv2", "GetWebACLForResource", ResourceArn=resource).get("WebACL")
    if acl is None:
        return False, []
    inspected = Inspected(request, services, str(acl["ARN"]))
    decided = _decided(acl.get("Rules", ()), inspected)
    blocked = decided[1] == "Block" if decided else "Block" in acl["DefaultAction"]
    notes = [f"AWS WAF: {kind} is not decided here" for kind in sorted(inspected.unknown)]
    if blocked:
        notes.append(f"AWS WAF blocks it by {decided[0] if decided else 'the default action'}")
    return blocked, notes


def _decided(rules: Iterable[Mapping[str, Json]], inspected: Inspected) -> tuple[str, str] | None:
    """Return the name of the first rule that ends the inspection, and what it does; ``None`` if none does."""
    for rule in sorted(rules, key=lambda rule: int(rule["Priority"])):
        [(kind, said)] = rule["Statement"].items()
        if kind == "RuleGroupReferenceStatement":
            decided = _of_group(rule, said["ARN"], inspected)
            if decided is not None:
                return decided
            continue
        if not matches(rule["Statement"], inspected, str(rule["Name"])):
            continue
        inspected.labels |= {str(label["Name"]) for label in rule.get("RuleLabels", ())}
        [(action, _)] = rule["Action"].items()
        if action in {"Allow", "Block"}:
            return str(rule["Name"]), str(action)
        if action != "Count":
            inspected.unknown.add(f"the action {action}")
    return None


def _of_group(rule: Mapping[str, Json], arn: str, inspected: Inspected) -> tuple[str, str] | None:
    """Return what a rule group decides, unless the rule only has its matches counted."""
    group = inspected.services.call("wafv2", "GetRuleGroup", **named(arn))["RuleGroup"]
    decided = _decided(group.get("Rules", ()), inspected)
    return None if "Count" in rule.get("OverrideAction", {}) else decided
