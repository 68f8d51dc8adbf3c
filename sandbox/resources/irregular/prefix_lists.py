"""Prefix lists: entries change by what comes and goes, of the version that is current.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags

Json = Any


def _most(properties: Mapping[str, Json]) -> int:
    return int(properties.get("MaxEntries", max(len(properties.get("Entries", ())), 1)))


_ROW = Row(
    type="AWS::EC2::PrefixList",
    service="ec2",
    create="CreateManagedPrefixList",
    id="PrefixList.PrefixListId",
    read=Read("DescribeManagedPrefixLists", {"PrefixListIds": ["$id"]}, "PrefixLists[0]"),
    delete=Call("DeleteManagedPrefixList", {"PrefixListId": "$id"}),
    derived={"Most": _most},
    extra={"MaxEntries": "$Most"},
    update=Call("ModifyManagedPrefixList", {"PrefixListId": "$id"}),
    tells={"Entries": Read("GetManagedPrefixListEntries", {"PrefixListId": "$id"}, "Entries")},
    attributes={
        "PrefixListId": "$id",
        "Arn": "PrefixListArn",
        "OwnerId": "OwnerId",
        "Version": "to_string(Version)",
    },
    tags=Ec2Tags("prefix-list"),
)


class PrefixList(TableResource):
    """``AWS::EC2::PrefixList``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Make room, take out entries that are gone or said otherwise, put in new ones; then give room back."""
        old = physical.properties
        before, after = ({_key(one): one for one in given.get("Entries", ())} for given in (old, new))
        going = [block for block in before if before[block] != after.get(block)]
        coming = [entry for block, entry in after.items() if before.get(block) != entry]
        if _most(new) > _most(old):
            self._modify(context, physical, MaxEntries=_most(new))
        # An entry is not removed and added by the same request.
        if going:
            self._modify_entries(context, physical, RemoveEntries=[{"Cidr": block} for block in going])
        if coming:
            self._modify_entries(context, physical, AddEntries=coming)
        if _most(new) < _most(old):
            self._modify(context, physical, MaxEntries=_most(new))
        done = {name: value for name, value in old.items() if name not in ("Entries", "MaxEntries")}
        done |= {name: new[name] for name in ("Entries", "MaxEntries") if name in new}
        return super().update(context, Physical(physical.id, done, physical.generated), new)

    def _modify_entries(self, context: Context, physical: Physical, **change: Json) -> None:
        version = self.read(context, physical)["Version"]
        self._modify(context, physical, CurrentVersion=version, **change)

    @staticmethod
    def _modify(context: Context, physical: Physical, **change: Json) -> None:
        context.call("ec2", "ModifyManagedPrefixList", PrefixListId=physical.id, **change)


def _key(entry: Mapping[str, Json]) -> str:
    return str(entry["Cidr"])


TYPES = (PrefixList(),)
