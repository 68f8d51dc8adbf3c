"""IAM Roles Anywhere: trust anchors, profiles and revocation lists. No certificate is ever exchanged for credentials.

Source: https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/Welcome.html
"""

from sandbox.keepers.kind import Json, Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

_DEFAULT_SECONDS = 3600
_NOTIFICATIONS = ("CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY")
_DAYS_BEFORE = 45


def _kind(name: str, path: str, **more: Json) -> Kind:
    """Return a kind: each has an id, an ARN, and is enabled and disabled."""
    key, low = f"{path.replace('-a', 'A')}Id", f"{path.replace('-a', 'A')}"
    return Kind(
        name=name,
        key=(key,),
        arn=f"{low}Arn",
        made={
            key: "{uuid}",
            f"{low}Arn": f"arn:{{partition}}:rolesanywhere:{{region}}:{{account}}:{path}/{{{key}}}",
            "createdBy": "arn:{partition}:iam::{account}:root",
            "createdAt": now,
            "updatedAt": now,
        },
        renewed={"updatedAt": now},
        switches={f"Enable{name}": {"enabled": True}, f"Disable{name}": {"enabled": False}},
        **more,
    )


def _settings(_place: Place, record: Record) -> list[Json]:
    """Return when whom a trust anchor tells of certificates that expire: its own settings, and AWS's for the rest."""
    own = {setting["event"]: setting for setting in record.get("notificationSettings", ())}
    return [
        {"enabled": True, "event": event, "threshold": _DAYS_BEFORE, "channel": "ALL", "configuredBy": by, **setting}
        for event in _NOTIFICATIONS
        for setting, by in [(own[event], "account") if event in own else ({}, "rolesanywhere.amazonaws.com")]
    ]


def _found(place: Place, kind: str, key: str, value: str) -> Record:
    found = next((one for one in place.all(kind) if one[key] == value), None)
    if found is None:
        code = "ResourceNotFoundException"
        raise KeptError(code, f"{kind} {value} does not exist.")
    return found


def _put_settings(place: Place, params: Record) -> Record:
    anchor = _found(place, "TrustAnchor", "trustAnchorId", params["trustAnchorId"])
    new = {setting["event"]: setting for setting in params["notificationSettings"]}
    kept = [one for one in anchor.get("notificationSettings", ()) if one["event"] not in new]
    anchor["notificationSettings"] = [*kept, *new.values()]
    return {"trustAnchor": {**anchor, "notificationSettings": _settings(place, anchor)}}


def _reset_settings(place: Place, params: Record) -> Record:
    anchor = _found(place, "TrustAnchor", "trustAnchorId", params["trustAnchorId"])
    gone = {key["event"] for key in params["notificationSettingKeys"]}
    anchor["notificationSettings"] = [one for one in anchor.get("notificationSettings", ()) if one["event"] not in gone]
    return {"trustAnchor": {**anchor, "notificationSettings": _settings(place, anchor)}}


def _put_mapping(place: Place, params: Record) -> Record:
    profile = _found(place, "Profile", "profileId", params["profileId"])
    field = params["certificateField"]
    others = [one for one in profile.get("attributeMappings", ()) if one["certificateField"] != field]
    mapping = {"certificateField": field, "mappingRules": params["mappingRules"]}
    profile["attributeMappings"] = [*others, mapping]
    return {"profile": profile}


def _delete_mapping(place: Place, params: Record) -> Record:
    profile = _found(place, "Profile", "profileId", params["profileId"])
    field, specifiers = params["certificateField"], params.get("specifiers")
    kept = []
    for one in profile.get("attributeMappings", ()):
        rules = [rule for rule in one["mappingRules"] if specifiers and rule["specifier"] not in specifiers]
        if one["certificateField"] != field:
            kept.append(one)
        elif rules:
            kept.append({**one, "mappingRules": rules})
    profile["attributeMappings"] = kept
    return {"profile": profile}


KEPT = Kept(
    service="rolesanywhere",
    kinds=(
        _kind("TrustAnchor", "trust-anchor", defaults={"enabled": False}, told={"notificationSettings": _settings}),
        _kind("Profile", "profile", defaults={"enabled": False, "durationSeconds": _DEFAULT_SECONDS}),
        _kind(
            "Crl",
            "crl",
            create=("ImportCrl",),
            defaults={"enabled": False},
            within={"trustAnchorArn": "TrustAnchor"},
        ),
    ),
    operations={
        "PutNotificationSettings": _put_settings,
        "ResetNotificationSettings": _reset_settings,
        "PutAttributeMapping": _put_mapping,
        "DeleteAttributeMapping": _delete_mapping,
    },
)
