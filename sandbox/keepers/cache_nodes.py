"""Nodes of caches: what they are called, in which subnets they stand, and at which addresses they answer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from moto.moto_api._internal import mock_random

from sandbox.keepers.kind import Record
from sandbox.keepers.place import KeptError, Place

Json = Any
_PORTS = {"memcached": 11211}
_NEWEST = {"memcached": "1.6.22", "redis": "7.1", "valkey": "8.0"}
_REQUESTER = "amazon-elasticache"


def port_of(record: Mapping[str, Json]) -> int:
    """Return the port of a cache: the one that was asked for, or its engine's."""
    return int(record.get("Port") or _PORTS.get(engine_of(record), 6379))


def engine_of(record: Mapping[str, Json]) -> str:
    """Return the engine of a cache; a replication group that names none has Redis OSS."""
    return str(record.get("Engine") or "redis").lower()


def version_of(record: Mapping[str, Json]) -> str:
    """Return the engine's version: the one that was asked for, or the newest."""
    return str(record.get("EngineVersion") or _NEWEST[engine_of(record)])


def endpoint(place: Place, record: Record, *labels: str) -> dict[str, Json]:
    """Return an endpoint: labels, a part that is the cache's own, the Region in short."""
    area, *middle, number = place.region_name.split("-")
    short = f"{area}{''.join(word[0] for word in middle)}{number}"
    own = record.setdefault("own label", mock_random.get_random_string(6, lower_case=True))
    first, *rest = labels
    return {"Address": ".".join([first, own, *rest, short, "cache.amazonaws.com"]), "Port": port_of(record)}


def subnets_of(place: Place, record: Mapping[str, Json]) -> list[Json]:
    """Return the subnets of a cache's subnet group, or those of the default VPC."""
    name = record.get("CacheSubnetGroupName")
    ec2 = _ec2(place)
    if name is None or name == "default":
        default = ec2.default_vpc
        found = [] if default is None else [s for s in ec2.describe_subnets() if s.vpc_id == default.id]
    else:
        group = next((one for one in place.all("CacheSubnetGroup") if one["CacheSubnetGroupName"] == name), None)
        if group is None:
            code = "CacheSubnetGroupNotFoundFault"
            raise KeptError(code, f"Cache subnet group {name} not found.")
        found = [ec2.get_subnet(subnet) for subnet in group["SubnetIds"]]
    return sorted(found, key=lambda subnet: subnet.availability_zone)


def stand(place: Place, record: Mapping[str, Json], cluster: str, zones: Iterable[str | None]) -> list[Json]:
    """Make an interface for each node, in the zone that is asked for or in the one with the fewest of them.

    Returns:
        the interfaces; each knows its subnet, and so its zone.
    """
    subnets = subnets_of(place, record)
    if not subnets:
        code = "InvalidParameterValue"
        raise KeptError(code, "There is no subnet for the cache's nodes.")
    ec2, made = _ec2(place), []
    used: Counter[str] = Counter(record.get("used zones", ()))
    for zone in zones:
        fitting = [subnet for subnet in subnets if subnet.availability_zone == zone] or subnets
        subnet = min(fitting, key=lambda one: used[one.availability_zone])
        used[subnet.availability_zone] += 1
        groups = record.get("SecurityGroupIds") or [ec2.get_default_security_group(subnet.vpc_id).id]
        interface = ec2.create_network_interface(
            subnet, None, group_ids=list(groups), description=f"ElastiCache {cluster}"
        )
        interface.requester_managed, interface.requester_id, interface.status = True, _REQUESTER, "in-use"
        made.append(interface)
    return made


def regroup(place: Place, record: Mapping[str, Json]) -> None:
    """Let a cache's security groups guard the interfaces of its nodes."""
    ec2 = _ec2(place)
    groups = record.get("SecurityGroupIds")
    for identity in record.get("interfaces", ()) if groups else ():
        if identity in ec2.enis:
            ec2.modify_network_interface_attribute(identity, list(groups or ()))


def remove(place: Place, identities: Iterable[str]) -> None:
    """Let interfaces go."""
    ec2 = _ec2(place)
    for identity in identities:
        if identity in ec2.enis:
            ec2.enis[identity].delete()


def _ec2(place: Place) -> Any:  # noqa: ANN401 moto's EC2 backend is a pile of mixins
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 slow to load, and not needed until a cache is made

    return ec2_backends[place.account_id][place.region_name]
