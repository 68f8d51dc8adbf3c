"""Policies, the rule groups that they refer to, and what of TLS they inspect.

Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/rule-group-managing.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.networking.firewalls.named import Named
from sandbox.networking.shelf import Shelf, refuse
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
FIREWALLS = Shelf(name="Firewall", key="FirewallArn")
_REFERENCES = ("StatelessRuleGroupReferences", "StatefulRuleGroupReferences")
_MATCHES = ("Protocols", "Sources", "Destinations", "SourcePorts", "DestinationPorts", "TCPFlags")


def _references(policy: Mapping[str, Json]) -> Iterator[str]:
    """Yield the ARNs that a policy refers to."""
    for name in _REFERENCES:
        yield from (one["ResourceArn"] for one in policy.get(name, ()))
    if "TLSInspectionConfigurationArn" in policy:
        yield policy["TLSInspectionConfigurationArn"]


def _policies_with(place: Place, arn: str) -> int:
    policies = POLICIES.shelf.all(place.backend).values()
    return sum(arn in _references(policy["FirewallPolicy"]) for policy in policies)


def _firewalls_with(place: Place, arn: str) -> int:
    return sum(firewall["FirewallPolicyArn"] == arn for firewall in FIREWALLS.all(place.backend).values())


def _check_policy(place: Place, given: Record) -> None:
    """Refuse a policy that refers to what the account has not; AWS's own and shared ones are of other accounts."""
    policy = given["FirewallPolicy"]
    known = {*GROUPS.shelf.all(place.backend), *INSPECTIONS.shelf.all(place.backend)}
    for arn in _references(policy):
        if f":{place.account}:" in arn and arn not in known:
            refuse("InvalidRequestException", f"The resource {arn} that the policy refers to does not exist.")
    strict = policy.get("StatefulEngineOptions", {}).get("RuleOrder") == "STRICT_ORDER"
    references = policy.get("StatefulRuleGroupReferences", ())
    if strict and any("Priority" not in one for one in references):
        refuse("InvalidRequestException", "Stateful rule groups need priorities when the rule order is strict.")
    if not strict and any("Priority" in one for one in references):
        refuse("InvalidRequestException", "Stateful rule groups have priorities only when the rule order is strict.")


def consumed(given: Mapping[str, Json]) -> int:
    """Return the capacity that a rule group needs: its rules, and of stateless ones the product of their settings.

    Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/rule-group-capacity.html
    """
    group = given.get("RuleGroup", {})
    source = group.get("RulesSource", {})
    text = given.get("Rules") or source.get("RulesString", "")
    if text:
        return sum(bool(line.strip()) and not line.strip().startswith("#") for line in text.splitlines())
    domains = source.get("RulesSourceList", {})
    total = len(domains.get("Targets", ())) * len(domains.get("TargetTypes", ())) + len(source.get("StatefulRules", ()))
    for rule in source.get("StatelessRulesAndCustomActions", {}).get("StatelessRules", ()):
        attributes, product = rule["RuleDefinition"]["MatchAttributes"], 1
        for name in _MATCHES:
            product *= max(1, len(attributes.get(name, ())))
        total += product
    return total


def _check_group(place: Place, given: Record) -> None:
    del place
    if "RuleGroup" not in given and "Rules" not in given:
        refuse("InvalidRequestException", "You must provide either the rule group setting or a Rules setting.")
    if "Rules" in given:
        given["RuleGroup"] = {"RulesSource": {"RulesString": given.pop("Rules")}}
    if consumed(given) > int(given["Capacity"]):
        refuse("InvalidRequestException", f"Rule group capacity exceeded: {consumed(given)} of {given['Capacity']}.")


def _capacity(place: Place, record: Record) -> Record:
    del place
    return {"ConsumedCapacity": consumed(record)}


def _consumed_by_policy(place: Place, record: Record) -> Record:
    groups = GROUPS.shelf.all(place.backend)
    totals = [
        sum(
            int(groups[one["ResourceArn"]]["response"]["Capacity"])
            for one in references
            if one["ResourceArn"] in groups
        )
        for references in (record["FirewallPolicy"].get(name, ()) for name in _REFERENCES)
    ]
    return {"ConsumedStatelessRuleCapacity": totals[0], "ConsumedStatefulRuleCapacity": totals[1]}


POLICIES = Named(
    noun="FirewallPolicy",
    status="FirewallPolicyStatus",
    documents=("FirewallPolicy",),
    path=lambda _: "firewall-policy",
    used=_firewalls_with,
    check=_check_policy,
    added=_consumed_by_policy,
)
GROUPS = Named(
    noun="RuleGroup",
    status="RuleGroupStatus",
    documents=("RuleGroup",),
    path=lambda given: f"{given['Type'].lower()}-rulegroup",
    used=_policies_with,
    check=_check_group,
    added=_capacity,
)
INSPECTIONS = Named(
    noun="TLSInspectionConfiguration",
    status="TLSInspectionConfigurationStatus",
    documents=("TLSInspectionConfiguration",),
    path=lambda _: "tls-configuration",
    used=_policies_with,
)


def _groups(place: Place, given: Record) -> Record:
    kind = given.get("Type", "").lower()
    return {"RuleGroups": [one for one in GROUPS.summaries(place) if f":{kind}-rulegroup/" in one["Arn"] or not kind]}


OPERATIONS = {
    **POLICIES.operations(),
    **GROUPS.operations(),
    **INSPECTIONS.operations(),
    "ListFirewallPolicies": lambda place, _given: {"FirewallPolicies": POLICIES.summaries(place)},
    "ListRuleGroups": _groups,
    "ListTLSInspectionConfigurations": lambda place, _given: {
        "TLSInspectionConfigurations": INSPECTIONS.summaries(place)
    },
}
