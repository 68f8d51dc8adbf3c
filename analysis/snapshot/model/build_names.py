"""Building zones, records, and the rules that VPCs follow."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from analysis.snapshot.model.names import (
    AMAZON_DNS,
    HostedZone,
    Record,
    ResolverRule,
    RuleAssociation,
    Server,
)
from analysis.snapshot.model.read import Json, Reading

_WORKING = frozenset({"OPERATIONAL", "UPDATING", "AUTO_RECOVERING"})
_ROUTED_BY = {
    "Weight": "weighted",
    "MultiValueAnswer": "multivalue answer",
    "Failover": "failover",
    "Region": "latency",
    "GeoLocation": "geolocation",
    "GeoProximityLocation": "geoproximity",
    "CidrRoutingConfig": "IP-based",
}


def normal(name: str) -> str:
    """Return a name in lower case and without the dot at its end; the root stays a dot."""
    # Route 53 writes what is no letter, digit or hyphen as its octal number.
    return name.lower().replace("\\052", "*").rstrip(".") or "."


def names(reading: Reading) -> dict[str, Any]:
    """Return the fields of :class:`analysis.snapshot.model.names.Names`."""
    return {
        "hosted_zones": _zones(reading),
        "resolver_rules": reading.index("ResolverRules", "Id", _rule),
        "rule_associations": reading.index("ResolverRuleAssociations", "Id", _association),
        "name_servers": reading.index("DhcpOptions", "DhcpOptionsId", _name_servers),
        "zones_elsewhere": _grouped(reading.each("HostedZoneSummaries", _summary)),
        "irreversible": frozenset(key for key, off in reading.each("ResolverConfigs", _reverse_off) if off),
        "firewalled": frozenset(reading.each("FirewallRuleGroupAssociations", lambda item: str(item["VpcId"]))),
    }


def _grouped(pairs: Any) -> dict[str, tuple[Any, ...]]:  # noqa: ANN401 pairs of a key and whatever belongs to it
    found: dict[str, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _tail(identity: str) -> str:
    return identity.rpartition("/")[2]


def _zones(reading: Reading) -> dict[str, HostedZone]:
    vpcs = _grouped(reading.each("HostedZoneVpcs", lambda item: (_tail(item["Id"]), str(item["VPCId"]))))
    records = _grouped(reading.each("ResourceRecordSets", lambda item: (_tail(item["HostedZoneId"]), _record(item))))
    whole = reading.holds("ResourceRecordSets")
    made = reading.each("HostedZones", lambda item: _zone(item, vpcs, records if whole else None), "Id")
    return {zone.id: zone for zone in made}


def _zone(
    item: Json, vpcs: Mapping[str, tuple[str, ...]], records: Mapping[str, tuple[Record, ...]] | None
) -> HostedZone:
    identity = _tail(item["Id"])
    return HostedZone(
        id=identity,
        domain=normal(item["Name"]),
        private=bool((item.get("Config") or {}).get("PrivateZone", False)),
        vpc_ids=frozenset(vpcs.get(identity, ())),
        records=None if records is None else records.get(identity, ()),
    )


def _record(item: Json) -> Record:
    values = item.get("ResourceRecords") or ()
    return Record(
        name=normal(item["Name"]),
        kind=item["Type"],
        values=tuple(str(one["Value"]) for one in values),
        alias=normal(item["AliasTarget"]["DNSName"]) if item.get("AliasTarget") else "",
        routing=next((routing for key, routing in _ROUTED_BY.items() if item.get(key) is not None), ""),
        weight=int(item.get("Weight") or 0),
        checked=bool(item.get("HealthCheckId")),
    )


def _rule(item: Json) -> ResolverRule:
    return ResolverRule(
        id=item["Id"],
        domain=normal(item["DomainName"]),
        kind=item["RuleType"],
        endpoint_id=item.get("ResolverEndpointId") or "",
        servers=tuple(
            Server(ip_address(one.get("Ip") or one["Ipv6"]), int(one.get("Port") or 53), one.get("Protocol") or "Do53")
            for one in item.get("TargetIps") or ()
        ),
        name=item.get("Name") or "",
    )


def _association(item: Json) -> RuleAssociation:
    complete = item.get("Status", "COMPLETE") in {"COMPLETE", "OVERRIDDEN"}
    return RuleAssociation(item["Id"], item["ResolverRuleId"], item["VPCId"], complete)


def _name_servers(item: Json) -> tuple[str, ...]:
    told = {one["Key"]: one["Values"] for one in item["DhcpConfigurations"]}
    # A set that says nothing of servers tells hosts of none.
    servers = tuple(str(value["Value"]) for value in told.get("domain-name-servers", ()))
    return tuple(server if server == AMAZON_DNS else str(ip_address(server)) for server in servers)


def _reverse_off(item: Json) -> tuple[str, bool]:
    return str(item["ResourceId"]), item.get("AutodefinedReverse") in {"DISABLED", "DISABLING"}


def _summary(item: Json) -> tuple[str, tuple[str, str]]:
    return str(item["VPCId"]), (_tail(item["HostedZoneId"]), normal(item["Name"]))
