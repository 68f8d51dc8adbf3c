"""Record sets, alone and in groups: what changes of them is changed in one batch."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.conversion import convert
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical
from sandbox.services import operation_model

Json = Any
_RECORD = frozenset(
    {
        "AliasTarget",
        "CidrRoutingConfig",
        "Failover",
        "GeoLocation",
        "GeoProximityLocation",
        "HealthCheckId",
        "MultiValueAnswer",
        "Name",
        "Region",
        "ResourceRecords",
        "SetIdentifier",
        "TTL",
        "Type",
        "Weight",
    }
)
_PLACE = frozenset({"HostedZoneId", "HostedZoneName", "Comment"})


def _zone(context: Context, given: Mapping[str, Json]) -> str:
    """Return the zone that is named by its identifier or, if there is one such only, by its name."""
    if "HostedZoneId" in given:
        return str(given["HostedZoneId"])
    name = given["HostedZoneName"]
    answer = context.call("route53", "ListHostedZonesByName", DNSName=name)
    found = [zone["Id"] for zone in answer["HostedZones"] if zone["Name"].rstrip(".") == name.lower().rstrip(".")]
    if not found:
        msg = f"No hosted zone named {name} found."
        raise NotFoundError(msg)
    if len(found) != 1:
        msg = f"{len(found)} hosted zones named {name} found; HostedZoneName must name exactly one."
        raise FailedError(msg)
    return str(found[0]).removeprefix("/hostedzone/")


def _record(given: Mapping[str, Json]) -> dict[str, Json]:
    """Return a record as the API takes it."""
    members = operation_model("route53", "ChangeResourceRecordSets").input_shape.members
    shape = members["ChangeBatch"].members["Changes"].member.members["ResourceRecordSet"]
    said = {name: value for name, value in given.items() if name in _RECORD}
    if "ResourceRecords" in said:
        said["ResourceRecords"] = [{"Value": value} for value in said["ResourceRecords"]]
    if "AliasTarget" in said:
        said["AliasTarget"] = {"EvaluateTargetHealth": False, **said["AliasTarget"]}
    record: dict[str, Json] = convert(said, shape, f"{given['Type']} {given['Name']}")
    return record


def _canonical(name: str) -> str:
    lowered = name.lower().replace("*", "\\052")
    return lowered if lowered.endswith(".") else f"{lowered}."


def _key(record: Mapping[str, Json]) -> tuple[str, str, str]:
    return _canonical(record["Name"]), record["Type"], record.get("SetIdentifier", "")


def _change(context: Context, given: Mapping[str, Json], old: list[Json], new: list[Json], creating: bool) -> None:  # noqa: FBT001
    """Turn some records into others: those of the same name, type and identifier are overwritten."""
    staying = {_key(record) for record in new}
    changes = [("DELETE", record) for record in old if _key(record) not in staying]
    changes += [("CREATE" if creating else "UPSERT", record) for record in new if record not in old]
    if changes:
        batch: dict[str, Json] = {
            "Changes": [{"Action": action, "ResourceRecordSet": _record(record)} for action, record in changes]
        }
        if "Comment" in given:
            batch["Comment"] = given["Comment"]
        context.call("route53", "ChangeResourceRecordSets", HostedZoneId=_zone(context, given), ChangeBatch=batch)


def _find(context: Context, zone: str, record: Mapping[str, Json]) -> dict[str, Json]:
    """Return what Route 53 tells of a record."""
    answer = Irregular.found(
        context,
        "route53",
        "ListResourceRecordSets",
        HostedZoneId=zone,
        StartRecordName=record["Name"],
        StartRecordType=record["Type"],
    )
    for one in answer["ResourceRecordSets"]:
        if _key(one) == _key(record):
            values = [value["Value"] for value in one.get("ResourceRecords", ())]
            return {**one, "ResourceRecords": values} if values else dict(one)
    msg = f"{record['Type']} {record['Name']}"
    raise NotFoundError(msg)


def _told(context: Context, zone: str, record: Mapping[str, Json]) -> dict[str, Json]:
    """Return what Route 53 tells of a record, by the name that the template has for it."""
    told = _find(context, zone, record)
    if _canonical(record["Name"]) == told["Name"]:
        told["Name"] = record["Name"]
    if "AliasTarget" in record and "AliasTarget" in told:
        alias, wanted = told["AliasTarget"], record["AliasTarget"]
        if _canonical(wanted["DNSName"]) == alias["DNSName"]:
            told["AliasTarget"] = {**alias, "DNSName": wanted["DNSName"]}
    return told


class RecordSet(Irregular):
    """``AWS::Route53::RecordSet``."""

    name = "AWS::Route53::RecordSet"
    honours = _RECORD | _PLACE

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Replace a record whose name changes too: Ref is the name."""
        renamed = frozenset({"Name"}) if _canonical(old["Name"]) != _canonical(new["Name"]) else frozenset()
        return super().replacing(old, new) | renamed

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the record."""
        _change(context, properties, [], [properties], creating=True)
        physical = Physical(properties["Name"], properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Overwrite it, or put one of another type or identifier in its place."""
        _change(context, new, [physical.properties], [new], creating=False)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete it, with the values that it has now."""
        del snapshot
        zone = _zone(context, physical.properties)
        change = {"Action": "DELETE", "ResourceRecordSet": _find_raw(context, zone, physical.properties)}
        context.call("route53", "ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch={"Changes": [change]})

    def read(self, context: Context, physical: Physical) -> Json:
        """Find it in its zone."""
        return _find(context, _zone(context, physical.properties), physical.properties)

    def details(self, context: Context, physical: Physical) -> Json:
        """Return what Route 53 tells, with the zone in which it was found."""
        given = physical.properties
        places = {name: given[name] for name in ("HostedZoneId", "HostedZoneName") if name in given}
        return {**_told(context, _zone(context, given), given), **places}


def _find_raw(context: Context, zone: str, record: Mapping[str, Json]) -> dict[str, Json]:
    found = _find(context, zone, record)
    if "ResourceRecords" in found:
        found["ResourceRecords"] = [{"Value": value} for value in found["ResourceRecords"]]
    return found


class RecordSetGroup(Irregular):
    """``AWS::Route53::RecordSetGroup``."""

    name = "AWS::Route53::RecordSetGroup"
    honours = _PLACE | {"RecordSets"}

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create all records."""
        _change(context, properties, [], properties.get("RecordSets", []), creating=True)
        physical = Physical(context.generated_name(), properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Turn the records into others."""
        _change(context, new, physical.properties.get("RecordSets", []), new.get("RecordSets", []), creating=False)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete those of the records that there are still."""
        del snapshot
        zone, changes = _zone(context, physical.properties), []
        for record in physical.properties.get("RecordSets", []):
            try:
                changes.append({"Action": "DELETE", "ResourceRecordSet": _find_raw(context, zone, record)})
            except NotFoundError:
                continue
        if not changes:
            raise NotFoundError(physical.id)
        context.call("route53", "ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch={"Changes": changes})

    def read(self, context: Context, physical: Physical) -> Json:
        """Find all records."""
        zone = _zone(context, physical.properties)
        return {"RecordSets": [_told(context, zone, one) for one in physical.properties.get("RecordSets", [])]}

    def details(self, context: Context, physical: Physical) -> Json:
        """Return what Route 53 tells, with the zone in which it was found."""
        given = physical.properties
        return {**self.read(context, physical), **{n: given[n] for n in given if n in _PLACE and n != "Comment"}}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the group's id."""
        if name == "Id":
            return physical.id
        return super().attribute(context, physical, name)


TYPES = (RecordSet(), RecordSetGroup())
