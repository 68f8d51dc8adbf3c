"""Tokens in JSON (JWT): whether one is genuine, for whom, and until when.

The keys of a user pool of this sandbox are known; those of an issuer on this machine are fetched from it. No other
issuer is asked, and its tokens are refused.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html,
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from werkzeug.datastructures import Headers

from sandbox import clock
from sandbox.gateways import backends
from sandbox.gateways.errors import UnsupportedError

Json = Any
_POOL = re.compile(r"https://cognito-idp\.[\w-]+\.amazonaws\.com(?:\.cn)?/([\w-]+)")
_ALGORITHMS = ["RS256", "RS384", "RS512"]
_SECONDS = 5.0


class TokenError(Exception):
    """A token that is not accepted; the message says why, as API Gateway does."""


def issuer_of_pool(pool: str) -> str:
    """Return the issuer of a user pool, of which the ARN is given."""
    region, name = pool.split(":")[3], pool.rpartition("/")[2]
    return f"https://cognito-idp.{region}.amazonaws.com/{name}"


def claims_of(token: str, issuer: str) -> dict[str, Json]:
    """Return what a token claims, after a check of its signature, issuer and time.

    Raises:
        TokenError: if it is not accepted.
    """
    try:
        decoded = jwt.decode(token, _keys(issuer), algorithms=_ALGORITHMS)
    except (JoseError, ValueError) as error:
        raise TokenError("signature is invalid" if "signature" in str(error).lower() else str(error)) from None
    claims = dict(decoded.claims)
    now = clock.now()
    wrong = {
        "the token has an invalid issuer claim": claims.get("iss") != issuer,
        "the token has expired": float(claims.get("exp") or 0) <= now,
        "the token is not valid yet": float(claims.get("nbf") or 0) > now,
    }
    for message, is_so in wrong.items():
        if is_so:
            raise TokenError(message)
    return claims


def scopes_in(claims: Mapping[str, Json]) -> list[str]:
    """Return the scopes of a token, from ``scope`` or ``scp``."""
    said = claims.get("scope") or claims.get("scp") or ""
    return said.split() if isinstance(said, str) else [str(one) for one in said]


def _keys(issuer: str) -> KeySet:
    pool = _POOL.fullmatch(issuer)
    if pool is None:
        return KeySet.import_key_set(_fetched(issuer))
    from moto.cognitoidp.models import cognitoidp_backends  # noqa: PLC0415 takes long, for few APIs

    for regions in list(cognitoidp_backends.values()):
        for backend in list(regions.values()):
            if pool[1] in backend.user_pools:
                public: Json = backend.user_pools[pool[1]].json_web_key.as_dict(private=False)
                return KeySet.import_key_set({"keys": [{"alg": "RS256", "use": "sig", "kid": "dummy", **public}]})
    msg = f"there is no user pool {pool[1]}"
    raise TokenError(msg)


def _fetched(issuer: str) -> Json:
    """Return the keys of an issuer on this machine."""
    try:
        place = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        found = json.loads(backends.fetch("GET", place, Headers(), b"", _SECONDS).body)
        return json.loads(backends.fetch("GET", found["jwks_uri"], Headers(), b"", _SECONDS).body)
    except UnsupportedError:
        msg = f"the issuer {urlsplit(issuer).netloc} is not asked: nothing leaves this machine"
        raise TokenError(msg) from None
    except (backends.BackendError, ValueError, KeyError) as error:
        msg = f"OIDC discovery endpoint communication error: {error}"
        raise TokenError(msg) from None
