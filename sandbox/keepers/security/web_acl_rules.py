"""What rules of web ACLs cost, in capacity units, and what they refer to.

Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = Any
_MANAGED = {
    "AWSManagedRulesAdminProtectionRuleSet": 100,
    "AWSManagedRulesAmazonIpReputationList": 25,
    "AWSManagedRulesAnonymousIpList": 50,
    "AWSManagedRulesCommonRuleSet": 700,
    "AWSManagedRulesKnownBadInputsRuleSet": 200,
    "AWSManagedRulesLinuxRuleSet": 200,
    "AWSManagedRulesPHPRuleSet": 100,
    "AWSManagedRulesSQLiRuleSet": 200,
    "AWSManagedRulesUnixRuleSet": 100,
    "AWSManagedRulesWindowsRuleSet": 200,
    "AWSManagedRulesWordPressRuleSet": 100,
}
_OTHER_MANAGED = 50
"""Bot control, account takeover, account creation fraud and DDoS; others' groups say what they cost when bought."""
_PER_TRANSFORMATION, _PER_KEY, _ALL_ARGUMENTS, _ANY_FORWARDED = 10, 30, 10, 4


def capacity_of(rules: list[Json], group: Callable[[str], int]) -> int:
    """Return the capacity units of rules.

    Args:
        rules: as WAF takes them.
        group: tells the capacity of a rule group by its ARN.
    """
    return sum(_cost(rule["Statement"], group) for rule in rules)


def _cost(statement: Mapping[str, Json], group: Callable[[str], int]) -> int:
    [(kind, given)] = statement.items()
    if kind == "RuleGroupReferenceStatement":
        return group(given["ARN"])
    if kind == "ManagedRuleGroupStatement":
        return _MANAGED.get(given["Name"], _OTHER_MANAGED)
    if kind == "RateBasedStatement":
        nested = _cost(given["ScopeDownStatement"], group) if "ScopeDownStatement" in given else 0
        return 2 + _PER_KEY * len(given.get("CustomKeys", ())) + nested
    if kind in {"AndStatement", "OrStatement"}:
        return 1 + sum(_cost(one, group) for one in given["Statements"])
    if kind == "NotStatement":
        return 1 + _cost(given["Statement"], group)
    return _matching(kind, given)


def _matching(kind: str, given: Mapping[str, Json]) -> int:
    """Return the units of a statement that looks at one part of a request."""
    anywhere = given.get("PositionalConstraint", "").startswith("CONTAINS")
    base = {
        "ByteMatchStatement": 10 if anywhere else 2,
        "RegexMatchStatement": 3,
        "RegexPatternSetReferenceStatement": 25,
        "SqliMatchStatement": 30 if given.get("SensitivityLevel") == "HIGH" else 20,
        "XssMatchStatement": 40,
    }.get(kind, 1)
    field = given.get("FieldToMatch", {})
    if "JsonBody" in field:
        base *= 2
    if "AllQueryArguments" in field:
        base += _ALL_ARGUMENTS
    if given.get("IPSetForwardedIPConfig", {}).get("Position") == "ANY":
        base += _ANY_FORWARDED
    done = [one for one in given.get("TextTransformations", ()) if one["Type"] != "NONE"]
    return base + _PER_TRANSFORMATION * len(done)


def arns_in(value: Json) -> Iterator[str]:
    """Yield the ARNs of the sets and groups that rules refer to."""
    if isinstance(value, Mapping):
        if isinstance(value.get("ARN"), str):
            yield value["ARN"]
        for part in value.values():
            yield from arns_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from arns_in(part)


def labels_of(rules: list[Json], namespace: str) -> list[Json]:
    """Return the labels that rules add to requests."""
    return [{"Name": f"{namespace}{label['Name']}"} for rule in rules for label in rule.get("RuleLabels", ())]


def labels_in(value: Json) -> Iterator[Json]:
    """Yield the labels that rules look for."""
    if isinstance(value, Mapping):
        if "LabelMatchStatement" in value:
            yield {"Name": value["LabelMatchStatement"]["Key"]}
        for part in value.values():
            yield from labels_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from labels_in(part)
