"""Definitions of Batch's jobs: each change is a new revision, and the one before is no longer active."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.batch import TAGS

Json = Any
_ROW = Row(
    type="AWS::Batch::JobDefinition",
    service="batch",
    create="RegisterJobDefinition",
    id="jobDefinitionArn",
    read=Read("DescribeJobDefinitions", {"jobDefinitions": ["$id"], "status": "ACTIVE"}, "jobDefinitions[0]"),
    delete=Call("DeregisterJobDefinition", {"jobDefinition": "$id"}),
    attributes={"JobDefinitionArn": "$id"},
    named=Named("JobDefinitionName", longest=128, refused=True),
    tags=TAGS,
    tag_key={"resourceArn": "$id"},
    nothing_to_do={"ResourceRetentionPolicy": "it says whether an update leaves the revision before it active"},
)


class JobDefinition(TableResource):
    """``AWS::Batch::JobDefinition``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Register the next revision under the same name, and let the one before go unless it shall stay."""
        after = self.create(context, {**physical.generated, **new})
        policy = new.get("ResourceRetentionPolicy") or {}
        if str(policy.get("SkipDeregisterOnUpdate", False)).lower() != "true":
            self.delete(context, physical)
        return Physical(after.id, new, physical.generated)


TYPES = (JobDefinition(),)
