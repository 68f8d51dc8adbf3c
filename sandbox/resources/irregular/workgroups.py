"""Athena's workgroups, whose settings an update names otherwise than the creation.

Source: https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfigurationUpdates.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.conversion import convert
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.athena import TAGS
from sandbox.services import operation_model

Json = Any
_NAME = {"WorkGroup": "$id"}
_REMOVABLE = ("BytesScannedCutoffPerQuery", "CustomerContentEncryptionConfiguration")
_OF_RESULTS = ("OutputLocation", "EncryptionConfiguration", "ExpectedBucketOwner", "AclConfiguration")
_GROUP = Row(
    type="AWS::Athena::WorkGroup",
    service="athena",
    create="CreateWorkGroup",
    id="$Name",
    read=Read("GetWorkGroup", _NAME, "WorkGroup"),
    update=Call("UpdateWorkGroup", _NAME),
    delete=Call("DeleteWorkGroup", {**_NAME, "RecursiveDeleteOption": "$RecursiveDeleteOption"}),
    renames={"WorkGroupConfiguration": "Configuration"},
    setters={"State": Call("UpdateWorkGroup", {**_NAME, "State": "$value"})},
    defaults={"Description": "", "State": "ENABLED"},
    attributes={
        "CreationTime": lambda _context, _physical, item: item["CreationTime"].isoformat(),
        "WorkGroupConfiguration.EngineVersion.EffectiveEngineVersion": (
            "Configuration.EngineVersion.EffectiveEngineVersion"
        ),
    },
    named=Named("Name", longest=128),
    tags=TAGS,
    tag_key={"ResourceARN": "arn:$partition:athena:$region:$account:workgroup/$id"},
    nothing_to_do={"RecursiveDeleteOption": "it is about the deletion, which asks for it"},
)


class WorkGroup(TableResource):
    """``AWS::Athena::WorkGroup``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_GROUP)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the settings by the names that an update has for them, then all else."""
        name = "WorkGroupConfiguration"
        before, after = physical.properties.get(name, {}), new.get(name, {})
        if before != after:
            shape = operation_model("athena", "UpdateWorkGroup").input_shape.members["ConfigurationUpdates"]
            updates = convert(_updates(before, after), shape, f"{self.name}.{name}")
            context.call("athena", "UpdateWorkGroup", WorkGroup=physical.id, ConfigurationUpdates=updates)
        present = {**{key: value for key, value in physical.properties.items() if key != name}, name: after}
        super().update(context, replace(physical, properties=present), {**new, name: after})
        return replace(physical, properties=new)


def _updates(before: Mapping[str, Json], after: Mapping[str, Json]) -> dict[str, Json]:
    """Return the settings as an update names them, and which of them go."""
    updates = {name: value for name, value in after.items() if name != "ResultConfiguration"}
    updates |= {f"Remove{name}": True for name in _REMOVABLE if name in before and name not in after}
    old, new = before.get("ResultConfiguration", {}), after.get("ResultConfiguration", {})
    gone = {f"Remove{name}": True for name in _OF_RESULTS if name in old and name not in new}
    if new or gone:
        updates["ResultConfigurationUpdates"] = {**new, **gone}
    return updates


TYPES = (WorkGroup(),)
