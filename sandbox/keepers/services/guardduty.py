"""GuardDuty: detectors and what belongs to them, members and plans. Nothing is ever found.

moto's detectors are kept here too, because it has none of what belongs to them.

Source: https://docs.aws.amazon.com/guardduty/latest/APIReference/Welcome.html
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now
from sandbox.keepers.security import invitations

Json = Any
_INVALID = "BadRequestException"
_ALWAYS = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
_BY_DEFAULT = ("S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS")
_IF_ASKED = ("EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING")


def _time(_place: Place, _record: Record) -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _check_only_one(place: Place, record: Record) -> None:
    if "DetectorId" not in record and place.all("Detector"):
        words = "The request is rejected because a detector already exists for the current account."
        raise KeptError(_INVALID, words)


def _status(on: Json) -> Record:
    return {"Status": "ENABLED" if on else "DISABLED"}


def _sources(_place: Place, record: Record) -> Record:
    """Return the data sources, which are features by older names."""
    given = record.get("DataSources", {})
    volumes = given.get("MalwareProtection", {}).get("ScanEc2InstanceWithFindings", {}).get("EbsVolumes", True)
    return {
        **{name: _status(on=True) for name in ("CloudTrail", "DNSLogs", "FlowLogs")},
        "S3Logs": _status(given.get("S3Logs", {}).get("Enable", True)),
        "Kubernetes": {"AuditLogs": _status(given.get("Kubernetes", {}).get("AuditLogs", {}).get("Enable", True))},
        "MalwareProtection": {"ScanEc2InstanceWithFindings": {"EbsVolumes": _status(volumes)}},
    }


def _features(place: Place, record: Record) -> list[Record]:
    """Return all features: those that were named as they were named, the others as they are by default."""
    sources = _sources(place, record)
    older = {
        "S3_DATA_EVENTS": sources["S3Logs"]["Status"],
        "EKS_AUDIT_LOGS": sources["Kubernetes"]["AuditLogs"]["Status"],
        "EBS_MALWARE_PROTECTION": sources["MalwareProtection"]["ScanEc2InstanceWithFindings"]["EbsVolumes"]["Status"],
    }
    default = {**dict.fromkeys((*_ALWAYS, *_BY_DEFAULT), "ENABLED"), **dict.fromkeys(_IF_ASKED, "DISABLED"), **older}
    named = {one["Name"]: one for one in record.get("Features", ())}
    return [named.get(name, {"Name": name, "Status": status}) for name, status in default.items()] + [
        one for name, one in named.items() if name not in default
    ]


def _resource(path: str) -> str:
    return f"arn:{{partition}}:guardduty:{{region}}:{{account}}:{path}"


def _set(name: str, path: str) -> Kind:
    """Return a kind of list of addresses or domains, which is in S3."""
    key = f"{name}Id" if name != "IPSet" else "IpSetId"
    return Kind(
        name=name,
        key=("DetectorId", key),
        arn="Arn",
        within={"DetectorId": "Detector"},
        made={
            key: "{hex32}",
            "Arn": _resource(f"detector/{{DetectorId}}/{path}/{{{key}}}"),
            "CreatedAt": now,
            "UpdatedAt": now,
        },
        renewed={"UpdatedAt": now},
        told={"Status": lambda _, record: "ACTIVE" if record.get("Activate") else "INACTIVE"},
    )


def _protected(_place: Place, record: Record) -> Record:
    """Return what a plan protects; an update says nothing of the bucket, which stays."""
    bucket = record["ProtectedResource"]["S3Bucket"]
    return {"S3Bucket": {"BucketName": record["Bucket"], **bucket}}


KEPT = Kept(
    service="guardduty",
    beside="guardduty",
    missing=_INVALID,
    taken=_INVALID,
    invalid=_INVALID,
    operations=invitations.OPERATIONS,
    kinds=(
        Kind(
            name="Detector",
            key=("DetectorId",),
            arn="Arn",
            check=_check_only_one,
            defaults={"FindingPublishingFrequency": "SIX_HOURS"},
            made={
                "DetectorId": "{hex32}",
                "Arn": _resource("detector/{DetectorId}"),
                "ServiceRole": "arn:{partition}:iam::{account}:role/aws-service-role/guardduty.amazonaws.com/"
                "AWSServiceRoleForAmazonGuardDuty",
                "CreatedAt": _time,
                "UpdatedAt": _time,
            },
            renewed={"UpdatedAt": _time},
            told={
                "Status": lambda _, record: "ENABLED" if record["Enable"] else "DISABLED",
                "DataSources": _sources,
                "Features": _features,
            },
        ),
        Kind(
            name="Filter",
            key=("DetectorId", "FilterName"),
            arn="Arn",
            fields={"FilterName": "Name"},
            within={"DetectorId": "Detector"},
            unique=("DetectorId", "Name"),
            defaults={"Action": "NOOP", "Rank": 1},
            made={"Arn": _resource("detector/{DetectorId}/filter/{Name}")},
        ),
        _set("IPSet", "ipset"),
        _set("ThreatIntelSet", "threatintelset"),
        _set("TrustedEntitySet", "trustedentityset"),
        _set("ThreatEntitySet", "threatentityset"),
        Kind(
            name="PublishingDestination",
            key=("DetectorId", "DestinationId"),
            arn="Arn",
            within={"DetectorId": "Detector"},
            made={
                "DestinationId": "{hex32}",
                "Arn": _resource("detector/{DetectorId}/publishingDestination/{DestinationId}"),
                "Status": "PUBLISHING",
                "PublishingFailureStartTimestamp": 0,
            },
        ),
        Kind(
            name="MalwareProtectionPlan",
            key=("MalwareProtectionPlanId",),
            arn="Arn",
            missing="ResourceNotFoundException",
            made={
                "MalwareProtectionPlanId": "{hex20}",
                "Arn": _resource("malware-protection-plan/{MalwareProtectionPlanId}"),
                "Bucket": lambda _, record: record["ProtectedResource"]["S3Bucket"]["BucketName"],
                "Status": "ACTIVE",
                "CreatedAt": now,
            },
            told={"ProtectedResource": _protected},
        ),
    ),
)
