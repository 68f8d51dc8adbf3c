"""KMS keys: created, then rotated, disabled and scheduled for deletion by calls of their own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.conversion import convert
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.services import operation_model

Json = Any
_DEFAULT_PENDING_DAYS = 30
_DEFAULT_ROTATION_DAYS = 365


class Key(Irregular):
    """``AWS::KMS::Key``."""

    name = "AWS::KMS::Key"
    honours = frozenset(
        {
            "BypassPolicyLockoutSafetyCheck",
            "Description",
            "Enabled",
            "EnableKeyRotation",
            "KeyPolicy",
            "KeySpec",
            "KeyUsage",
            "MultiRegion",
            "Origin",
            "PendingWindowInDays",
            "RotationPeriodInDays",
            "Tags",
        }
    )

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the key, switch its rotation on, and disable it if asked."""
        same = ("BypassPolicyLockoutSafetyCheck", "Description", "KeySpec", "KeyUsage", "MultiRegion", "Origin")
        given = {name: properties[name] for name in same if name in properties}
        parameters = convert(given, operation_model("kms", "CreateKey").input_shape, self.name)
        if "KeyPolicy" in properties:
            parameters["Policy"] = document(properties["KeyPolicy"])
        answer = context.call("kms", "CreateKey", Tags=self._tags(context, properties), **parameters)
        physical = Physical(answer["KeyMetadata"]["KeyId"], properties)
        context.created(physical.id)
        self._switch(context, physical.id, properties, ["EnableKeyRotation", "Enabled"])
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change what differs; what a key is for cannot change."""
        differing = changed(physical.properties, new)
        fixed = {"KeySpec", "KeyUsage", "MultiRegion", "Origin"} & set(differing)
        if fixed:
            msg = f"KMS does not let {', '.join(sorted(fixed))} of a key change"
            raise ValueError(msg)
        if "KeyPolicy" in differing:
            context.call(
                "kms", "PutKeyPolicy", KeyId=physical.id, PolicyName="default", Policy=document(new["KeyPolicy"])
            )
        if "Description" in differing:
            context.call("kms", "UpdateKeyDescription", KeyId=physical.id, Description=new.get("Description", ""))
        if context.retagging or "Tags" in differing:
            gone = (
                context.tags(physical.properties.get("Tags"), before=True).keys() - context.tags(new.get("Tags")).keys()
            )
            context.call("kms", "TagResource", KeyId=physical.id, Tags=self._tags(context, new))
            if gone:
                context.call("kms", "UntagResource", KeyId=physical.id, TagKeys=sorted(gone))
        if "RotationPeriodInDays" in differing:
            differing.append("EnableKeyRotation")
        self._switch(context, physical.id, new, differing)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Order the deletion; the key lives on, unusable, until its waiting period is over."""
        del snapshot
        self.read(context, physical)
        days = int(physical.properties.get("PendingWindowInDays", _DEFAULT_PENDING_DAYS))
        context.call("kms", "ScheduleKeyDeletion", KeyId=physical.id, PendingWindowInDays=days)

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe the key; one that waits for its deletion counts as gone."""
        metadata = self.found(context, "kms", "DescribeKey", KeyId=physical.id)["KeyMetadata"]
        if metadata["KeyState"] in {"PendingDeletion", "PendingReplicaDeletion"}:
            raise NotFoundError(physical.id)
        return metadata

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the key with its policy, its rotation and its tags."""
        told = self.read(context, physical)
        policy = context.call("kms", "GetKeyPolicy", KeyId=physical.id, PolicyName="default")["Policy"]
        rotation = context.call("kms", "GetKeyRotationStatus", KeyId=physical.id)
        tags = context.call("kms", "ListResourceTags", KeyId=physical.id)["Tags"]
        return {
            **told,
            "KeyPolicy": policy,
            "EnableKeyRotation": rotation["KeyRotationEnabled"],
            "RotationPeriodInDays": rotation.get("RotationPeriodInDays"),
            "Tags": [{"Key": tag["TagKey"], "Value": tag["TagValue"]} for tag in tags],
        }

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the ARN or the id."""
        if name in {"Arn", "KeyId"}:
            return self.read(context, physical)[name]
        return super().attribute(context, physical, name)

    @staticmethod
    def _tags(context: Context, properties: Mapping[str, Json]) -> list[dict[str, str]]:
        tags = context.tags(properties.get("Tags"))
        return [{"TagKey": key, "TagValue": value} for key, value in tags.items() if not key.startswith("aws:")]

    @staticmethod
    def _switch(context: Context, key: str, properties: Mapping[str, Json], names: list[str]) -> None:
        if "EnableKeyRotation" in names:
            if _is_true(properties.get("EnableKeyRotation", False)):
                days = int(properties.get("RotationPeriodInDays", _DEFAULT_ROTATION_DAYS))
                context.call("kms", "EnableKeyRotation", KeyId=key, RotationPeriodInDays=days)
            elif "EnableKeyRotation" in properties:
                context.call("kms", "DisableKeyRotation", KeyId=key)
        if "Enabled" in names and "Enabled" in properties:
            context.call("kms", "EnableKey" if _is_true(properties["Enabled"]) else "DisableKey", KeyId=key)


def _is_true(value: Json) -> bool:
    return str(value).lower() == "true"


class ReplicaKey(Key):
    """``AWS::KMS::ReplicaKey``: the same key in another Region, under a policy of its own.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-replicakey.html
    """

    name = "AWS::KMS::ReplicaKey"
    honours = frozenset({"Description", "Enabled", "KeyPolicy", "PendingWindowInDays", "PrimaryKeyArn", "Tags"})
    tells = MappingProxyType({"PrimaryKeyArn": "MultiRegionConfiguration.PrimaryKey.Arn"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Have the primary key's Region replicate it to this one, and disable the replica if asked."""
        primary = properties["PrimaryKeyArn"]
        services = context.services.elsewhere(primary.split(":")[3])
        parameters = {"Description": properties["Description"]} if "Description" in properties else {}
        answer = services.call(
            "kms",
            "ReplicateKey",
            KeyId=primary,
            ReplicaRegion=context.services.region,
            Policy=document(properties["KeyPolicy"]),
            Tags=self._tags(context, properties),
            **parameters,
        )
        physical = Physical(answer["ReplicaKeyMetadata"]["KeyId"], properties)
        context.created(physical.id)
        self._switch(context, physical.id, properties, ["Enabled"])
        return physical


TYPES = (Key(), ReplicaKey())
