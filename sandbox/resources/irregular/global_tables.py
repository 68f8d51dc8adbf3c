"""DynamoDB global tables: one table in each Region that the template names, with settings of each Region's own.

Capacity that scales is registered with Application Auto Scaling in each Region, as UpdateTableReplicaAutoScaling does.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.changes import changed
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.irregular.global_table_capacity import capacity, scale, scaled
from sandbox.resources.irregular.global_table_parts import calls_in, made_with, replicas_of, steps
from sandbox.resources.irregular.table_settings import Call, policy_told, set_policy, settle, settled
from sandbox.resources.provider import Context, Physical
from sandbox.resources.tags import as_list

Json = Any


class GlobalTable(Irregular):
    """``AWS::DynamoDB::GlobalTable``."""

    name = "AWS::DynamoDB::GlobalTable"
    honours = frozenset(
        {
            "AttributeDefinitions",
            "BillingMode",
            "GlobalSecondaryIndexes",
            "GlobalTableWitnesses",
            "KeySchema",
            "LocalSecondaryIndexes",
            "MultiRegionConsistency",
            "Replicas",
            "SSESpecification",
            "StreamSpecification",
            "TableName",
            "TimeToLiveSpecification",
            "WarmThroughput",
            "WriteOnDemandThroughputSettings",
            "WriteProvisionedThroughputSettings",
            "ReadOnDemandThroughputSettings",
            "ReadProvisionedThroughputSettings",
        }
    )

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what replaces the tables: keys and local indexes are as they were made with."""
        return super().replacing(old, new) | ({"KeySchema", "LocalSecondaryIndexes"} & set(changed(old, new)))

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the table in the stack's Region, then its replicas."""
        generated = {} if "TableName" in properties else {"TableName": context.generated_name()}
        name = str({**generated, **properties}["TableName"])
        replicas = replicas_of(context, properties)
        own = replicas[context.services.region]
        context.call("dynamodb", "CreateTable", **made_with(name, properties, own))
        physical = Physical(name, properties, generated)
        context.created(name)
        self._settle(context, name, context.services.region, replica=own, old={}, new=properties)
        for region, replica in replicas.items():
            if region != context.services.region:
                self._add(context, physical, region, replica)
        self._witness(context, name, {}, properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change what all replicas share, make and remove replicas, change what each has of its own."""
        old, name = physical.properties, physical.id
        after = Physical(name, new, physical.generated, physical.attributes)
        before, wanted = replicas_of(context, old), replicas_of(context, new)
        here = context.services.region
        for step in steps(old, before[here], new, wanted[here]):
            context.call("dynamodb", "UpdateTable", TableName=name, **step)
        for region in before:
            if region not in wanted:
                scale(context.services.elsewhere(region), name, scaled(old, before[region]), {})
                _replicate(context, name, {"Delete": {"RegionName": region}})
        for region, replica in wanted.items():
            if region not in before:
                self._add(context, after, region, replica)
                continue
            call = calls_in(context, region)
            _own(call, name, before[region], replica)
            self._settle(context, name, region, replica=replica, old={**old, "replica": before[region]}, new=new)
        self._witness(context, name, old, new)
        return after

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the replicas, then the table."""
        if snapshot:
            msg = f"{self.name}: DeletionPolicy Snapshot is not supported for this type"
            raise NotHonouredError(msg)
        told = self.read(context, physical)
        for region, replica in replicas_of(context, physical.properties).items():
            scale(context.services.elsewhere(region), physical.id, scaled(physical.properties, replica), {})
        for replica in told.get("Replicas", ()):
            _replicate(context, physical.id, {"Delete": {"RegionName": replica["RegionName"]}})
        context.call("dynamodb", "DeleteTable", TableName=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Return the description of the table in the stack's Region."""
        return self.found(context, "dynamodb", "DescribeTable", TableName=physical.id)["Table"]

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description, with those of all replicas as the template has them."""
        item = self.read(context, physical)
        regions = [context.services.region, *(replica["RegionName"] for replica in item.get("Replicas", ()))]
        encrypted = item.get("SSEDescription", {})
        expiry = settled(calls_in(context, regions[0]), physical.id)["TimeToLiveSpecification"]
        return {
            **item,
            "BillingMode": item["BillingModeSummary"]["BillingMode"],
            "SSESpecification": {**encrypted, "SSEEnabled": encrypted.get("Status") == "ENABLED"},
            "TimeToLiveSpecification": expiry,
            "WriteOnDemandThroughputSettings": item.get("OnDemandThroughput"),
            "WriteProvisionedThroughputSettings": item.get("ProvisionedThroughput"),
            "GlobalTableWitnesses": [{"Region": one["RegionName"]} for one in item.get("GlobalTableWitnesses", ())],
            "Replicas": [self._replica(calls_in(context, region), physical.id, region) for region in regions],
        }

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return an attribute of the table in the stack's Region."""
        item = self.read(context, physical)
        told = {"Arn": "TableArn", "StreamArn": "LatestStreamArn", "TableId": "TableId"}
        if name not in told:
            raise KeyError(name)
        if told[name] not in item:
            msg = f"Fn::GetAtt {self.name}.{name}: the table has no stream"
            raise NotHonouredError(msg)
        return item[told[name]]

    @staticmethod
    def _replica(call: Call, name: str, region: str) -> dict[str, Json]:
        item = call("DescribeTable", TableName=name)["Table"]
        key = item.get("SSEDescription", {}).get("KMSMasterKeyArn")
        streamed = policy_told(call, item["LatestStreamArn"]) if "LatestStreamArn" in item else {}
        return {
            **item,
            **settled(call, name),
            "Region": region,
            "TableClass": item["TableClassSummary"]["TableClass"],
            "ReadOnDemandThroughputSettings": item.get("OnDemandThroughput"),
            "ReadProvisionedThroughputSettings": item.get("ProvisionedThroughput"),
            "ReplicaStreamSpecification": streamed,
            **({"SSESpecification": {"KMSMasterKeyId": key}} if key else {}),
        }

    def _add(self, context: Context, physical: Physical, region: str, replica: Mapping[str, Json]) -> None:
        key = replica.get("SSESpecification", {})
        overrides = {"TableClassOverride": replica["TableClass"]} if "TableClass" in replica else {}
        reads = capacity(physical.properties, replica).get("ProvisionedThroughput", {})
        if reads:
            overrides["ProvisionedThroughputOverride"] = {"ReadCapacityUnits": reads["ReadCapacityUnits"]}
        _replicate(context, physical.id, {"Create": {"RegionName": region, **key, **overrides}})
        call = calls_in(context, region)
        if "DeletionProtectionEnabled" in replica:
            _own(call, physical.id, {}, {"DeletionProtectionEnabled": replica["DeletionProtectionEnabled"]})
        self._settle(context, physical.id, region, replica=replica, old={}, new=physical.properties)

    @staticmethod
    def _settle(
        context: Context,
        name: str,
        region: str,
        *,
        replica: Mapping[str, Json],
        old: Mapping[str, Json],
        new: Mapping[str, Json],
    ) -> None:
        """Set what has calls of its own: in each Region its own, and the expiry, which all share, in the stack's."""
        call, before = calls_in(context, region), old.get("replica", {})
        shared = ("TimeToLiveSpecification",) if region == context.services.region else ()
        settle(
            call,
            name,
            {**before, **{part: old[part] for part in shared if part in old}},
            {**replica, **{part: new[part] for part in shared if part in new}},
        )
        table = call("DescribeTable", TableName=name)["Table"]
        policies = [
            given.get("ReplicaStreamSpecification", {}).get("ResourcePolicy", {}) for given in (before, replica)
        ]
        if policies[0] != policies[1]:
            set_policy(call, table["LatestStreamArn"], *policies)
        tags, was = context.tags(replica.get("Tags")), context.tags(before.get("Tags"), before=True)
        if tags != was or not before:
            call("TagResource", ResourceArn=table["TableArn"], Tags=as_list(tags))
        gone = [key for key in was if key not in tags] if before else []
        if gone:
            call("UntagResource", ResourceArn=table["TableArn"], TagKeys=gone)
        scale(context.services.elsewhere(region), name, scaled(old, before), scaled(new, replica))

    @staticmethod
    def _witness(context: Context, name: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        before, after = ([one["Region"] for one in given.get("GlobalTableWitnesses", ())] for given in (old, new))
        steps = [{"Create": {"RegionName": region}} for region in after if region not in before]
        steps += [{"Delete": {"RegionName": region}} for region in before if region not in after]
        more = (
            {}
            if old or "MultiRegionConsistency" not in new
            else {"MultiRegionConsistency": new["MultiRegionConsistency"]}
        )
        if steps or more:
            witnesses = {"GlobalTableWitnessUpdates": steps} if steps else {}
            context.call("dynamodb", "UpdateTable", TableName=name, **witnesses, **more)


def _replicate(context: Context, name: str, step: Mapping[str, Json]) -> None:
    """Make, change or remove one replica: DynamoDB does one at a time."""
    context.call("dynamodb", "UpdateTable", TableName=name, ReplicaUpdates=[step])


def _own(call: Call, name: str, before: Mapping[str, Json], replica: Mapping[str, Json]) -> None:
    """Set what each replica has of its own as a parameter of UpdateTable."""
    for part, default in (("TableClass", "STANDARD"), ("DeletionProtectionEnabled", False)):
        if before.get(part, default) != replica.get(part, default):
            value = replica.get(part, default)
            call("UpdateTable", TableName=name, **{part: str(value).lower() == "true" if part[0] == "D" else value})


TYPES = (GlobalTable(),)
