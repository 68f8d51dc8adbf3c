"""Budgets and their actions. Nothing is spent here: no budget is ever exceeded, and no action executed.

Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.keepers.billing import notifications
from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_INCLUDED = (
    "Credit",
    "Discount",
    "OtherSubscription",
    "Recurring",
    "Refund",
    "Subscription",
    "Support",
    "Tax",
    "Upfront",
)
_COST_TYPES = {**{f"Include{name}": True for name in _INCLUDED}, "UseAmortized": False, "UseBlended": False}
_END = datetime(2087, 6, 15)  # noqa: DTZ001 as all times here: in UTC without saying so
_LIMITED = frozenset({"COST", "USAGE"})


def _cost_types(_place: Place, record: Record) -> Json:
    """Return the costs that count: all that the request did not leave out; other budgets than cost's have none."""
    if record["BudgetType"] != "COST" or "Metrics" in record:
        return record.get("CostTypes")
    return {**_COST_TYPES, **record.get("CostTypes", {})}


def _period(_place: Place, record: Record) -> Json:
    """Return the period: by default from the start of the present one, until the end of all budgets."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    month = {"ANNUALLY": 1, "QUARTERLY": today.month - (today.month - 1) % 3}.get(record["TimeUnit"], today.month)
    start = today if record["TimeUnit"] == "DAILY" else today.replace(month=month, day=1)
    return {"Start": start, "End": _END, **record.get("TimePeriod", {})}


def _spent(_place: Place, record: Record) -> Json:
    unit = record.get("BudgetLimit", {}).get("Unit", "USD")
    return {"ActualSpend": {"Amount": "0.0", "Unit": unit}}


def _check(place: Place, record: Record) -> None:
    limits = [name for name in ("BudgetLimit", "PlannedBudgetLimits", "AutoAdjustData") if name in record]
    if record["BudgetType"] in _LIMITED and not limits:
        raise KeptError(notifications.INVALID, f"A {record['BudgetType']} budget needs a BudgetLimit.")
    if "BudgetLimit" in limits and "PlannedBudgetLimits" in limits:
        raise KeptError(notifications.INVALID, "BudgetLimit and PlannedBudgetLimits exclude each other.")
    notifications.check(place, record)


def _before_and_after(place: Place, params: Record) -> Record:
    """Change an action, and tell it as it was and as it is."""
    for action in place.all("BudgetAction"):
        if (action["BudgetName"], action["ActionId"]) == (params["BudgetName"], params["ActionId"]):
            old = {**action}
            action.update(params)
            return {**params, "OldAction": old, "NewAction": action}
    raise KeptError(notifications.MISSING, f"Action {params['ActionId']} does not exist.")


_TIMES = {"CostTypes": _cost_types, "TimePeriod": _period, "LastUpdatedTime": now}

KEPT = Kept(
    service="budgets",
    beside="budgets",
    everywhere="us-east-1",
    missing=notifications.MISSING,
    taken=notifications.TAKEN,
    invalid=notifications.INVALID,
    operations={**notifications.OPERATIONS, "UpdateBudgetAction": _before_and_after},
    kinds=(
        Kind(
            name="Budget",
            key=("BudgetName",),
            arn="Arn",
            inside=("Budget", "NewBudget"),
            unique=("BudgetName",),
            whole=True,
            list=("DescribeBudgets",),
            filters={"ShowFilterExpression": lambda _record, _wanted: True},
            check=_check,
            made={**_TIMES, "Arn": "arn:{partition}:budgets::{account}:budget/{BudgetName}"},
            renewed=_TIMES,
            told={"CalculatedSpend": _spent, "HealthStatus": lambda *_: {"Status": "HEALTHY"}},
        ),
        Kind(
            name="BudgetAction",
            key=("BudgetName", "ActionId"),
            arn="Arn",
            within={"BudgetName": "Budget"},
            list=("DescribeBudgetActionsForAccount", "DescribeBudgetActionsForBudget"),
            made={
                "ActionId": "{uuid}",
                "Status": "STANDBY",
                "Arn": "arn:{partition}:budgets::{account}:budget/{BudgetName}/action/{ActionId}",
            },
            told={"Action": lambda _, record: record},
        ),
    ),
)
