"""The domains of user pools: one that Cognito owns and one of one's own, each of one pool."""

from collections.abc import Mapping
from typing import Any

from moto.moto_api._internal import mock_random

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, refuse, replace

Json = Any
_INVALID = "InvalidParameterException"
_SETTINGS = ("ManagedLoginVersion", "Routing")


def _create(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    from moto.cognitoidp.models import CognitoIdpUserPoolDomain  # noqa: PLC0415 loaded by now

    backend, name = place.backend, given["Domain"]
    pool = backend.describe_user_pool(given["UserPoolId"])
    if name in backend.user_pool_domains:
        refuse(_INVALID, "Domain already associated with another user pool.")
    own = given.get("CustomDomainConfig")
    if any(bool(one.custom_domain_config) == bool(own) for one in _domains(backend, pool.id)):
        refuse(_INVALID, "User pool already has a domain configured.")
    domain: Any = CognitoIdpUserPoolDomain(pool.id, name, own)
    if own:
        domain.distribution = f"d{mock_random.get_random_string(13, lower_case=True)}.cloudfront.net"
    domain.settings = {"ManagedLoginVersion": 1, **_settings(given)}
    backend.user_pool_domains[name] = domain
    return _answer(domain)


def _update(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    domain = _find(place, given)
    if "CustomDomainConfig" in given:
        domain.custom_domain_config = given["CustomDomainConfig"]
    domain.settings |= _settings(given)
    return _answer(domain)


def _delete(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    _find(place, given)
    del place.backend.user_pool_domains[given["Domain"]]
    return {}


def _describe(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return the domain's description, which is empty if there is no such domain."""
    domain = place.backend.user_pool_domains.get(given["Domain"])
    if domain is None:
        return {"DomainDescription": {}}
    own = {"CustomDomainConfig": domain.custom_domain_config} if domain.custom_domain_config else {}
    described = {
        "UserPoolId": domain.user_pool_id,
        "AWSAccountId": place.account,
        "Domain": domain.domain,
        "Status": "ACTIVE",
        "Version": "20260101000000",
        **domain.settings,
        **own,
        **({"CloudFrontDistribution": domain.distribution} if own else {}),
    }
    return {"DomainDescription": described}


def _find(place: Place, given: Mapping[str, Json]) -> Any:  # noqa: ANN401 moto's own
    domain = place.backend.user_pool_domains.get(given["Domain"])
    if domain is None or domain.user_pool_id != given["UserPoolId"]:
        refuse("ResourceNotFoundException", "No such domain or user pool exists.")
    return domain


def _answer(domain: Any) -> Mapping[str, Json]:  # noqa: ANN401
    own = {"CloudFrontDomain": domain.distribution} if domain.custom_domain_config else {}
    return {**own, **domain.settings}


def _settings(given: Mapping[str, Json]) -> dict[str, Json]:
    return {name: given[name] for name in _SETTINGS if name in given}


def _domains(backend: Any, pool: str) -> list[Any]:  # noqa: ANN401
    return [one for one in backend.user_pool_domains.values() if one.user_pool_id == pool]


def _described_pool(original: Any, pool: Any, *arguments: Any, **named: Any) -> dict[str, Json]:  # noqa: ANN401
    """Tell a pool's two domains apart."""
    told: dict[str, Json] = original(pool, *arguments, **named)
    told.pop("Domain", None)
    for domain in _domains(pool.backend, pool.id):
        told["CustomDomain" if domain.custom_domain_config else "Domain"] = domain.domain
    return told


def _apply() -> None:
    from moto.cognitoidp.models import CognitoIdpUserPool  # noqa: PLC0415 loaded by now
    from moto.cognitoidp.responses import CognitoIdpResponse  # noqa: PLC0415

    replace(CognitoIdpUserPool, to_json=_described_pool)
    written = {
        "CreateUserPoolDomain": _create,
        "UpdateUserPoolDomain": _update,
        "DeleteUserPoolDomain": _delete,
        "DescribeUserPoolDomain": _describe,
    }
    operations("cognito-idp", written, CognitoIdpResponse)


MENDS = (
    Mend(
        name="user_pool_domains",
        moto="A name is taken from the pool that has it, a pool has any number of domains, and their certificates and"
        " versions are not told.",
        aws="A domain is of one pool; a pool has one domain of Cognito's and one of its own, which CloudFront serves.",
        source="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html",
        apply=_apply,
        when="moto.cognitoidp.urls",
    ),
)
