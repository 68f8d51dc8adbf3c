"""CIDR collections, by which records answer clients of certain networks; and traffic policies, which draw up records.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-creating-cidr-collection.html
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sandbox.patching import Place, RefusedError

Json = Any
Record = dict[str, Json]


def _kept(backend: Any, kind: str) -> dict[Any, Record]:  # noqa: ANN401 moto's backend
    kept: dict[Any, Record] = backend.__dict__.setdefault(kind, {})
    return kept


def _refuse(code: str, message: str) -> None:
    raise RefusedError(code, message)


def _collection(place: Place, identity: str) -> Record:
    if identity not in _kept(place.backend, "cidr_collections"):
        _refuse("NoSuchCidrCollectionException", f"The CIDR collection {identity} could not be found.")
    return _kept(place.backend, "cidr_collections")[identity]


def create(place: Place, given: Mapping[str, Json]) -> Json:
    """Make an empty collection."""
    present = _kept(place.backend, "cidr_collections")
    if any(one["Name"] == given["Name"] for one in present.values()):
        _refuse("CidrCollectionAlreadyExistsException", f"There is a CIDR collection {given['Name']} already.")
    identity = str(uuid4())
    arn = f"arn:{place.partition}:route53:::cidrcollection/{identity}"
    present[identity] = {"Id": identity, "Arn": arn, "Name": given["Name"], "Version": 1, "locations": {}}
    location = f"https://route53.amazonaws.com/2013-04-01/cidrcollection/{identity}"
    return {"Collection": present[identity], "Location": location}


def change(place: Place, given: Mapping[str, Json]) -> Json:
    """Put blocks into locations, and take blocks out."""
    collection = _collection(place, given["Id"])
    if given.get("CollectionVersion", collection["Version"]) != collection["Version"]:
        _refuse("CidrCollectionVersionMismatchException", "The CIDR collection has another version.")
    locations: dict[str, list[str]] = collection["locations"]
    for one in given["Changes"]:
        blocks = locations.setdefault(one["LocationName"], [])
        blocks[:] = [block for block in blocks if block not in one["CidrList"]]
        if one["Action"] == "PUT":
            blocks += one["CidrList"]
        if not blocks:
            del locations[one["LocationName"]]
    collection["Version"] += 1
    return {"Id": str(uuid4())}


def delete(place: Place, given: Mapping[str, Json]) -> Json:
    """Remove an empty collection."""
    collection = _collection(place, given["Id"])
    if collection["locations"]:
        _refuse("CidrCollectionInUseException", f"The CIDR collection {given['Id']} is not empty.")
    del _kept(place.backend, "cidr_collections")[given["Id"]]
    return {}


def collections(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell of all collections."""
    del given
    return {"CidrCollections": list(_kept(place.backend, "cidr_collections").values())}


def locations(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell the locations of a collection."""
    found = _collection(place, given["CollectionId"])["locations"]
    return {"CidrLocations": [{"LocationName": name} for name in found]}


def blocks(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell the blocks of a collection, or of one of its locations."""
    found = [
        {"CidrBlock": block, "LocationName": name}
        for name, held in _collection(place, given["CollectionId"])["locations"].items()
        for block in held
        if given.get("LocationName", name) == name
    ]
    return {"CidrBlocks": found}


def _policy(place: Place, given: Mapping[str, Json]) -> Record:
    key = (given["Id"], int(given["Version"]))
    if key not in _kept(place.backend, "traffic_policies"):
        _refuse("NoSuchTrafficPolicy", f"There is no traffic policy {key[0]} of version {key[1]}.")
    return _kept(place.backend, "traffic_policies")[key]


def create_policy(place: Place, given: Mapping[str, Json]) -> Json:
    """Keep a traffic policy."""
    if any(one["Name"] == given["Name"] for one in _kept(place.backend, "traffic_policies").values()):
        _refuse("TrafficPolicyAlreadyExists", f"There is a traffic policy {given['Name']} already.")
    return _keep_policy(place, {**given, "Id": str(uuid4()), "Version": 1})


def create_version(place: Place, given: Mapping[str, Json]) -> Json:
    """Keep another version of a traffic policy."""
    versions = [v for v in _kept(place.backend, "traffic_policies").values() if v["Id"] == given["Id"]]
    if not versions:
        _refuse("NoSuchTrafficPolicy", f"There is no traffic policy {given['Id']}.")
    version = max(one["Version"] for one in versions) + 1
    return _keep_policy(place, {**given, "Name": versions[0]["Name"], "Version": version})


def _keep_policy(place: Place, said: Record) -> Json:
    try:
        kind = json.loads(said["Document"])["RecordType"]
    except (ValueError, KeyError, TypeError):
        code = "InvalidTrafficPolicyDocument"
        raise RefusedError(code, "The format of the traffic policy document is not valid.") from None
    policy = {**said, "Type": kind}
    _kept(place.backend, "traffic_policies")[policy["Id"], policy["Version"]] = policy
    location = f"https://route53.amazonaws.com/2013-04-01/trafficpolicy/{policy['Id']}/{policy['Version']}"
    return {"TrafficPolicy": policy, "Location": location}


def get_policy(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell a version of a traffic policy."""
    return {"TrafficPolicy": _policy(place, given)}


def comment_policy(place: Place, given: Mapping[str, Json]) -> Json:
    """Change the comment of a version."""
    policy = _policy(place, given)
    policy["Comment"] = given["Comment"]
    return {"TrafficPolicy": policy}


def delete_policy(place: Place, given: Mapping[str, Json]) -> Json:
    """Remove a version."""
    policy = _policy(place, given)
    del _kept(place.backend, "traffic_policies")[policy["Id"], policy["Version"]]
    return {}


def policies(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell of all traffic policies, each with its latest version."""
    del given
    latest: dict[str, Record] = {}
    counts: dict[str, int] = {}
    for policy in _kept(place.backend, "traffic_policies").values():
        latest[policy["Id"]] = policy
        counts[policy["Id"]] = counts.get(policy["Id"], 0) + 1
    found = [
        {**one, "LatestVersion": one["Version"], "TrafficPolicyCount": counts[identity]}
        for identity, one in latest.items()
    ]
    return {"TrafficPolicySummaries": found, "IsTruncated": False, "TrafficPolicyIdMarker": "", "MaxItems": "100"}


OPERATIONS = {
    "CreateCidrCollection": create,
    "ChangeCidrCollection": change,
    "DeleteCidrCollection": delete,
    "ListCidrCollections": collections,
    "ListCidrLocations": locations,
    "ListCidrBlocks": blocks,
    "CreateTrafficPolicy": create_policy,
    "CreateTrafficPolicyVersion": create_version,
    "GetTrafficPolicy": get_policy,
    "UpdateTrafficPolicyComment": comment_policy,
    "DeleteTrafficPolicy": delete_policy,
    "ListTrafficPolicies": policies,
}
