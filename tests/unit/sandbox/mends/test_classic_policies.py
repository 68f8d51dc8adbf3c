"""Policies of Classic Load Balancers are told by their types, and with what they say."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_policies_of_stickiness_are_told_as_all_others(account: Account) -> None:
    """By the name of their type, and with what they say; a cookie without a time has no attribute."""
    network, elb = Network.of(account), account.client("elb")
    listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    elb.create_load_balancer(LoadBalancerName="web", Listeners=[listener], Subnets=network.subnets[:1])
    elb.create_lb_cookie_stickiness_policy(LoadBalancerName="web", PolicyName="open")
    elb.create_lb_cookie_stickiness_policy(LoadBalancerName="web", PolicyName="timed", CookieExpirationPeriod=600)
    elb.create_app_cookie_stickiness_policy(LoadBalancerName="web", PolicyName="own", CookieName="SID")
    told = {
        one["PolicyName"]: one
        for one in elb.describe_load_balancer_policies(LoadBalancerName="web")["PolicyDescriptions"]
    }
    said = {
        name: (one["PolicyTypeName"], [tuple(each.values()) for each in one["PolicyAttributeDescriptions"]])
        for name, one in told.items()
    }
    assert said == {
        "open": ("LBCookieStickinessPolicyType", []),
        "timed": ("LBCookieStickinessPolicyType", [("CookieExpirationPeriod", "600")]),
        "own": ("AppCookieStickinessPolicyType", [("CookieName", "SID")]),
    }
    (found,) = elb.describe_load_balancers()["LoadBalancerDescriptions"]
    assert [one["PolicyName"] for one in found["Policies"]["LBCookieStickinessPolicies"]] == ["open", "timed"]
