"""EventBridge rules, whose name is not all of their id, and statements of bus policies, which come one by one."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import unless_gone
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.memberships import Membership
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.events import TAGS

Json = Any
_RULE = {"Rule": "$Name", "EventBusName": "$EventBusName"}
_NAME = {"Name": "$Name", "EventBusName": "$EventBusName"}
_ECS = {"PlacementStrategies": "PlacementStrategy", "TagList": "Tags"}


def _targets(value: list[Json]) -> list[Json]:
    """Return targets as the API writes them."""
    return [{**target, **_ecs(target)} for target in value]


def _ecs(target: Json) -> Json:
    parameters = target.get("EcsParameters")
    return {"EcsParameters": {_ECS.get(k, k): v for k, v in parameters.items()}} if parameters else {}


class Rule(TableResource):
    """``AWS::Events::Rule``."""

    def _identify(self, context: Context, properties: Mapping[str, Json], response: Mapping[str, Json]) -> str:
        """Return the name, after the bus if that is not the default one."""
        del context, response
        bus = str(properties.get("EventBusName", "default")).rsplit(":event-bus/", maxsplit=1)[-1]
        name = str(properties["Name"])
        return name if bus == "default" else f"{bus}|{name}"

    def _expected(self, context: Context, properties: Mapping[str, Json]) -> str | None:
        """Return the same: the service adds nothing to it."""
        return self._identify(context, properties, {})


class EventBusPolicy(Irregular):
    """``AWS::Events::EventBusPolicy``: a statement of the policy of a bus."""

    name = "AWS::Events::EventBusPolicy"
    honours = frozenset({"Action", "Condition", "EventBusName", "Principal", "Statement", "StatementId"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Add the statement to the policy of the bus."""
        bus = str(properties.get("EventBusName", "default"))
        physical = Physical(f"{bus}|{properties['StatementId']}", properties)
        self._put(context, physical)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Put the statement in the place of the last one."""
        after = Physical(physical.id, new)
        self._put(context, after)
        return after

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take the statement out of the policy."""
        del snapshot
        bus, statement = physical.id.split("|")
        unless_gone(context, "events", "RemovePermission", EventBusName=bus, StatementId=statement)

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the statement in the policy of the bus."""
        bus, sid = physical.id.split("|")
        for statement in self._statements(context, bus):
            if statement.get("Sid") == sid:
                return {**statement, "Statement": statement, "StatementId": sid, "EventBusName": bus}
        raise NotFoundError(physical.id)

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the statement, with principal and condition as the template may write them."""
        statement = self.read(context, physical)
        told = dict(statement)
        if isinstance(statement["Principal"], dict) and "Principal" in physical.properties:
            told["Principal"] = statement["Principal"]["AWS"].split(":")[4]
        if "Condition" in physical.properties:
            [(kind, pairs)] = statement["Condition"].items()
            [(key, value)] = pairs.items()
            told["Condition"] = {"Type": kind, "Key": key, "Value": value}
        return told

    def _put(self, context: Context, physical: Physical) -> None:
        bus, sid = physical.id.split("|")
        given = physical.properties
        if "Statement" not in given:
            names = ("Action", "Condition", "Principal", "StatementId")
            parameters = {name: given[name] for name in names if name in given}
            context.call("events", "PutPermission", EventBusName=bus, **parameters)
            return
        statement = json.loads(document(given["Statement"]))
        others = [other for other in self._statements(context, bus) if other.get("Sid") != sid]
        policy = {"Version": "2012-10-17", "Statement": [*others, {**statement, "Sid": sid}]}
        context.call("events", "PutPermission", EventBusName=bus, Policy=json.dumps(policy))

    def _statements(self, context: Context, bus: str) -> list[Json]:
        policy = self.found(context, "events", "DescribeEventBus", Name=bus).get("Policy")
        return list(json.loads(policy)["Statement"]) if policy else []


TYPES = (
    Rule(
        Row(
            type="AWS::Events::Rule",
            service="events",
            create="PutRule",
            id="$Name",
            read=Read("DescribeRule", _NAME),
            delete=Call("DeleteRule", _NAME),
            values={"EventPattern": document, "Targets": _targets},
            memberships={
                "Targets": Membership(
                    add=Call("PutTargets", {**_RULE, "Targets": ["$value"]}),
                    remove=Call("RemoveTargets", {**_RULE, "Ids": ["$value.Id"]}),
                    key="Id",
                    leave=True,
                )
            },
            tells={"Targets": Read("ListTargetsByRule", _RULE, "Targets")},
            update=Call("PutRule"),
            update_whole=True,
            attributes={"Arn": "Arn", "RuleName": "Name"},
            named=Named("Name", longest=64),
            tags=TAGS,
            tag_key={"ResourceARN": "$item.Arn"},
        )
    ),
    EventBusPolicy(),
)
