"""Amazon Verified Permissions: policy stores and what is in them. Nothing is decided: ``IsAuthorized`` is not kept.

Source: https://docs.aws.amazon.com/verifiedpermissions/latest/apireference/Welcome.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_TIMES = {"createdDate": now, "lastUpdatedDate": now}
_RENEWED = {"lastUpdatedDate": now}
_EFFECT = re.compile(r"^\s*(?:@\w+\([^)]*\)\s*|//[^\n]*\n\s*)*(permit|forbid)\b")


def _is_unprotected(_place: Place, record: Record) -> None:
    if record["deletionProtection"] == "ENABLED":
        code = "InvalidStateException"
        raise KeptError(code, "The policy store cannot be deleted while its deletion protection is enabled.")


def _encryption(_place: Place, record: Record) -> Json:
    settings = record.get("encryptionSettings", {}).get("kmsEncryptionSettings")
    if settings is None:
        return {"default": {}}
    return {"kmsEncryptionState": {"encryptionContext": {}, **settings}}


def _statement(place: Place, record: Record) -> str:
    """Return the Cedar text of a policy, which may be that of its template."""
    definition = record["definition"]
    if "static" in definition:
        return str(definition["static"]["statement"])
    wanted = definition["templateLinked"]["policyTemplateId"]
    return str(_template(place, record["policyStoreId"], wanted)["statement"])


def _template(place: Place, store: str, identifier: str) -> Record:
    for template in place.all("PolicyTemplate"):
        if (template["policyStoreId"], template["policyTemplateId"]) == (store, identifier):
            return template
    code = "ResourceNotFoundException"
    raise KeptError(code, f"PolicyTemplate {identifier} does not exist.", about=identifier, kind="POLICY_TEMPLATE")


def _check_policy(place: Place, record: Record) -> None:
    """Refuse a policy that is not Cedar's form of one, and one that turns into the other type."""
    if _EFFECT.match(_statement(place, record)) is None:
        code = "ValidationException"
        raise KeptError(code, "The policy statement must begin with permit or forbid.")
    if record.get("policyType", _type(place, record)) != _type(place, record):
        code = "ValidationException"
        raise KeptError(code, "The type of a policy cannot be changed.")


def _type(_place: Place, record: Record) -> str:
    return "STATIC" if "static" in record["definition"] else "TEMPLATE_LINKED"


def _effect(place: Place, record: Record) -> str:
    found = _EFFECT.match(_statement(place, record))
    assert found is not None, record
    return found[1].title()


def _of_link(name: str) -> Any:  # noqa: ANN401 a function of place and record
    return lambda _place, record: record["definition"].get("templateLinked", {}).get(name)


def _delete_linked(place: Place, template: Record) -> None:
    """Policies that are linked to a template go with it."""
    for policy in list(place.all("Policy")):
        link = policy["definition"].get("templateLinked", {})
        if link.get("policyTemplateId") == template["policyTemplateId"]:
            place.all("Policy").remove(policy)


def _passes(record: Record, condition: Mapping[str, Json]) -> bool:
    link = record["definition"].get("templateLinked", {})
    wanted = {"policyType": record["policyType"], "policyTemplateId": link.get("policyTemplateId")}
    wanted |= {name: {"identifier": link.get(name)} for name in ("principal", "resource")}
    return all(wanted[name] == value for name, value in condition.items())


def _details(_place: Place, record: Record) -> Json:
    """Return what is told of a user pool; of other providers there are no details."""
    pool = record["configuration"].get("cognitoUserPoolConfiguration")
    if pool is None:
        return None
    region, identifier = pool["userPoolArn"].split(":")[3], pool["userPoolArn"].rsplit("/", 1)[1]
    return {
        "clientIds": pool.get("clientIds", []),
        "userPoolArn": pool["userPoolArn"],
        "discoveryUrl": f"https://cognito-idp.{region}.amazonaws.com/{identifier}/.well-known/openid-configuration",
        "openIdIssuer": "COGNITO",
    }


def _schema(place: Place, params: Record) -> Record:
    store = next((one for one in place.all("PolicyStore") if one["policyStoreId"] == params["policyStoreId"]), None)
    if store is None:
        code, about = "ResourceNotFoundException", params["policyStoreId"]
        raise KeptError(code, f"PolicyStore {about} does not exist.", about=about, kind="POLICY_STORE")
    return store


def _put_schema(place: Place, params: Record) -> Record:
    store, text = _schema(place, params), params["definition"]["cedarJson"]
    try:
        namespaces = list(json.loads(text))
    except ValueError as error:
        code = "ValidationException"
        raise KeptError(code, f"The schema is no JSON: {error}") from None
    place.make(store, {"schemaUpdated": now})
    store |= {
        "schema": text,
        "namespaces": namespaces,
        "schemaCreated": store.get("schemaCreated", store["schemaUpdated"]),
    }
    return _get_schema(place, params)


def _get_schema(place: Place, params: Record) -> Record:
    store = _schema(place, params)
    if "schema" not in store:
        code, about = "ResourceNotFoundException", params["policyStoreId"]
        raise KeptError(code, f"The policy store {about} has no schema.", about=about, kind="SCHEMA")
    names = {"createdDate": "schemaCreated", "lastUpdatedDate": "schemaUpdated"}
    told = {name: store[name] for name in ("policyStoreId", "schema", "namespaces")}
    return told | {name: store[field] for name, field in names.items()}


def _inner(name: str, **more: Json) -> Kind:
    """Return a kind of thing in a policy store."""
    key = f"{name[0].lower()}{name[1:]}Id"
    return Kind(
        name=name,
        key=("policyStoreId", key),
        within={"policyStoreId": "PolicyStore"},
        made={key: "{id22}", **more.pop("made", {}), **_TIMES},
        renewed=_RENEWED,
        **more,
    )


KEPT = Kept(
    service="verifiedpermissions",
    operations={"PutSchema": _put_schema, "GetSchema": _get_schema},
    kinds=(
        Kind(
            name="PolicyStore",
            key=("policyStoreId",),
            arn="arn",
            defaults={"deletionProtection": "DISABLED", "cedarVersion": "CEDAR_4"},
            made={
                "policyStoreId": "PS{id20}",
                "arn": "arn:{partition}:verifiedpermissions::{account}:policy-store/{policyStoreId}",
                "encryptionState": _encryption,
                **_TIMES,
            },
            renewed=_RENEWED,
            check_deletion=_is_unprotected,
        ),
        _inner(
            "Policy",
            check=_check_policy,
            filters={"filter": _passes},
            list=("ListPolicies",),
            made={"policyType": _type},
            told={"effect": _effect, "principal": _of_link("principal"), "resource": _of_link("resource")},
        ),
        _inner("PolicyTemplate", check_deletion=_delete_linked),
        _inner("IdentitySource", fields={"updateConfiguration": "configuration"}, told={"details": _details}),
    ),
)
