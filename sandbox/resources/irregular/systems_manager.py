"""Systems Manager's documents, which are replaced or get a new version, and patch baselines, which may be a default."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.memberships import Membership
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.systems_manager import TAGS

Json = Any
_VERSIONED = frozenset({"Attachments", "Content", "DocumentFormat", "Requires", "TargetType", "VersionName"})


class Document(TableResource):
    """``AWS::SSM::Document``."""

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what replaces the document: its content too, unless the template asks for new versions."""
        fixed = super().replacing(old, new)
        if new.get("UpdateMethod", "Replace") == "NewVersion":
            return fixed
        return fixed | (frozenset(changed(old, new)) & _VERSIONED)

    def _update(self, context: Context, after: Physical, names: Any) -> None:  # noqa: ANN401 names of properties
        """Add a version and make it the default one."""
        super()._update(context, after, names)
        latest = context.call("ssm", "DescribeDocument", Name=after.id)["Document"]["LatestVersion"]
        context.call("ssm", "UpdateDocumentDefaultVersion", Name=after.id, DocumentVersion=latest)


class PatchBaseline(TableResource):
    """``AWS::SSM::PatchBaseline``."""

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it, and make it the default if the template says so."""
        physical = super().create(context, properties)
        if _is_default(properties):
            context.call("ssm", "RegisterDefaultPatchBaseline", BaselineId=physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it, and what is the default."""
        after = super().update(context, physical, new)
        if _is_default(new) and not _is_default(physical.properties):
            context.call("ssm", "RegisterDefaultPatchBaseline", BaselineId=physical.id)
        elif _is_default(physical.properties) and not _is_default(new):
            self._restore(context, after)
        return after

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Give the operating system AWS's own default back before."""
        if _is_default(physical.properties):
            self._restore(context, physical)
        super().delete(context, physical, snapshot=snapshot)

    @staticmethod
    def _restore(context: Context, physical: Physical) -> None:
        system = physical.properties.get("OperatingSystem", "WINDOWS")
        chosen = context.call("ssm", "GetDefaultPatchBaseline", OperatingSystem=system)["BaselineId"]
        filters = [{"Key": "OWNER", "Values": ["AWS"]}, {"Key": "OPERATING_SYSTEM", "Values": [system]}]
        own = context.call("ssm", "DescribePatchBaselines", Filters=filters)["BaselineIdentities"]
        if chosen == physical.id and own:
            context.call("ssm", "RegisterDefaultPatchBaseline", BaselineId=own[0]["BaselineId"])


def _is_default(properties: Mapping[str, Json]) -> bool:
    return str(properties.get("DefaultBaseline", False)).lower() == "true"


TYPES = (
    Document(
        Row(
            type="AWS::SSM::Document",
            service="ssm",
            create="CreateDocument",
            id="$Name",
            read=Read("DescribeDocument", {"Name": "$id"}, "Document"),
            delete=Call("DeleteDocument", {"Name": "$id"}),
            values={"Content": document},
            update=Call("UpdateDocument", {"Name": "$id", "DocumentVersion": "$$LATEST"}),
            update_whole=True,
            named=Named("Name", longest=128),
            tells={
                "Content": Read("GetDocument", {"Name": "$id", "DocumentFormat": "$DocumentFormat"}, "Content"),
                "Requires": Read("GetDocument", {"Name": "$id"}, "Requires"),
            },
            tags=TAGS,
            tag_key={"ResourceType": "Document", "ResourceId": "$id"},
            nothing_to_do={"UpdateMethod": "it says what a change does, and nothing of the document"},
        )
    ),
    PatchBaseline(
        Row(
            type="AWS::SSM::PatchBaseline",
            service="ssm",
            create="CreatePatchBaseline",
            id="BaselineId",
            read=Read("GetPatchBaseline", {"BaselineId": "$id"}),
            delete=Call("DeletePatchBaseline", {"BaselineId": "$id"}),
            memberships={
                "PatchGroups": Membership(
                    add=Call("RegisterPatchBaselineForPatchGroup", {"BaselineId": "$id", "PatchGroup": "$value"}),
                    remove=Call("DeregisterPatchBaselineForPatchGroup", {"BaselineId": "$id", "PatchGroup": "$value"}),
                    leave=True,
                )
            },
            update=Call("UpdatePatchBaseline", {"BaselineId": "$id", "Replace": True}),
            update_whole=True,
            attributes={"Id": "$id"},
            tells={
                "DefaultBaseline": Read(
                    "GetDefaultPatchBaseline", {"OperatingSystem": "$OperatingSystem"}, "BaselineId == '$id'"
                )
            },
            tags=TAGS,
            tag_key={"ResourceType": "PatchBaseline", "ResourceId": "$id"},
            nothing_to_do={"DefaultBaseline": "the class registers it as the default by itself"},
        )
    ),
)
