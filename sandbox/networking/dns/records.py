"""Resource record sets: created, changed and deleted in batches that succeed as a whole or not at all.

Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.dns.changes import change_info
from sandbox.networking.dns.names import canonical, order
from sandbox.patching import Place, RefusedError

Json = Any
Key = tuple[str, str, str]
_POLICIES = ("Weight", "Region", "Failover", "GeoLocation", "GeoProximityLocation", "CidrRoutingConfig")
_APEX_ONLY = {"SOA", "NS"}
_MOST = 1000
_PAGE = 300


class Record(dict[str, Json]):
    """A record set as the API tells it; moto's own code asks for its type and name."""

    @property
    def name(self) -> str:
        """Return the domain name."""
        return str(self["Name"])

    @property
    def type(self) -> str:
        """Return the record type."""
        return str(self["Type"])

    @property
    def key(self) -> Key:
        """Return what tells it from the other record sets of its zone."""
        return self.name, self.type, str(self.get("SetIdentifier", ""))


def made(given: Mapping[str, Json]) -> Record:
    """Return a record set from what a request, or moto, says."""
    record = Record({name: value for name, value in given.items() if value is not None})
    record["Name"] = canonical(record["Name"])
    if "TTL" in record:
        record["TTL"] = int(record["TTL"])
    if "ResourceRecords" in record:
        values = [value if isinstance(value, dict) else {"Value": value} for value in record["ResourceRecords"]]
        record["ResourceRecords"] = values
    if "AliasTarget" in record:
        target = record["AliasTarget"]
        record["AliasTarget"] = {"EvaluateTargetHealth": False, **target, "DNSName": canonical(target["DNSName"])}
    return record


def change(place: Place, given: Mapping[str, Json]) -> Json:
    """Carry out a batch of changes."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    changes = given["ChangeBatch"]["Changes"]
    _count(changes)
    apex = canonical(zone.name)
    after: dict[Key, Record] = {record.key: record for record in zone.rrsets}
    problems: list[str] = []
    for one in changes:
        action, record = one["Action"], made(one["ResourceRecordSet"])
        if action not in {"CREATE", "UPSERT", "DELETE"}:
            _refuse("InvalidInput", f"Invalid XML ; cvc-enumeration-valid: Value '{action}' is not facet-valid.")
        _check_shape(record)
        problem = _problem(action, record, apex, after)
        if problem:
            problems.append(problem)
        elif action == "DELETE":
            del after[record.key]
        else:
            after[record.key] = record
    if problems:
        _refuse("InvalidChangeBatch", f"[{', '.join(problems)}]")
    zone.rrsets = list(after.values())
    return {"ChangeInfo": change_info(given["ChangeBatch"].get("Comment"))}


def _refuse(code: str, message: str) -> None:
    raise RefusedError(code, message)


def _count(changes: list[Json]) -> None:
    weights = {"UPSERT": 2}
    total = sum(
        len(one["ResourceRecordSet"].get("ResourceRecords", ())) * weights.get(one["Action"], 1) for one in changes
    )
    if total > _MOST:
        _refuse("InvalidChangeBatch", f"Number of records limit of {_MOST} exceeded.")


def _check_shape(record: Record) -> None:
    """Refuse a record set that says too little or too much of itself."""
    where = f"[Name={record.name}, Type={record.type}, SetIdentifier={record.get('SetIdentifier', 'null')}]"
    plain = "TTL" in record and bool(record.get("ResourceRecords"))
    if plain == ("AliasTarget" in record) or ("AliasTarget" in record and "TTL" in record):
        expected = (
            "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
        )
        _refuse("InvalidInput", f"Invalid request: {expected} in Change with {where}")
    policies = [name for name in (*_POLICIES, "MultiValueAnswer") if name in record]
    if len(policies) > 1:
        _refuse("InvalidInput", f"Invalid request: Expected at most one of {policies} in Change with {where}")
    if bool(policies) != ("SetIdentifier" in record):
        missing = "SetIdentifier" if policies else "a routing policy"
        _refuse("InvalidInput", f"Invalid request: Missing {missing} in Change with {where}")


def _problem(action: str, record: Record, apex: str, present: Mapping[Key, Record]) -> str:
    """Return why a change cannot be made, or nothing."""
    name, kind, identifier = record.key
    shown = f"name='{name}', type='{kind}'" + (f", set-identifier='{identifier}'" if identifier else "")
    if name != apex and not name.endswith(f".{apex}"):
        return f"RRSet with DNS name {name} is not permitted in zone {apex}"
    if action == "DELETE":
        return _undeletable(record, shown, apex, present)
    if action == "CREATE" and record.key in present:
        return f"Tried to create resource record set [{shown}] but it already exists"
    return _conflict(record, apex, present)


def _conflict(record: Record, apex: str, present: Mapping[Key, Record]) -> str:
    """Return why a record set cannot be beside the others of its name, or nothing."""
    name, kind, identifier = record.key
    if kind == "CNAME" and name == apex:
        return f"RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {apex}"
    for other in present.values():
        if other.name != name or other.key == record.key:
            continue
        if (other.type == "CNAME") != (kind == "CNAME"):
            told = f"RRSet of type {kind} with DNS name {name} is not permitted"
            return f"{told} as it conflicts with other records with the same DNS name in zone {apex}"
        if other.type == kind and _policy(other) != _policy(record):
            told = f"RRSet with DNS name {name}, type {kind}, SetIdentifier {identifier or 'null'} cannot be created"
            return f"{told} as other RRSets exist with the same name and type."
    return ""


def _undeletable(record: Record, shown: str, apex: str, present: Mapping[Key, Record]) -> str:
    if record.key not in present:
        return f"Tried to delete resource record set [{shown}] but it was not found"
    if record.name == apex and record.type in _APEX_ONLY:
        return f"A HostedZone must contain at least one {record.type} record for the zone itself."
    if present[record.key] != record:
        return f"Tried to delete resource record set [{shown}] but the values provided do not match the current values"
    return ""


def _policy(record: Record) -> str:
    return next((name for name in (*_POLICIES, "MultiValueAnswer") if name in record), "")


def tell(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell the record sets of a zone, in the order of their names."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    if "StartRecordType" in given and "StartRecordName" not in given:
        _refuse("InvalidInput", "The input is not valid")
    records = sorted(zone.rrsets, key=lambda record: (order(record.name), *record.key[1:]))
    if "StartRecordName" in given:
        name = canonical(given["StartRecordName"])
        start = (order(name), given.get("StartRecordType", ""), given.get("StartRecordIdentifier", ""))
        records = [record for record in records if (order(record.name), *record.key[1:]) >= start]
    limit = min(int(given.get("MaxItems", _PAGE)), _PAGE)
    answer: dict[str, Json] = {
        "ResourceRecordSets": records[:limit],
        "IsTruncated": len(records) > limit,
        "MaxItems": str(limit),
    }
    if len(records) > limit:
        following = records[limit]
        answer |= {"NextRecordName": following.name, "NextRecordType": following.type}
        if "SetIdentifier" in following:
            answer["NextRecordIdentifier"] = following["SetIdentifier"]
    return answer


OPERATIONS = {"ChangeResourceRecordSets": change, "ListResourceRecordSets": tell}
