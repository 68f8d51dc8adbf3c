"""Cognito's user pools: what an update leaves out, what keeps one from being deleted, MFA, tags."""

from collections.abc import Mapping
from typing import Any

from moto.core.utils import utcnow

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, refuse, replace

Json = Any
_STAYS = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration", "UserPoolTags")
_FACTORS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration")
_INVALID = "InvalidParameterException"


def _update(original: Any, backend: Any, user_pool_id: str, extended_config: dict[str, Json]) -> None:  # noqa: ANN401
    """Set to its default what a request leaves out, but for what no update can set, and for tags."""
    pool = backend.describe_user_pool(user_pool_id)
    before = pool.extended_config
    given = {name: value for name, value in extended_config.items() if name not in {"UserPoolId", "PoolName"}}
    original(backend, user_pool_id, given)
    pool.extended_config |= {name: before[name] for name in _STAYS if name in before and name not in given}
    pool.name = extended_config.get("PoolName", pool.name)
    pool.mfa_config = given.get("MfaConfiguration", "OFF")
    pool.last_modified_date = utcnow()


def _delete(original: Any, backend: Any, user_pool_id: str) -> None:  # noqa: ANN401
    pool = backend.describe_user_pool(user_pool_id)
    if pool.extended_config.get("DeletionProtection") == "ACTIVE":
        words = (
            "The user pool cannot be deleted because deletion protection is activated. "
            "Deletion protection must be inactivated first."
        )
        refuse(_INVALID, words)
    if pool.domain:
        refuse(_INVALID, "User pool cannot be deleted. It has a domain configured that should be deleted first.")
    original(backend, user_pool_id)


def _made(original: Any, pool: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
    """Give a pool the standard attributes, whatever further ones it has."""
    from moto.cognitoidp.models import CognitoIdpUserPoolAttribute  # noqa: PLC0415 loaded by now

    original(pool, *arguments, **named)
    standard = CognitoIdpUserPoolAttribute.STANDARD_SCHEMA
    usual = {name: CognitoIdpUserPoolAttribute(name, False, schema) for name, schema in standard.items()}  # noqa: FBT003 moto's own
    pool.schema_attributes = {**usual, **pool.schema_attributes}


def _update_client(original: Any, backend: Any, user_pool_id: str, client_id: str, config: dict[str, Json]) -> Any:  # noqa: ANN401
    """Set to its default what a request leaves out."""
    from moto.cognitoidp.models import CognitoIdpUserPoolClient  # noqa: PLC0415 loaded by now

    client = original(backend, user_pool_id, client_id, config)
    given = {"ClientName": client.extended_config.get("ClientName"), **config}
    client.extended_config = CognitoIdpUserPoolClient(user_pool_id, client.generate_secret, given).extended_config
    return client


def _set_mfa(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    pool = place.backend.describe_user_pool(given["UserPoolId"])
    mode = given.get("MfaConfiguration", "OFF")
    if mode != "OFF" and not any(name in given for name in _FACTORS[:3]):
        refuse(_INVALID, "Invalid MFA configuration given, cannot enable MFA without a factor.")
    pool.mfa_config = pool.extended_config["MfaConfiguration"] = mode
    pool.sms_mfa_config = given.get("SmsMfaConfiguration")
    pool.token_mfa_config = given.get("SoftwareTokenMfaConfiguration")
    pool.factors = {name: given[name] for name in _FACTORS if name in given}
    return _tell_mfa(place, given)


def _tell_mfa(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    pool = place.backend.describe_user_pool(given["UserPoolId"])
    return {"MfaConfiguration": pool.mfa_config, **getattr(pool, "factors", {})}


def _tagged(place: Place, given: Mapping[str, Json]) -> dict[str, str]:
    pool = place.backend.describe_user_pool(given["ResourceArn"].rpartition("/")[2])
    tags: dict[str, str] = pool.extended_config.setdefault("UserPoolTags", {})
    return tags


def _tag(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    _tagged(place, given).update(given["Tags"])
    return {}


def _untag(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    tags = _tagged(place, given)
    for key in given["TagKeys"]:
        tags.pop(key, None)
    return {}


def _update_server(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    server = place.backend.describe_resource_server(given["UserPoolId"], given["Identifier"])
    server.name, server.scopes = given["Name"], given.get("Scopes", [])
    return {"ResourceServer": server.to_json()}


def _delete_server(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    place.backend.describe_resource_server(given["UserPoolId"], given["Identifier"])
    del place.backend.describe_user_pool(given["UserPoolId"]).resource_servers[given["Identifier"]]
    return {}


def _apply_pools() -> None:
    from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpUserPool  # noqa: PLC0415 loaded by now

    replace(CognitoIdpBackend, update_user_pool=_update, delete_user_pool=_delete)
    replace(CognitoIdpUserPool, __init__=_made)
    _answer(
        {
            "SetUserPoolMfaConfig": _set_mfa,
            "GetUserPoolMfaConfig": _tell_mfa,
            "TagResource": _tag,
            "UntagResource": _untag,
            "ListTagsForResource": lambda place, given: {"Tags": _tagged(place, given)},
        }
    )


def _apply_clients() -> None:
    from moto.cognitoidp.models import CognitoIdpBackend  # noqa: PLC0415 loaded by now

    replace(CognitoIdpBackend, update_user_pool_client=_update_client)
    _answer({"UpdateResourceServer": _update_server, "DeleteResourceServer": _delete_server})


def _answer(written: Mapping[str, Any]) -> None:
    from moto.cognitoidp.responses import CognitoIdpResponse  # noqa: PLC0415 loaded by now

    operations("cognito-idp", written, CognitoIdpResponse)


MENDS = (
    Mend(
        name="user_pools",
        moto="An update forgets what no update can set; protected pools and those with a domain are deleted; passkeys,"
        " MFA by e-mail and tags are not kept; a pool with attributes of its own has no others.",
        aws="What an update leaves out is the default again, and the names of users stay as they are; protection and"
        " domains keep a pool; every pool has the standard attributes.",
        source="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html",
        apply=_apply_pools,
        when="moto.cognitoidp.urls",
    ),
    Mend(
        name="user_pool_clients",
        moto="An update of an app client keeps what it leaves out; resource servers are never changed or removed.",
        aws="What an update leaves out is the default again; resource servers are changed and removed.",
        source="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html",
        apply=_apply_clients,
        when="moto.cognitoidp.urls",
    ),
)
