"""Policies of Classic Load Balancers are told by the names of their types, and with what they say."""

from collections.abc import Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations

Json = Any
_STICKY = {
    "LbCookieStickinessPolicy": ("LBCookieStickinessPolicyType", "CookieExpirationPeriod", "cookie_expiration_period"),
    "AppCookieStickinessPolicy": ("AppCookieStickinessPolicyType", "CookieName", "cookie_name"),
}
"""moto's name of a type → AWS's, its one attribute, and where moto keeps that."""


def _apply() -> None:
    operations("elb", {"DescribeLoadBalancerPolicies": _describe})


def _describe(place: Place, given: Mapping[str, Json]) -> Json:
    found = place.backend.describe_load_balancer_policies(given.get("LoadBalancerName"), given.get("PolicyNames") or [])
    return {"PolicyDescriptions": [_told(policy) for policy in found]}


def _told(policy: Json) -> dict[str, Json]:
    if policy.policy_type_name not in _STICKY:
        kind, said = policy.policy_type_name, policy.policy_attribute_descriptions
    else:
        kind, name, held = _STICKY[policy.policy_type_name]
        value = getattr(policy, held)
        said = [] if value is None else [{"AttributeName": name, "AttributeValue": str(value)}]
    return {"PolicyName": policy.policy_name, "PolicyTypeName": kind, "PolicyAttributeDescriptions": said}


MENDS = (
    Mend(
        name="classic_policies",
        moto="Policies of stickiness are told by a type of another name, and not what they say.",
        aws="Their types are LBCookieStickinessPolicyType, with an optional CookieExpirationPeriod, and "
        "AppCookieStickinessPolicyType, with a CookieName.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeLoadBalancerPolicies.html",
        apply=_apply,
        when="moto.elb.urls",
    ),
)
