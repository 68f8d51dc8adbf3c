"""Customer-managed prefix lists: entries in versions, within a size that is set.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.managed_prefixes import ManagedPrefixList
from moto.ec2.models.route_tables import RouteBackend

from sandbox.networking.shown import shown
from sandbox.networking.vpc.common import refuse
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]
_FAMILIES = {"IPv4": 4, "IPv6": 6}
_VERSIONS = "entries of versions"


def _begin(_backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    family, most = parameters["AddressFamily"], int(parameters["MaxEntries"])
    if family not in _FAMILIES:
        refuse("InvalidParameterValue", f"Invalid address family {family}. Use IPv4 or IPv6.")
    if most < 1:
        refuse("InvalidParameterValue", f"The maximum of entries is at least one, got {most}.")
    entries = [_entry(one) for one in parameters.get("Entries", ())]
    _check(family, most, entries)
    return {"State": "create-complete", "Version": 1, "MaxEntries": most, _VERSIONS: {1: entries}}


def _entry(given: Mapping[str, Json]) -> Record:
    return {name: given[name] for name in ("Cidr", "Description") if name in given}


def _check(family: str, most: int, entries: list[Record]) -> None:
    blocks = [entry["Cidr"] for entry in entries]
    for block in blocks:
        if ip_network(block, strict=False).version != _FAMILIES[family]:
            refuse("InvalidParameterValue", f"The CIDR {block} is not of the address family {family}.")
    if len(set(blocks)) < len(blocks):
        refuse("InvalidParameterValue", "The request contains duplicate CIDR blocks.")
    if len(entries) > most:
        refuse("PrefixListMaxEntriesExceeded", f"{len(entries)} entries exceed the maximum of {most}.")


def _known_to_routes(backend: Any, item: Record) -> None:  # noqa: ANN401
    """Let moto's route tables find it."""
    listed: Any = ManagedPrefixList(backend, backend.region_name, prefix_list_name=item["PrefixListName"])
    listed.id = item["PrefixListId"]
    backend.managed_prefix_lists[listed.id] = listed


def _end(backend: Any, item: Record) -> None:  # noqa: ANN401
    if _references(backend, item["PrefixListId"]):
        refuse("PrefixListInUse", f"The prefix list {item['PrefixListId']} is in use and cannot be deleted.")
    backend.managed_prefix_lists.pop(item["PrefixListId"], None)


def _references(backend: Any, identity: str) -> list[str]:  # noqa: ANN401
    """Return what of an account refers to a list: route tables and security groups."""
    tables = [
        table.id
        for table in backend.route_tables.values()
        if any(route.destination_prefix_list_id == identity for route in table._routes.values())
    ]
    groups = [
        group.id
        for held in backend.groups.values()
        for group in held.values()
        if any(rule.prefix_list_id == identity for rule in (*group.ingress_rules, *group.egress_rules))
    ]
    return [*tables, *groups]


def _others(backend: Any) -> Iterator[Record]:  # noqa: ANN401
    """Yield AWS's own lists, and those of other accounts that are shared with this one."""
    for listed in backend.managed_prefix_lists.values():
        if listed.owner_id == "AWS":
            yield {
                "PrefixListId": listed.id,
                "PrefixListName": listed.prefix_list_name,
                "PrefixListArn": listed.prefix_list_arn,
                "AddressFamily": listed.address_family,
                "State": "create-complete",
                "OwnerId": "AWS",
                _VERSIONS: {None: next(iter(listed.entries.values()))},
            }
    for arn in shown(backend.account_id, backend.region_name, "ec2:PrefixList"):
        owner, identity = ec2_backends[arn.split(":")[4]][backend.region_name], arn.rsplit("/", 1)[1]
        if identity in LISTS.all(owner):
            yield LISTS.all(owner)[identity]


LISTS = Ec2Kind(
    name="ManagedPrefixList",
    items="PrefixLists",
    item="PrefixList",
    type="prefix-list",
    prefix="pl",
    id="PrefixListId",
    arn="PrefixListArn",
    unknown="InvalidPrefixListID.NotFound",
    verbs={"Modify": None},
    begin=_begin,
    made=_known_to_routes,
    end=_end,
    shared=_others,
)


def _entries(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = LISTS.find(backend, "PrefixListId", parameters["PrefixListId"])
    return {"Entries": _of_version(item, parameters.get("TargetVersion", item.get("Version")))}


def _of_version(item: Record, version: int | None) -> list[Record]:
    if version not in item[_VERSIONS]:
        refuse("InvalidPrefixListVersion.NotFound", f"{item['PrefixListId']} has no version {version}.")
    entries: list[Record] = item[_VERSIONS][version]
    return entries


def _modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = LISTS.own(backend, "PrefixListId", parameters["PrefixListId"])
    adding, removing = parameters.get("AddEntries", ()), parameters.get("RemoveEntries", ())
    if (adding or removing) and "MaxEntries" in parameters:
        refuse("InvalidParameterCombination", "Entries and their maximum cannot be modified in the same request.")
    if "CurrentVersion" in parameters and int(parameters["CurrentVersion"]) != item["Version"]:
        refuse("PrefixListVersionMismatch", f"{item['PrefixListId']} has the version {item['Version']}.")
    if adding or removing:
        if "CurrentVersion" not in parameters:
            refuse("MissingParameter", "CurrentVersion is required to modify entries.")
        _renew(item, adding, removing)
    if "MaxEntries" in parameters:
        most = int(parameters["MaxEntries"])
        _check(item["AddressFamily"], most, _of_version(item, item["Version"]))
        item["MaxEntries"] = most
    item["PrefixListName"] = parameters.get("PrefixListName", item["PrefixListName"])
    item["State"] = "modify-complete"
    return {"PrefixList": LISTS.told(backend, item)}


def _renew(item: Record, adding: Any, removing: Any) -> None:  # noqa: ANN401 lists of entries
    old, gone = _of_version(item, item["Version"]), [one["Cidr"] for one in removing]
    for block in gone:
        if block not in [entry["Cidr"] for entry in old]:
            refuse("InvalidPrefixListEntry.NotFound", f"{item['PrefixListId']} has no entry {block}.")
        if block in [one["Cidr"] for one in adding]:
            refuse("InvalidParameterValue", f"The CIDR {block} cannot be added and removed in the same request.")
    new = {entry["Cidr"]: entry for entry in old if entry["Cidr"] not in gone}
    new |= {one["Cidr"]: _entry(one) for one in adding}
    _check(item["AddressFamily"], item["MaxEntries"], list(new.values()))
    _next(item, list(new.values()))


def _next(item: Record, entries: list[Record]) -> None:
    item["Version"] += 1
    item[_VERSIONS][item["Version"]] = entries


def _restore(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = LISTS.own(backend, "PrefixListId", parameters["PrefixListId"])
    if parameters["CurrentVersion"] != item["Version"]:
        refuse("PrefixListVersionMismatch", f"{item['PrefixListId']} has the version {item['Version']}.")
    _next(item, _of_version(item, parameters["PreviousVersion"]))
    item["State"] = "restore-complete"
    return {"PrefixList": LISTS.told(backend, item)}


def _associations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = LISTS.find(backend, "PrefixListId", parameters["PrefixListId"])
    found = _references(backend, item["PrefixListId"])
    return {"PrefixListAssociations": [{"ResourceId": one, "ResourceOwner": backend.account_id} for one in found]}


def install() -> None:
    """Let EC2 answer."""
    LISTS.install()
    write(
        {
            "GetManagedPrefixListAssociations": _associations,
            "GetManagedPrefixListEntries": _entries,
            "ModifyManagedPrefixList": _modify,
            "RestoreManagedPrefixListVersion": _restore,
        }
    )
    routes: Any = RouteBackend
    for name in ("create_route", "replace_route"):
        setattr(routes, name, _checking(getattr(routes, name)))


def _checking(original: Any) -> Any:  # noqa: ANN401 moto's own
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signatures
        for given in (*args, *kwargs.values()):
            if str(given).startswith("pl-") and given not in self.managed_prefix_lists:
                _known_to_routes(self, LISTS.find(self, "PrefixListId", given))
        return original(self, *args, **kwargs)

    return checked
