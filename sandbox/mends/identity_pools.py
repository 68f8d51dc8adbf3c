"""Cognito's identity pools: an update replaces their settings, and they have tags."""

from collections.abc import Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import Memory, Place, operations, replace

Json = Any
_CLASSIC = Memory(
    service="cognito-identity",
    members=("AllowClassicFlow",),
    key="IdentityPoolId",
    learns={"CreateIdentityPool": "@", "UpdateIdentityPool": "@"},
    tells={"CreateIdentityPool": "@", "UpdateIdentityPool": "@", "DescribeIdentityPool": "@"},
    forgets=("DeleteIdentityPool",),
    whole=True,
)


def _update(original: Any, backend: Any, identity_pool_id: str, **given: Any) -> str:  # noqa: ANN401
    """Replace every setting; tags stay if the request names none."""
    del original
    backend.describe_identity_pool(identity_pool_id)
    pool = backend.identity_pools[identity_pool_id]
    pool.identity_pool_name = given["identity_pool_name"]
    pool.allow_unauthenticated_identities = given["allow_unauthenticated"]
    pool.supported_login_providers = given["login_providers"] or {}
    pool.developer_provider_name = given["provider_name"] or ""
    pool.open_id_connect_provider_arns = given["provider_arns"] or []
    pool.cognito_identity_providers = given["identity_providers"] or []
    pool.saml_provider_arns = given["saml_providers"] or []
    pool.tags = pool.tags if given["tags"] is None else given["tags"]
    return str(pool.to_json())


def _tagged(place: Place, given: Mapping[str, Json]) -> dict[str, str]:
    identity = given["ResourceArn"].rpartition("/")[2]
    place.backend.describe_identity_pool(identity)
    tags: dict[str, str] = place.backend.identity_pools[identity].tags
    return tags


def _tag(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    _tagged(place, given).update(given["Tags"])
    return {}


def _untag(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    tags = _tagged(place, given)
    for key in given["TagKeys"]:
        tags.pop(key, None)
    return {}


def _apply() -> None:
    from moto.cognitoidentity.models import CognitoIdentityBackend  # noqa: PLC0415 loaded by now

    replace(CognitoIdentityBackend, update_identity_pool=_update)
    _CLASSIC.install()
    written = {
        "TagResource": _tag,
        "UntagResource": _untag,
        "ListTagsForResource": lambda place, given: {"Tags": _tagged(place, given)},
    }
    operations("cognito-identity", written)


MENDS = (
    Mend(
        name="identity_pools",
        moto="An update keeps the name and what it leaves out; the classic flow is not kept; there are no tags of what"
        " there is already.",
        aws="An update gives the whole pool anew; pools are tagged.",
        source="https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UpdateIdentityPool.html",
        apply=_apply,
        when="moto.cognitoidentity.urls",
    ),
)
