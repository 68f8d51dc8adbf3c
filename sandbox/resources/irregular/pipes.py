"""EventBridge's pipes: what of a source cannot change, an update does not name.

Source: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UpdatePipe.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_PIPE = Row(
    type="AWS::Pipes::Pipe",
    service="pipes",
    create="CreatePipe",
    id="Name",
    read=Read("DescribePipe", {"Name": "$id"}),
    update=Call("UpdatePipe", {"Name": "$id", "RoleArn": "$RoleArn"}),
    delete=Call("DeletePipe", {"Name": "$id"}),
    defaults={
        "Description": "",
        "DesiredState": "RUNNING",
        "Enrichment": "",
        "EnrichmentParameters": {},
        "KmsKeyIdentifier": "",
        "SourceParameters": {},
        "TargetParameters": {},
    },
    attributes={
        "Arn": "Arn",
        "CurrentState": "CurrentState",
        "CreationTime": lambda _context, _physical, item: item["CreationTime"].isoformat(),
        "LastModifiedTime": lambda _context, _physical, item: item["LastModifiedTime"].isoformat(),
    },
    named=Named("Name", longest=64),
    tags=ApiTags(
        "pipes", "TagResource", "UntagResource", "Tags", add_parameter="tags", keys_parameter="tagKeys", as_map=True
    ),
    tag_key={"resourceArn": "$item.Arn"},
)


class Pipe(TableResource):
    """``AWS::Pipes::Pipe``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_PIPE)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the pipe; of its source what can change."""
        before, after = self._changeable(physical.properties), self._changeable(new)
        super().update(context, replace(physical, properties=before), after)
        return replace(physical, properties=new)

    def _changeable(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return properties without the parts of the source that the registry calls create-only."""
        if "SourceParameters" not in properties:
            return properties
        fixed = {tuple(part.split(".")[1:]) for part in self.schema.create_only_parts}
        source = {
            kind: {name: value for name, value in settings.items() if (kind, name) not in fixed}
            if isinstance(settings, Mapping)
            else settings
            for kind, settings in properties["SourceParameters"].items()
        }
        return {**properties, "SourceParameters": source}


TYPES = (Pipe(),)
