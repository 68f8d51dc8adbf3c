"""Budgets: what they count by default, who is notified, and what a budget takes with it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_LIMIT = {"Amount": "100", "Unit": "USD"}
_NOTIFICATION = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
_PERSON = {"SubscriptionType": "EMAIL", "Address": "ops@example.com"}


def _budgets(account: Account, **more: Any) -> tuple[Any, dict[str, str]]:
    budgets = account.client("budgets")
    budget = {"BudgetName": "spend", "BudgetType": "COST", "TimeUnit": "QUARTERLY", "BudgetLimit": _LIMIT, **more}
    budgets.create_budget(AccountId=account.id, Budget=budget)
    return budgets, {"AccountId": account.id, "BudgetName": "spend"}


def test_a_budget_counts_all_costs_from_the_start_of_the_period_until_the_end_of_all(account: Account) -> None:
    """What a request leaves unsaid is what AWS documents, and a name is given once."""
    budgets, key = _budgets(account, CostTypes={"IncludeTax": False})
    told = budgets.describe_budget(**key)["Budget"]
    assert told["CostTypes"]["IncludeTax"] is False
    assert told["CostTypes"]["IncludeSupport"] is True
    assert told["CostTypes"]["UseBlended"] is False
    assert told["TimePeriod"]["Start"].month in {1, 4, 7, 10}
    assert told["TimePeriod"]["End"].year == 2087
    with pytest.raises(ClientError, match="DuplicateRecordException"):
        _budgets(account)
    with pytest.raises(ClientError, match="needs a BudgetLimit"):
        budgets.create_budget(
            AccountId=account.id, Budget={"BudgetName": "none", "BudgetType": "COST", "TimeUnit": "DAILY"}
        )


def test_a_notification_is_told_apart_by_its_threshold_and_keeps_a_subscriber(account: Account) -> None:
    """The same one twice is refused, and so is taking the last subscriber away."""
    budgets, key = _budgets(account)
    budgets.create_notification(**key, Notification=_NOTIFICATION, Subscribers=[_PERSON])
    with pytest.raises(ClientError, match="DuplicateRecordException"):
        budgets.create_notification(**key, Notification=_NOTIFICATION, Subscribers=[_PERSON])
    with pytest.raises(ClientError, match="last subscriber"):
        budgets.delete_subscriber(**key, Notification=_NOTIFICATION, Subscriber=_PERSON)
    other = {**_NOTIFICATION, "Threshold": 100.0}
    budgets.update_notification(**key, OldNotification=_NOTIFICATION, NewNotification=other)
    [told] = budgets.describe_notifications_for_budget(**key)["Notifications"]
    assert (told["Threshold"], told["ThresholdType"], told["NotificationState"]) == (100.0, "PERCENTAGE", "OK")
    topic = {"SubscriptionType": "SNS", "Address": "arn:aws:sns:us-east-1:111122223333:spend"}
    budgets.create_subscriber(**key, Notification=other, Subscriber=topic)
    assert budgets.describe_subscribers_for_notification(**key, Notification=other)["Subscribers"] == [_PERSON, topic]
    with pytest.raises(ClientError, match="NotFoundException"):
        budgets.delete_notification(**key, Notification=_NOTIFICATION)
    budgets.delete_notification(**key, Notification=other)
    assert budgets.describe_notifications_for_budget(**key)["Notifications"] == []


def test_an_action_belongs_to_a_budget_and_goes_with_it(account: Account) -> None:
    """Its change tells what it was and what it is."""
    budgets, key = _budgets(account)
    said = {
        "NotificationType": "ACTUAL",
        "ActionType": "APPLY_IAM_POLICY",
        "ActionThreshold": {"ActionThresholdValue": 90.0, "ActionThresholdType": "PERCENTAGE"},
        "Definition": {"IamActionDefinition": {"PolicyArn": "arn:aws:iam::aws:policy/AWSDenyAll", "Roles": ["dev"]}},
        "ExecutionRoleArn": "arn:aws:iam::111122223333:role/budgets",
        "ApprovalModel": "MANUAL",
        "Subscribers": [_PERSON],
    }
    with pytest.raises(ClientError, match="NotFoundException"):
        budgets.create_budget_action(**{**key, "BudgetName": "none"}, **said)
    action = budgets.create_budget_action(**key, **said)["ActionId"]
    changed = budgets.update_budget_action(**key, ActionId=action, ApprovalModel="AUTOMATIC")
    assert (changed["OldAction"]["ApprovalModel"], changed["NewAction"]["ApprovalModel"]) == ("MANUAL", "AUTOMATIC")
    budgets.delete_budget(**key)
    assert budgets.describe_budget_actions_for_account(AccountId=account.id)["Actions"] == []


def test_an_anomaly_subscription_needs_its_monitors(account: Account) -> None:
    """It is found by the monitor that it watches."""
    costs = account.client("ce")
    subscription: dict[str, Any] = {
        "SubscriptionName": "daily",
        "Frequency": "DAILY",
        "Subscribers": [{"Type": "EMAIL", "Address": "ops@example.com"}],
    }
    with pytest.raises(ClientError, match="UnknownMonitorException"):
        costs.create_anomaly_subscription(
            AnomalySubscription={**subscription, "MonitorArnList": ["arn:aws:ce::111122223333:anomalymonitor/none"]}
        )
    monitor = costs.create_anomaly_monitor(
        AnomalyMonitor={"MonitorName": "services", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    )["MonitorArn"]
    costs.create_anomaly_subscription(AnomalySubscription={**subscription, "MonitorArnList": [monitor]})
    [told] = costs.get_anomaly_subscriptions(MonitorArn=monitor)["AnomalySubscriptions"]
    assert told["Subscribers"][0]["Status"] == "CONFIRMED"
    assert costs.get_anomaly_subscriptions(MonitorArn="other")["AnomalySubscriptions"] == []
