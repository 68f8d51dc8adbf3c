"""By which cookie a load balancer sends a client to the same target again, as the account has it configured.

Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-sticky-sessions.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BY_DURATION, BY_APPLICATION, OF_CLASSIC = "AWSALB", "AWSALBAPP-0", "AWSELB"
_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Stickiness:
    """How a client stays with its target.

    Attributes:
        cookie: the load balancer's own, which names the target.
        seconds: for how long it counts; ``None`` if as long as the browser, or the application, keeps its cookie.
        application: the application's cookie that decides whether there is a session at all; ``None`` if the load
            balancer decides alone.
        renewed: whether each answer makes the time begin anew.
    """

    cookie: str
    seconds: float | None = None
    application: str | None = None
    renewed: bool = False


def of_target_group(attributes: Mapping[str, str]) -> Stickiness | None:
    """Return what a target group's attributes say; nothing if it is off, or goes by something else than a cookie."""
    if attributes.get("stickiness.enabled") != "true":
        return None
    if attributes.get("stickiness.type") == "lb_cookie":
        seconds = float(attributes.get("stickiness.lb_cookie.duration_seconds", _DAY))
        return Stickiness(cookie=BY_DURATION, seconds=seconds, renewed=True)
    if attributes.get("stickiness.type") == "app_cookie":
        seconds = float(attributes.get("stickiness.app_cookie.duration_seconds", _DAY))
        name = attributes["stickiness.app_cookie.cookie_name"]
        return Stickiness(cookie=BY_APPLICATION, seconds=seconds, application=name)
    return None


def of_policies(policies: Iterable[Mapping[str, Any]]) -> Stickiness | None:
    """Return what the policies of a Classic Load Balancer's listener say, as ``DescribeLoadBalancerPolicies`` tells."""
    for policy in policies:
        said = {one["AttributeName"]: one["AttributeValue"] for one in policy["PolicyAttributeDescriptions"]}
        if policy["PolicyTypeName"] == "LBCookieStickinessPolicyType":
            seconds = said.get("CookieExpirationPeriod")
            return Stickiness(cookie=OF_CLASSIC, seconds=float(seconds) if seconds else None)
        if policy["PolicyTypeName"] == "AppCookieStickinessPolicyType":
            return Stickiness(cookie=OF_CLASSIC, application=said["CookieName"])
    return None
