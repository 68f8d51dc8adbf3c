"""Security Hub: the hub, its standards, insights, actions, rules and aggregators. Nothing is ever checked or found.

Findings and members are moto's.

Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_CONFLICT, _NO_ACCESS, _INVALID = "ResourceConflictException", "InvalidAccessException", "InvalidInputException"
_DEFAULT_STANDARDS = (
    "arn:{partition}:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0",
    "arn:{partition}:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0",
)


def _time(_place: Place, _record: Record) -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _check_hub(place: Place, _params: Record) -> None:
    """Refuse everything where Security Hub is not enabled."""
    if not place.all("Hub"):
        raise KeptError(_NO_ACCESS, f"Account {place.account_id} is not subscribed to AWS Security Hub")


def _check_no_hub(place: Place, record: Record) -> None:
    if "HubArn" not in record and place.all("Hub"):
        words = "Account is already subscribed to Security Hub"
        raise KeptError(_CONFLICT, words)


def _begin(place: Place, record: Record) -> str:
    """Enable the default standards with the hub, and return when that was."""
    if record.get("EnableDefaultStandards", True):
        for text in _DEFAULT_STANDARDS:
            _subscribe(place, text.format(partition=place.partition, region=place.region_name), {})
    return _time(place, record)


def _end(place: Place, _record: Record) -> None:
    """Take all away that belongs to the hub."""
    for kind, records in place.records.items():
        if kind != "Hub":
            records.clear()


def _subscribe(place: Place, standard: str, given: Record) -> Record:
    for one in place.all("Standard"):
        if one["StandardsArn"] == standard:
            return one
    path = standard.rsplit(":", maxsplit=1)[-1].split("/", maxsplit=1)
    if path[0] not in {"standards", "ruleset"}:
        raise KeptError(_INVALID, f"The standard {standard} does not exist.")
    prefix = f"arn:{place.partition}:securityhub:{place.region_name}:{place.account_id}"
    record = {
        **given,
        "StandardsArn": standard,
        "StandardsSubscriptionArn": f"{prefix}:subscription/{path[1]}",
        "StandardsInput": given.get("StandardsInput", {}),
        "StandardsStatus": "READY",
        "Controls": {},
    }
    place.all("Standard").append(record)
    return record


def _enable_standards(place: Place, params: Record) -> Record:
    _check_hub(place, params)
    asked = params["StandardsSubscriptionRequests"]
    return {"StandardsSubscriptions": [_subscribe(place, one["StandardsArn"], one) for one in asked]}


def _disable_standards(place: Place, params: Record) -> Record:
    _check_hub(place, params)
    wanted = params["StandardsSubscriptionArns"]
    gone = [one for one in place.all("Standard") if one["StandardsSubscriptionArn"] in wanted]
    if len(gone) < len(wanted):
        raise KeptError(_INVALID, f"One of the subscriptions {', '.join(wanted)} does not exist.")
    place.all("Standard")[:] = [one for one in place.all("Standard") if one not in gone]
    return {"StandardsSubscriptions": [{**one, "StandardsStatus": "DELETING"} for one in gone]}


def _enabled_standards(place: Place, params: Record) -> Record:
    _check_hub(place, params)
    wanted = params.get("StandardsSubscriptionArns")
    kept = place.all("Standard")
    return {"StandardsSubscriptions": [one for one in kept if not wanted or one["StandardsSubscriptionArn"] in wanted]}


def _update_control(place: Place, params: Record) -> Record:
    arn = params["StandardsControlArn"]
    for standard in place.all("Standard"):
        if arn.startswith(standard["StandardsSubscriptionArn"].replace(":subscription/", ":control/")):
            standard["Controls"][arn] = {**params, "ControlId": arn.rsplit("/", maxsplit=1)[-1]}
            return {}
    code = "ResourceNotFoundException"
    raise KeptError(code, f"The control {arn} does not exist.")


def _controls(place: Place, params: Record) -> Record:
    for standard in place.all("Standard"):
        if standard["StandardsSubscriptionArn"] == params["StandardsSubscriptionArn"]:
            return {"Controls": list(standard["Controls"].values())}
    return {"Controls": []}


def _get_rules(place: Place, params: Record) -> Record:
    _check_hub(place, params)
    wanted = params["AutomationRulesArns"]
    found = [rule for rule in place.all("AutomationRule") if rule["RuleArn"] in wanted]
    missing = set(wanted) - {rule["RuleArn"] for rule in found}
    unprocessed = [{"RuleArn": arn, "ErrorCode": 404, "ErrorMessage": "It does not exist."} for arn in missing]
    return {"Rules": found, "UnprocessedAutomationRules": unprocessed}


def _update_rules(place: Place, params: Record) -> Record:
    _check_hub(place, params)
    given = {item["RuleArn"]: item for item in params["UpdateAutomationRulesRequestItems"]}
    for rule in place.all("AutomationRule"):
        if rule["RuleArn"] in given:
            rule |= {**given[rule["RuleArn"]], "UpdatedAt": now(place, rule)}
    return {"ProcessedAutomationRules": list(given), "UnprocessedAutomationRules": []}


def _delete_rules(place: Place, params: Record) -> Record:
    _check_hub(place, params)
    wanted = params["AutomationRulesArns"]
    kept = place.all("AutomationRule")
    kept[:] = [rule for rule in kept if rule["RuleArn"] not in wanted]
    return {"ProcessedAutomationRules": wanted, "UnprocessedAutomationRules": []}


def _product(place: Place, record: Record) -> str:
    path = record["ProductArn"].split(":product/", maxsplit=1)[-1]
    return f"arn:{place.partition}:securityhub:{place.region_name}:{place.account_id}:product-subscription/{path}"


def _arn(path: str) -> str:
    return f"arn:{{partition}}:securityhub:{{region}}:{{account}}:{path}"


_owned = partial(Kind, owned=_check_hub)

KEPT = Kept(
    service="securityhub",
    beside="securityhub",
    taken=_CONFLICT,
    invalid=_INVALID,
    operations={
        "BatchEnableStandards": _enable_standards,
        "BatchDisableStandards": _disable_standards,
        "GetEnabledStandards": _enabled_standards,
        "UpdateStandardsControl": _update_control,
        "DescribeStandardsControls": _controls,
        "BatchGetAutomationRules": _get_rules,
        "BatchUpdateAutomationRules": _update_rules,
        "BatchDeleteAutomationRules": _delete_rules,
    },
    kinds=(
        Kind(
            name="Hub",
            key=(),
            arn="HubArn",
            create=("EnableSecurityHub",),
            update=("UpdateSecurityHubConfiguration",),
            delete=("DisableSecurityHub",),
            check=_check_no_hub,
            check_deletion=_end,
            defaults={"AutoEnableControls": True, "ControlFindingGenerator": "SECURITY_CONTROL"},
            made={"HubArn": _arn("hub/default"), "SubscribedAt": _begin},
        ),
        _owned(
            name="Insight",
            key=("InsightArn",),
            arn="InsightArn",
            list=("GetInsights",),
            names={"InsightArns": "InsightArn"},
            made={"InsightArn": _arn("insight/{account}/custom/{uuid}")},
        ),
        _owned(
            name="ActionTarget",
            key=("ActionTargetArn",),
            arn="ActionTargetArn",
            unique=("Id",),
            list=("DescribeActionTargets",),
            names={"ActionTargetArns": "ActionTargetArn"},
            made={"ActionTargetArn": _arn("action/custom/{Id}")},
        ),
        _owned(
            name="AutomationRule",
            key=("RuleArn",),
            arn="RuleArn",
            defaults={"RuleStatus": "ENABLED", "IsTerminal": False},
            made={
                "RuleArn": _arn("automation-rule/{uuid}"),
                "CreatedAt": now,
                "UpdatedAt": now,
                "CreatedBy": "arn:{partition}:iam::{account}:root",
            },
        ),
        _owned(
            name="FindingAggregator",
            key=("FindingAggregatorArn",),
            arn="FindingAggregatorArn",
            made={
                "FindingAggregatorArn": _arn("finding-aggregator/{uuid}"),
                "FindingAggregationRegion": "{region}",
            },
        ),
        _owned(
            name="ProductSubscription",
            key=("ProductSubscriptionArn",),
            arn="ProductSubscriptionArn",
            unique=("ProductArn",),
            create=("EnableImportFindingsForProduct",),
            delete=("DisableImportFindingsForProduct",),
            list=("ListEnabledProductsForImport",),
            made={"ProductSubscriptionArn": _product},
        ),
        _owned(
            name="ConfigurationPolicy",
            key=("Identifier",),
            arn="Arn",
            fields={"Identifier": "Id"},
            unique=("Name",),
            made={"Id": "{uuid}", "Arn": _arn("configuration-policy/{Id}"), "CreatedAt": now, "UpdatedAt": now},
            renewed={"UpdatedAt": now},
        ),
        Kind(
            name="SecurityHubV2",
            key=(),
            arn="HubV2Arn",
            create=("EnableSecurityHubV2",),
            delete=("DisableSecurityHubV2",),
            made={"HubV2Arn": _arn("hubv2/{uuid}"), "SubscribedAt": _time},
        ),
        Kind(
            name="AggregatorV2",
            key=("AggregatorV2Arn",),
            arn="AggregatorV2Arn",
            list=("ListAggregatorsV2",),
            made={"AggregatorV2Arn": _arn("aggregatorv2/{uuid}"), "AggregationRegion": "{region}"},
        ),
        Kind(
            name="AutomationRuleV2",
            key=("Identifier",),
            arn="RuleArn",
            fields={"Identifier": "RuleId"},
            list=("ListAutomationRulesV2",),
            defaults={"RuleStatus": "ENABLED"},
            made={
                "RuleId": "{uuid}",
                "RuleArn": _arn("automation-rulev2/{RuleId}"),
                "CreatedAt": now,
                "UpdatedAt": now,
            },
            renewed={"UpdatedAt": now},
        ),
    ),
)
