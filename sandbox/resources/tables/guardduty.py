"""GuardDuty: detectors and what belongs to them, and plans that protect buckets from malware."""

from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
TAGS = ApiTags("guardduty", "TagResource", "UntagResource", as_map=True, list="ListTagsForResource")
_SOURCES = (
    "DataSources.{S3Logs: {Enable: S3Logs.Status=='ENABLED'},"
    " Kubernetes: {AuditLogs: {Enable: Kubernetes.AuditLogs.Status=='ENABLED'}},"
    " MalwareProtection: {ScanEc2InstanceWithFindings:"
    " {EbsVolumes: MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes.Status=='ENABLED'}}}"
)
"""Data sources as requests write them."""
_DETECTOR = "arn:$partition:guardduty:$region:$account:detector"


def _moment(name: str) -> Any:  # noqa: ANN401 a function of an attribute
    def told(_context: Context, _physical: Physical, item: Json) -> str:
        return str(item[name].isoformat())

    return told


def _set(kind: str, path: str, key: str, *, compound: bool) -> Row:
    """Return a row of a list of addresses or domains; the newer kinds are named with their detector."""
    identity = "$id.0" if compound else "$id"
    named = {"DetectorId": "$DetectorId", key: identity}
    more: dict[str, Any] = {}
    if compound:
        more = {"Status": "Status", "CreatedAt": _moment("CreatedAt"), "UpdatedAt": _moment("UpdatedAt")}
    return Row(
        type=f"AWS::GuardDuty::{kind}",
        service="guardduty",
        create=f"Create{kind}",
        id=f"$response.{key}|$DetectorId" if compound else key,
        read=Read(f"Get{kind}", named),
        delete=Call(f"Delete{kind}", named),
        extra={"Activate": False},
        update=Call(f"Update{kind}", named),
        defaults={"Activate": False},
        attributes={"Id": (lambda _context, physical, _item: physical.id.split("|")[0]), **more},
        named=Named("Name", longest=255),
        tells={"Activate": "Status == 'ACTIVE'"},
        tags=TAGS,
        tag_key={"ResourceArn": f"{_DETECTOR}/$DetectorId/{path}/{identity}"},
    )


ROWS = (
    Row(
        type="AWS::GuardDuty::Detector",
        service="guardduty",
        create="CreateDetector",
        id="DetectorId",
        read=Read("GetDetector", {"DetectorId": "$id"}),
        delete=Call("DeleteDetector", {"DetectorId": "$id"}),
        update=Call("UpdateDetector", {"DetectorId": "$id"}),
        defaults={"FindingPublishingFrequency": "SIX_HOURS", "Features": [], "DataSources": {}},
        attributes={"Id": "$id"},
        tells={"Enable": "Status == 'ENABLED'", "DataSources": _SOURCES},
        tags=TAGS,
        tag_key={"ResourceArn": f"{_DETECTOR}/$id"},
    ),
    Row(
        type="AWS::GuardDuty::Filter",
        service="guardduty",
        create="CreateFilter",
        id="$Name",
        read=Read("GetFilter", {"DetectorId": "$DetectorId", "FilterName": "$id"}),
        delete=Call("DeleteFilter", {"DetectorId": "$DetectorId", "FilterName": "$id"}),
        update=Call("UpdateFilter", {"DetectorId": "$DetectorId", "FilterName": "$id"}),
        defaults={"Action": "NOOP", "Description": "", "Rank": 1},
        tags=TAGS,
        tag_key={"ResourceArn": f"{_DETECTOR}/$DetectorId/filter/$id"},
    ),
    _set("IPSet", "ipset", "IpSetId", compound=False),
    _set("ThreatIntelSet", "threatintelset", "ThreatIntelSetId", compound=False),
    _set("TrustedEntitySet", "trustedentityset", "TrustedEntitySetId", compound=True),
    _set("ThreatEntitySet", "threatentityset", "ThreatEntitySetId", compound=True),
    Row(
        type="AWS::GuardDuty::PublishingDestination",
        service="guardduty",
        create="CreatePublishingDestination",
        id="$DetectorId|$response.DestinationId",
        read=Read("DescribePublishingDestination", {"DetectorId": "$id.0", "DestinationId": "$id.1"}),
        delete=Call("DeletePublishingDestination", {"DetectorId": "$id.0", "DestinationId": "$id.1"}),
        update=Call("UpdatePublishingDestination", {"DetectorId": "$id.0", "DestinationId": "$id.1"}),
        attributes={
            "Id": "DestinationId",
            "Status": "Status",
            "PublishingFailureStartTimestamp": "to_string(PublishingFailureStartTimestamp)",
        },
        tags=TAGS,
        tag_key={"ResourceArn": f"{_DETECTOR}/$DetectorId/publishingDestination/$id.1"},
    ),
    Row(
        type="AWS::GuardDuty::MalwareProtectionPlan",
        service="guardduty",
        create="CreateMalwareProtectionPlan",
        id="MalwareProtectionPlanId",
        read=Read("GetMalwareProtectionPlan", {"MalwareProtectionPlanId": "$id"}),
        delete=Call("DeleteMalwareProtectionPlan", {"MalwareProtectionPlanId": "$id"}),
        update=Call("UpdateMalwareProtectionPlan", {"MalwareProtectionPlanId": "$id"}),
        updaters={
            "ProtectedResource": Call(
                "UpdateMalwareProtectionPlan",
                {
                    "MalwareProtectionPlanId": "$id",
                    "ProtectedResource": {"S3Bucket": {"ObjectPrefixes": "$value.S3Bucket.ObjectPrefixes"}},
                },
            )
        },
        defaults={"Actions": {"Tagging": {"Status": "DISABLED"}}},
        attributes={
            "MalwareProtectionPlanId": "$id",
            "Arn": "Arn",
            "Status": "Status",
            "CreatedAt": _moment("CreatedAt"),
        },
        tags=TAGS,
        tag_key={"ResourceArn": "$item.Arn"},
    ),
)
