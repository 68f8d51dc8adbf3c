"""Whom a budget notifies, and of what. Nothing is spent here, so that nobody ever is.

Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateNotification.html
"""

from typing import Any

from sandbox.keepers.kind import Operation, Record
from sandbox.keepers.place import KeptError, Place

Json = Any
MISSING, TAKEN, INVALID = "NotFoundException", "DuplicateRecordException", "InvalidParameterException"
_TOO_MANY = "CreationLimitExceededException"
_MOST = 5
"""Notifications of one budget: https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html"""


def check(_place: Place, budget: Record) -> None:
    """Refuse notifications that are there twice, that nobody gets, or that are too many."""
    entries = budget.get("NotificationsWithSubscribers", [])
    keys = [_key(entry["Notification"]) for entry in entries]
    if len(set(keys)) < len(keys):
        raise KeptError(TAKEN, f"Budget {budget['BudgetName']} has two notifications that are the same.")
    if any(not entry["Subscribers"] for entry in entries):
        raise KeptError(INVALID, "A notification has at least one subscriber.")
    if len(entries) > _MOST:
        raise KeptError(_TOO_MANY, f"A budget has at most {_MOST} notifications.")


def _key(notification: Record) -> tuple[Json, ...]:
    kind, operator = notification["NotificationType"], notification["ComparisonOperator"]
    return kind, operator, float(notification["Threshold"]), notification.get("ThresholdType", "PERCENTAGE")


def _budget(place: Place, params: Record) -> Record:
    for budget in place.all("Budget"):
        if budget["BudgetName"] == params["BudgetName"]:
            budget.setdefault("NotificationsWithSubscribers", [])
            return budget
    raise KeptError(MISSING, f"Unable to get budget: {params['BudgetName']} - the budget doesn't exist.")


def _entry(place: Place, params: Record, name: str = "Notification") -> Record:
    wanted = _key(params[name])
    for entry in _budget(place, params)["NotificationsWithSubscribers"]:
        if _key(entry["Notification"]) == wanted:
            found: Record = entry
            return found
    raise KeptError(MISSING, f"Notification does not exist for budget: {params['BudgetName']}.")


def _changed(place: Place, budget: Record, entries: list[Record]) -> Record:
    check(place, {**budget, "NotificationsWithSubscribers": entries})
    budget["NotificationsWithSubscribers"] = entries
    return {}


def _create(place: Place, params: Record) -> Record:
    budget = _budget(place, params)
    entry = {"Notification": params["Notification"], "Subscribers": params["Subscribers"]}
    return _changed(place, budget, [*budget["NotificationsWithSubscribers"], entry])


def _update(place: Place, params: Record) -> Record:
    budget, old = _budget(place, params), _entry(place, params, "OldNotification")
    entries = budget["NotificationsWithSubscribers"]
    new = {**old, "Notification": params["NewNotification"]}
    return _changed(place, budget, [new if entry is old else entry for entry in entries])


def _delete(place: Place, params: Record) -> Record:
    budget, old = _budget(place, params), _entry(place, params)
    entries = budget["NotificationsWithSubscribers"]
    return _changed(place, budget, [entry for entry in entries if entry is not old])


def _told(entry: Record) -> Record:
    return {"ThresholdType": "PERCENTAGE", "NotificationState": "OK", **entry["Notification"]}


def _tell(place: Place, params: Record) -> Record:
    return {"Notifications": [_told(entry) for entry in _budget(place, params)["NotificationsWithSubscribers"]]}


def _tell_all(place: Place, _params: Record) -> Record:
    told = [
        {
            "BudgetName": budget["BudgetName"],
            "Notifications": [_told(entry) for entry in budget.get("NotificationsWithSubscribers", [])],
        }
        for budget in place.all("Budget")
    ]
    return {"BudgetNotificationsForAccount": told}


def _subscribers(place: Place, params: Record) -> Record:
    return {"Subscribers": _entry(place, params)["Subscribers"]}


def _subscribe(place: Place, params: Record) -> Record:
    subscribers = _entry(place, params)["Subscribers"]
    if params["Subscriber"] in subscribers:
        raise KeptError(TAKEN, f"{params['Subscriber']['Address']} is subscribed already.")
    subscribers.append(params["Subscriber"])
    return {}


def _unsubscribe(place: Place, params: Record) -> Record:
    subscribers = _entry(place, params)["Subscribers"]
    if params["Subscriber"] not in subscribers:
        raise KeptError(MISSING, f"{params['Subscriber']['Address']} is not subscribed.")
    if len(subscribers) == 1:
        raise KeptError(INVALID, "The last subscriber of a notification cannot be deleted.")
    subscribers.remove(params["Subscriber"])
    return {}


OPERATIONS: dict[str, Operation] = {
    "CreateNotification": _create,
    "UpdateNotification": _update,
    "DeleteNotification": _delete,
    "DescribeNotificationsForBudget": _tell,
    "DescribeBudgetNotificationsForAccount": _tell_all,
    "DescribeSubscribersForNotification": _subscribers,
    "CreateSubscriber": _subscribe,
    "DeleteSubscriber": _unsubscribe,
}
"""What Budgets does with notifications."""
