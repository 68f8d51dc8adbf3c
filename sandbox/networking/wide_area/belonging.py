"""Where an attachment belongs, by the rules of a core network's policy.

Source: https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-policies-json.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Any
Record = dict[str, Json]
_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "equals": lambda value, wanted: value == wanted,
    "not-equals": lambda value, wanted: value != wanted,
    "contains": lambda value, wanted: wanted in value,
    "begins-with": lambda value, wanted: value.startswith(wanted),
}


@dataclass(frozen=True)
class Belonging:
    """Where an attachment belongs.

    Attributes:
        rule: the number of the rule that says so.
        segment: the segment, if it is one.
        group: the network function group, if it is one.
        acceptance: whether the core network's owner has to accept it.
    """

    rule: int
    segment: str = ""
    group: str = ""
    acceptance: bool = False

    @property
    def members(self) -> Record:
        """Return what an attachment tells of it."""
        where = {"SegmentName": self.segment} if self.segment else {"NetworkFunctionGroupName": self.group}
        return {"AttachmentPolicyRuleNumber": self.rule, **where}


def belongs(policy: Mapping[str, Json], attachment: Mapping[str, Json]) -> Belonging | None:
    """Return where an attachment belongs by the first rule that it matches; nowhere if there is none such."""
    for rule in sorted(policy.get("attachment-policies", ()), key=lambda one: int(one["rule-number"])):
        met = [_meets(condition, attachment) for condition in rule["conditions"]]
        if (any if rule.get("condition-logic") == "or" else all)(met):
            return _target(policy, rule, attachment)
    return None


def _target(policy: Mapping[str, Json], rule: Mapping[str, Json], attachment: Mapping[str, Json]) -> Belonging | None:
    action, number = rule["action"], int(rule["rule-number"])
    if "add-to-network-function-group" in action:
        wanted = action["add-to-network-function-group"]
        for group in policy.get("network-function-groups", ()):
            if group["name"] == wanted:
                return Belonging(number, group=wanted, acceptance=_asked(group, action))
        return None
    tags = {tag["Key"]: tag["Value"] for tag in attachment["Tags"]}
    by_tag = action.get("association-method") == "tag"
    wanted = tags.get(action.get("tag-value-of-key", "")) if by_tag else action.get("segment")
    for segment in policy["segments"]:
        regions = segment.get("edge-locations", locations(policy))
        if segment["name"] == wanted and set(where(attachment)) <= set(regions):
            return Belonging(number, segment=wanted, acceptance=_asked(segment, action))
    return None


def _asked(target: Mapping[str, Json], action: Mapping[str, Json]) -> bool:
    """Return whether joining needs acceptance: unless told otherwise, and a rule may ask for it but not lift it."""
    return true(target.get("require-attachment-acceptance", True)) or true(action.get("require-acceptance", False))


def _tag(condition: Mapping[str, Json], attachment: Mapping[str, Json]) -> list[str]:
    return [tag["Value"] for tag in attachment["Tags"] if tag["Key"] == condition.get("key")]


CONDITIONS: Mapping[str, Callable[[Mapping[str, Json], Mapping[str, Json]], list[str]]] = {
    "any": lambda _condition, _attachment: [""],
    "tag-exists": _tag,
    "tag-value": _tag,
    "attachment-type": lambda _, attachment: [attachment["AttachmentType"].lower().replace("_", "-")],
    "account-id": lambda _, attachment: [attachment["OwnerAccountId"]],
    "region": lambda _, attachment: where(attachment),
    "resource-id": lambda _, attachment: [attachment["ResourceArn"].rsplit("/", 1)[-1]],
}
"""Type of a condition → what it compares with its value; with nothing to compare it is not met."""


def _meets(condition: Mapping[str, Json], attachment: Mapping[str, Json]) -> bool:
    values = CONDITIONS[condition["type"]](condition, attachment)
    if "value" not in condition:
        return bool(values)
    matches = _OPERATORS[condition.get("operator", "equals")]
    return any(matches(value, str(condition["value"])) for value in values)


def wrong(rules: Sequence[Mapping[str, Json]]) -> str:
    """Return what is wrong with the rules, if anything is."""
    numbers = [rule["rule-number"] for rule in rules]
    if len(numbers) != len(set(numbers)):
        return "must have rule numbers that differ"
    for condition in (condition for rule in rules for condition in rule["conditions"]):
        if condition["type"] not in CONDITIONS:
            return f"has an unknown type of condition: {condition['type']}"
        if condition.get("operator", "equals") not in _OPERATORS:
            return f"has an unknown operator: {condition['operator']}"
    return ""


def locations(policy: Mapping[str, Json]) -> list[str]:
    """Return the Regions in which a core network has edges."""
    return [one["location"] for one in policy["core-network-configuration"]["edge-locations"]]


def where(attachment: Mapping[str, Json]) -> list[str]:
    """Return the edges at which an attachment is."""
    found: list[str] = attachment.get("EdgeLocations") or [attachment["EdgeLocation"]]
    return found


def true(value: Json) -> bool:
    """Return whether a policy says yes, as a boolean or in words."""
    return str(value).lower() == "true"
