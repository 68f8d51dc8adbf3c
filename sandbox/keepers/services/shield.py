"""Shield Advanced: protections, groups of them, and whom AWS may call. Every account here is subscribed.

Source: https://docs.aws.amazon.com/waf/latest/DDOSAPIReference/Welcome.html
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place

Json = Any
_MISSING = "ResourceNotFoundException"
_YEAR = timedelta(days=365)


def _settings(place: Place) -> Record:
    """Return what is said of the account as a whole."""
    kept = place.all("Settings")
    if not kept:
        start = datetime.now(UTC).replace(tzinfo=None)
        arn = f"arn:{place.partition}:shield::{place.account_id}:subscription"
        kept.append(
            {
                "LogBucketList": [],
                "EmergencyContactList": [],
                "Subscription": {
                    "StartTime": start,
                    "EndTime": start + _YEAR,
                    "TimeCommitmentInSeconds": int(_YEAR.total_seconds()),
                    "AutoRenew": "ENABLED",
                    "ProactiveEngagementStatus": "DISABLED",
                    "SubscriptionArn": arn,
                },
            }
        )
    return kept[0]


def _protection(place: Place, field: str, value: str) -> Record:
    for protection in place.all("Protection"):
        if protection[field] == value:
            return protection
    words = "The referenced protection does not exist."
    raise KeptError(_MISSING, words)


def _health_check(*, there: bool) -> Operation:
    def change(place: Place, params: Record) -> Record:
        protection = _protection(place, "Id", params["ProtectionId"])
        identity = params["HealthCheckArn"].rsplit("/", maxsplit=1)[-1]
        others = [one for one in protection["HealthCheckIds"] if one != identity]
        protection["HealthCheckIds"] = [*others, identity] if there else others
        return {}

    return change


def _response(status: str) -> Operation:
    def change(place: Place, params: Record) -> Record:
        protection = _protection(place, "ResourceArn", params["ResourceArn"])
        before = protection.get("ApplicationLayerAutomaticResponseConfiguration", {})
        action = params.get("Action", before.get("Action"))
        protection["ApplicationLayerAutomaticResponseConfiguration"] = {"Status": status, "Action": action}
        return {}

    return change


def _engagement(status: str) -> Operation:
    def change(place: Place, params: Record) -> Record:
        del params
        _settings(place)["Subscription"]["ProactiveEngagementStatus"] = status
        return {}

    return change


def _contacts(place: Place, params: Record) -> Record:
    _settings(place)["EmergencyContactList"] = params.get("EmergencyContactList", [])
    return {}


def _engage(place: Place, params: Record) -> Record:
    _engagement("ENABLED")(place, {})
    return _contacts(place, params)


def _role(place: Place, params: Record) -> Record:
    settings = _settings(place)
    settings.pop("RoleArn", None)
    settings.update({name: value for name, value in params.items() if name == "RoleArn"})
    return {}


def _bucket(*, there: bool) -> Operation:
    def change(place: Place, params: Record) -> Record:
        settings = _settings(place)
        others = [one for one in settings["LogBucketList"] if one != params["LogBucket"]]
        settings["LogBucketList"] = [*others, params["LogBucket"]] if there else others
        return {}

    return change


def _tell(place: Place, params: Record) -> Record:
    del params
    return {**_settings(place), "SubscriptionState": "ACTIVE"}


def _renew(place: Place, params: Record) -> Record:
    _settings(place)["Subscription"].update(params)
    return {}


KEPT = Kept(
    service="shield",
    taken="ResourceAlreadyExistsException",
    invalid="InvalidParameterException",
    everywhere="us-east-1",
    operations={
        "AssociateHealthCheck": _health_check(there=True),
        "DisassociateHealthCheck": _health_check(there=False),
        "EnableApplicationLayerAutomaticResponse": _response("ENABLED"),
        "UpdateApplicationLayerAutomaticResponse": _response("ENABLED"),
        "DisableApplicationLayerAutomaticResponse": _response("DISABLED"),
        "AssociateDRTRole": _role,
        "DisassociateDRTRole": _role,
        "AssociateDRTLogBucket": _bucket(there=True),
        "DisassociateDRTLogBucket": _bucket(there=False),
        "DescribeDRTAccess": _tell,
        "AssociateProactiveEngagementDetails": _engage,
        "EnableProactiveEngagement": _engagement("ENABLED"),
        "DisableProactiveEngagement": _engagement("DISABLED"),
        "UpdateEmergencyContactSettings": _contacts,
        "DescribeEmergencyContactSettings": _tell,
        "CreateSubscription": _renew,
        "UpdateSubscription": _renew,
        "DescribeSubscription": _tell,
        "GetSubscriptionState": _tell,
    },
    kinds=(
        Kind(
            name="Protection",
            key=("ProtectionId", "ResourceArn"),
            arn="ProtectionArn",
            fields={"ProtectionId": "Id"},
            unique=("ResourceArn",),
            defaults={"HealthCheckIds": []},
            made={"Id": "{uuid}", "ProtectionArn": "arn:{partition}:shield::{account}:protection/{Id}"},
        ),
        Kind(
            name="ProtectionGroup",
            key=("ProtectionGroupId",),
            arn="ProtectionGroupArn",
            unique=("ProtectionGroupId",),
            whole=True,
            defaults={"Members": []},
            made={"ProtectionGroupArn": "arn:{partition}:shield::{account}:protection-group/{ProtectionGroupId}"},
        ),
    ),
)
