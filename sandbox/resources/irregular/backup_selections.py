"""What a backup plan backs up: a selection is named by its own id and the plan's."""

from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource

Json = Any
_ID = {"BackupPlanId": "$BackupPlanId", "SelectionId": "$SelectionId"}


_ROW = Row(
    type="AWS::Backup::BackupSelection",
    service="backup",
    create="CreateBackupSelection",
    id="$response.SelectionId_$response.BackupPlanId",
    read=Read("GetBackupSelection", _ID),
    delete=Call("DeleteBackupSelection", _ID),
    attributes={"Id": "$id", "SelectionId": "SelectionId"},
)


class BackupSelection(TableResource):
    """``AWS::Backup::BackupSelection``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def _variables(self, context: Context, physical: Physical, *, reading: bool = False) -> dict[str, Json]:
        variables = super()._variables(context, physical, reading=reading)
        identity = {"SelectionId": physical.id.partition("_")[0]}
        return {**variables, "properties": {**variables["properties"], **identity}}


TYPES = (BackupSelection(),)
