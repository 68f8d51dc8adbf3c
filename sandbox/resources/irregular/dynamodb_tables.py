"""DynamoDB tables: indexes that come and go one at a time, and settings with calls of their own."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.changes import changed
from sandbox.resources.irregular.table_settings import SETTINGS, insights_of, policy_told, set_policy, settle, settled
from sandbox.resources.provider import Context, Physical, RefusedError
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_DEFAULTS: dict[str, Json] = {
    "BillingMode": "PROVISIONED",
    "DeletionProtectionEnabled": False,
    "OnDemandThroughput": {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1},
    "SSESpecification": {"SSEEnabled": False},
    "TableClass": "STANDARD",
}
_TOGETHER = ("BillingMode", "ProvisionedThroughput", "OnDemandThroughput", "WarmThroughput")
"""What one call changes; DynamoDB takes the others one by one."""


def encryption(value: Mapping[str, Json]) -> Json:
    """Return an encryption as the API has it."""
    return {"Enabled": value["SSEEnabled"], **{k: v for k, v in value.items() if k != "SSEEnabled"}}


def stream(value: Mapping[str, Json]) -> Json:
    """Return a stream as the API has it: a template's is always on."""
    return {"StreamEnabled": True, "StreamViewType": value["StreamViewType"]}


def without_insights(indexes: list[Mapping[str, Json]]) -> list[Json]:
    """Return indexes as the API has them, which takes their Contributor Insights by another call."""
    return [{k: v for k, v in index.items() if k != "ContributorInsightsSpecification"} for index in indexes]


_TABLE = Row(
    type="AWS::DynamoDB::Table",
    service="dynamodb",
    create="CreateTable",
    id="TableDescription.TableName",
    read=Read("DescribeTable", {"TableName": "$id"}, "Table"),
    delete=Call("DeleteTable", {"TableName": "$id"}),
    values={"GlobalSecondaryIndexes": without_insights, "SSESpecification": encryption, "StreamSpecification": stream},
    update=Call("UpdateTable", {"TableName": "$id"}),
    attributes={"Arn": "TableArn", "StreamArn": "LatestStreamArn"},
    named=Named("TableName"),
    tags=ApiTags("dynamodb", "TagResource", "UntagResource"),
    tag_key={"ResourceArn": "$item.TableArn"},
    nothing_to_do=dict.fromkeys(SETTINGS, "a call of its own sets it, once the table is there"),
)


class Table(TableResource):
    """``AWS::DynamoDB::Table``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_TABLE)

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Refuse the import of items, and what no call takes."""
        told = super().unhonoured(properties)
        if "ImportSourceSpecification" in properties:
            told = [*told, f"{self.name}.ImportSourceSpecification: the sandbox makes empty tables"]
        return list(dict.fromkeys(told))

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what replaces the table: keys and local indexes are as it was made with."""
        conditional = {"KeySchema", "LocalSecondaryIndexes"} & set(changed(old, new))
        return super().replacing(old, new) | conditional

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the table, then set what has a call of its own."""
        made = super().create(context, properties)
        self._settle(context, made, {}, properties)
        return made

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it by as many calls as DynamoDB wants."""
        old = physical.properties
        after = Physical(physical.id, new, physical.generated, physical.attributes)
        differing = changed(old, new)
        if "VectorIndexes" in differing:
            msg = f"{self.name}.VectorIndexes: the sandbox cannot change it in place"
            raise NotHonouredError(msg)
        before = {index["IndexName"]: index for index in old.get("GlobalSecondaryIndexes", ())}
        wanted = {index["IndexName"]: index for index in new.get("GlobalSecondaryIndexes", ())}
        changes = self._changed_indexes(before, wanted)
        if len(before.keys() ^ wanted.keys()) > 1:
            # Before any of it is done, so that a rollback has nothing to take back: it could not either.
            msg = "Cannot perform more than one GSI creation or deletion in a single update"
            raise RefusedError(msg)
        if "Tags" in differing or context.retagging:
            self._retag(context, physical, new)
        self._change_stream(context, physical.id, old.get("StreamSpecification"), new.get("StreamSpecification"))
        for name in ("TableClass", "DeletionProtectionEnabled", "SSESpecification"):
            if name in differing:
                self._change(context, after, [name])
        together = [name for name in _TOGETHER if name in differing and (name in new or name in _DEFAULTS)]
        if together or changes:
            self._change(context, after, together, changes)
        self._exchange_indexes(context, after, before, wanted)
        self._settle(context, after, old, new)
        return after

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description with what other calls tell, under the names that templates use."""
        item = self.read(context, physical)
        call = partial(context.call, "dynamodb")
        streamed = item.get("StreamSpecification")
        encrypted = item.get("SSEDescription", {})
        return {
            **item,
            **settled(call, physical.id),
            "BillingMode": item["BillingModeSummary"]["BillingMode"],
            "TableClass": item["TableClassSummary"]["TableClass"],
            "SSESpecification": {
                **encrypted,
                "SSEEnabled": encrypted.get("Status") == "ENABLED",
                "KMSMasterKeyId": encrypted.get("KMSMasterKeyArn"),
            },
            **({"StreamSpecification": {**streamed, **policy_told(call, item["LatestStreamArn"])}} if streamed else {}),
            "GlobalSecondaryIndexes": [
                {**index, "ContributorInsightsSpecification": insights_of(call, physical.id, index["IndexName"])}
                for index in item.get("GlobalSecondaryIndexes", ())
            ],
        }

    def _settle(self, context: Context, physical: Physical, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        call = partial(context.call, "dynamodb")
        settle(call, physical.id, old, new)
        before, after = (given.get("StreamSpecification", {}).get("ResourcePolicy") for given in (old, new))
        if before != after and "StreamSpecification" in new:
            set_policy(call, self.read(context, physical)["LatestStreamArn"], before or {}, after or {})

    def _change(self, context: Context, after: Physical, names: Sequence[str], indexes: Sequence[Json] = ()) -> None:
        given = {**{name: _DEFAULTS[name] for name in names if name in _DEFAULTS}, **after.properties}
        parameters = self._parameters("UpdateTable", given, names)
        if indexes:
            parameters["GlobalSecondaryIndexUpdates"] = list(indexes)
        context.call("dynamodb", "UpdateTable", TableName=after.id, **parameters)

    @staticmethod
    def _change_stream(context: Context, table: str, old: Json, new: Json) -> None:
        before, after = ((given or {}).get("StreamViewType") for given in (old, new))
        if before == after:
            return
        if before:
            context.call("dynamodb", "UpdateTable", TableName=table, StreamSpecification={"StreamEnabled": False})
        if after:
            context.call("dynamodb", "UpdateTable", TableName=table, StreamSpecification=stream(new))

    def _changed_indexes(self, before: Mapping[str, Json], wanted: Mapping[str, Json]) -> list[Json]:
        """Return the updates of indexes that stay.

        Raises:
            RefusedError: if more of one changes than DynamoDB can change.
        """
        updates = []
        for name, index in wanted.items():
            differing = changed(before.get(name, index), index)
            if set(differing) & {"KeySchema", "Projection"}:
                msg = (
                    "Cannot update GSI's properties other than Provisioned Throughput and Contributor Insights "
                    "Specification. You can create a new GSI with a different name."
                )
                raise RefusedError(msg)
            settings = {part: index[part] for part in differing if part in index and part.endswith("Throughput")}
            if settings:
                updates.append({"Update": {"IndexName": name, **self._as_numbers(settings)}})
        return updates

    @staticmethod
    def _exchange_indexes(
        context: Context, after: Physical, before: Mapping[str, Json], wanted: Mapping[str, Json]
    ) -> None:
        """Delete the index that is gone, or create the one that is new: there is one of both in each update."""
        coming = [index for name, index in wanted.items() if name not in before]
        going = [name for name in before if name not in wanted]
        updates: list[Json] = [{"Delete": {"IndexName": name}} for name in going]
        updates += [{"Create": Table._as_numbers(index)} for index in without_insights(coming)]
        for update in updates:
            definitions = {"AttributeDefinitions": after.properties["AttributeDefinitions"]}
            context.call(
                "dynamodb", "UpdateTable", TableName=after.id, GlobalSecondaryIndexUpdates=[update], **definitions
            )

    @staticmethod
    def _as_numbers(value: Json) -> Json:
        """Return throughputs as numbers, which templates may write as text."""
        if isinstance(value, Mapping):
            units = ("Units", "UnitsPerSecond")
            return {k: int(v) if k.endswith(units) else Table._as_numbers(v) for k, v in value.items()}
        return [Table._as_numbers(part) for part in value] if isinstance(value, list) else value


TYPES = (Table(),)
