"""Budgets: the name stands inside the budget, and what notifies whom is told by calls of its own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.billing import BUDGET_TAGS

Json = Any
_NOTIFICATIONS = "NotificationsWithSubscribers"


class Budget(TableResource):
    """``AWS::Budgets::Budget``."""

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it, under a name of CloudFormation's making if the template has none."""
        name = properties["Budget"].get("BudgetName") or context.generated_name(longest=100)
        return replace(super().create(context, _named(properties, name)), properties=properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it under the name that it has."""
        before = replace(physical, properties=_named(physical.properties, physical.id))
        return replace(super().update(context, before, _named(new, physical.id)), properties=new)

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe it, its tags, and its notifications with who gets them."""
        given = {"AccountId": context.services.account, "BudgetName": physical.id}
        told = super().details(context, physical)
        answer = context.call("budgets", "DescribeNotificationsForBudget", **given)
        entries = []
        for notification in answer["Notifications"]:
            # The state is told, and no part of what names a notification.
            asked = {name: value for name, value in notification.items() if name != "NotificationState"}
            subscribers = context.call("budgets", "DescribeSubscribersForNotification", **given, Notification=asked)
            entries.append({"Notification": notification, "Subscribers": subscribers["Subscribers"]})
        return {**told, _NOTIFICATIONS: entries}


def _named(properties: Mapping[str, Json], name: str) -> dict[str, Json]:
    return {**properties, "Budget": {**properties["Budget"], "BudgetName": name}}


_KEY = {"AccountId": "$account", "BudgetName": "$id"}

TYPES = (
    Budget(
        Row(
            type="AWS::Budgets::Budget",
            service="budgets",
            create="CreateBudget",
            id="$Name",
            read=Read("DescribeBudget", {**_KEY, "ShowFilterExpression": True}),
            delete=Call("DeleteBudget", _KEY),
            update=Call("UpdateBudget", {"AccountId": "$account"}),
            update_renames={"Budget": "NewBudget"},
            derived={"Name": lambda given: given["Budget"].get("BudgetName")},
            extra={"AccountId": "$account"},
            tags=BUDGET_TAGS,
            tags_property="ResourceTags",
            tag_key={"ResourceARN": "arn:$partition:budgets::$account:budget/$id"},
        )
    ),
)
