"""OpenSearch Service: domains, of Elasticsearch's engine too. Nothing is indexed or found; no node has an interface.

Source: https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_Operations.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now, refuse

Json = Any
_MISSING, _TAKEN, _INVALID = "ResourceNotFoundException", "ResourceAlreadyExistsException", "ValidationException"
_NUMBERS = ("zero", "one", "two", "three")
_CLUSTER = {
    "InstanceType": "m4.large.search",
    "InstanceCount": 1,
    "DedicatedMasterEnabled": False,
    "ZoneAwarenessEnabled": False,
    "WarmEnabled": False,
}
_ENDPOINT = {"EnforceHTTPS": False, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07", "CustomEndpointEnabled": False}
_PARTS: dict[str, Record] = {
    "ClusterConfig": _CLUSTER,
    "EBSOptions": {"EBSEnabled": False},
    "SnapshotOptions": {"AutomatedSnapshotStartHour": 0},
    "CognitoOptions": {"Enabled": False},
    "EncryptionAtRestOptions": {"Enabled": False},
    "NodeToNodeEncryptionOptions": {"Enabled": False},
    "DomainEndpointOptions": _ENDPOINT,
    "AdvancedSecurityOptions": {"Enabled": False, "InternalUserDatabaseEnabled": False},
    "AdvancedOptions": {"override_main_response_version": "false", "rest.action.multi.allow_explicit_index": "true"},
}
"""What a domain has of which a request names a part or nothing."""


def _check(place: Place, domain: Record) -> None:
    """Refuse subnets that there are not, and more or fewer of them than zones are wanted."""
    subnets = (domain.get("VPCOptions") or {}).get("SubnetIds") or []
    if not subnets:
        return
    cluster = {**_CLUSTER, **domain.get("ClusterConfig", {})}
    zones = cluster.get("ZoneAwarenessConfig", {}).get("AvailabilityZoneCount", 2)
    wanted = zones if cluster["ZoneAwarenessEnabled"] else 1
    if len(subnets) != wanted:
        reason = f" because you've set zone count to {_NUMBERS[wanted]}" if wanted > 1 else ""
        refuse(_INVALID, f"You must specify exactly {_NUMBERS[wanted]} subnet{'s' if wanted > 1 else ''}{reason}.")
    try:
        found = place.services.call("ec2", "DescribeSubnets", SubnetIds=subnets)["Subnets"]
    except ClientError as error:
        refuse(_INVALID, error.response["Error"]["Message"])
    domain["place"] = {
        "VPCId": found[0]["VpcId"],
        "AvailabilityZones": sorted(subnet["AvailabilityZone"] for subnet in found),
    }


def _name(place: Place, domain: Record) -> str:
    inside = "vpc-" if domain.get("place") else "search-"
    place.make(domain, {"code": "{id26}"})
    return f"{inside}{domain['DomainName']}-{domain['code']}.{place.region_name}.es.amazonaws.com"


def _with_defaults(part: str) -> Any:  # noqa: ANN401 a function of place and record
    return lambda _place, domain: {**_PARTS[part], **_public(domain.get(part) or {})}


def _public(options: Record) -> Record:
    """Return options without the master user's, which OpenSearch Service does not tell."""
    return {name: value for name, value in options.items() if name != "MasterUserOptions"}


def _network(_place: Place, domain: Record) -> Json:
    return {**domain["VPCOptions"], **domain["place"]} if domain.get("place") else None


def _find(place: Place, name: str) -> Record:
    for domain in place.all("Domain"):
        if domain["DomainName"] == name:
            return domain
    raise KeptError(_MISSING, f"Domain not found: {name}")


def _describe(place: Place, params: Record) -> Record:
    told = []
    for domain in place.all("Domain"):
        if domain["DomainName"] in params["DomainNames"]:
            parts = {name: tell(place, domain) for name, tell in _TOLD.items()}
            told.append({**domain, **{name: value for name, value in parts.items() if value is not None}})
    return {"DomainStatusList": told}


def _update(place: Place, params: Record) -> Record:
    """Change parts of a domain's options; what a request does not name of them stays."""
    domain = _find(place, params.pop("DomainName"))
    dry = params.pop("DryRun", False)
    after = dict(domain)
    for name, value in params.items():
        after[name] = {**(domain.get(name) or {}), **value} if name in {*_PARTS, "VPCOptions"} else value
    _check(place, after)
    if not dry:
        domain |= after
    moment = now(place, domain)
    status = {"CreationDate": moment, "UpdateDate": moment, "State": "Active"}
    return {"DomainConfig": {name: {"Options": after[name], "Status": status} for name in params}}


def _upgrade(place: Place, params: Record) -> Record:
    domain = _find(place, params["DomainName"])
    if not params.get("PerformCheckOnly"):
        domain["EngineVersion"] = params["TargetVersion"]
    return {"UpgradeId": domain["code"], **params}


_TOLD = {**{part: _with_defaults(part) for part in _PARTS}, "VPCOptions": _network}

KEPT = Kept(
    service="opensearch",
    beside="es",
    missing=_MISSING,
    taken=_TAKEN,
    invalid=_INVALID,
    operations={"DescribeDomains": _describe, "UpdateDomainConfig": _update, "UpgradeDomain": _upgrade},
    kinds=(
        Kind(
            name="Domain",
            key=("DomainName",),
            arn="ARN",
            unique=("DomainName",),
            list=("ListDomainNames",),
            check=_check,
            defaults={"EngineVersion": "OpenSearch_2.19", "AccessPolicies": "", "IPAddressType": "ipv4"},
            made={
                "DomainId": "{account}/{DomainName}",
                "ARN": "arn:{partition}:es:{region}:{account}:domain/{DomainName}",
                "host": _name,
                "Created": True,
                "Deleted": False,
                "Processing": False,
                "UpgradeProcessing": False,
                "DomainProcessingStatus": "Active",
            },
            told={
                **_TOLD,
                "Endpoint": lambda _place, domain: None if domain.get("place") else domain["host"],
                "Endpoints": lambda _place, domain: {"vpc": domain["host"]} if domain.get("place") else None,
            },
        ),
    ),
)
