"""A web ACL stands before the load balancer that reads requests, and before no other."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.gateways.firewall import blocks
from sandbox.gateways.messages import Request
from study.deployed import Deployed
from tests.lessons.scaling import wait

APPLICATION = "Application/LoadBalancer"


def web_acl_of(stack: Deployed) -> dict[str, Any]:
    """Return the web ACL of the Application Load Balancer."""
    told = stack.client("wafv2").get_web_acl_for_resource(ResourceArn=stack.id_of(APPLICATION))
    return dict(told["WebACL"])


def test_requests_to_the_application_load_balancer_pass_a_web_acl(web_tier: Deployed) -> None:
    """Known attackers, known attacks, and who asks too often: judged before any rule of the listener is."""
    rules = {rule["Name"] for rule in web_acl_of(web_tier)["Rules"]}

    assert rules == {"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "PerAddress"}


def stricter(stack: Deployed, limit: int) -> None:
    """Let each address send only so many requests in five minutes."""
    waf, held = stack.client("wafv2"), web_acl_of(stack)
    named = {"Name": held["Name"], "Id": held["Id"], "Scope": "REGIONAL"}
    rules = held["Rules"]
    (counting,) = [rule["Statement"]["RateBasedStatement"] for rule in rules if rule["Name"] == "PerAddress"]
    counting["Limit"] = limit
    waf.update_web_acl(
        **named,
        DefaultAction=held["DefaultAction"],
        VisibilityConfig=held["VisibilityConfig"],
        Rules=rules,
        LockToken=waf.get_web_acl(**named)["LockToken"],
    )


def blocked(stack: Deployed, balancer: str, address: str, times: int) -> list[bool]:
    """Return of each of some requests from an address whether it is blocked before a load balancer's rules see it."""
    request = Request("GET", "/", source=address)
    return [blocks(stack.services, arn_of(stack, balancer), request)[0] for _ in range(times)]


def test_who_asks_too_often_is_blocked_for_a_while_and_nobody_else_is(own_web_tier: Deployed) -> None:
    """A thousand in five minutes are the limit here, and for this lesson ten; then the flood passes, and so does he."""
    stricter(own_web_tier, 10)

    assert blocked(own_web_tier, APPLICATION, "198.51.100.7", 12) == [False] * 10 + [True] * 2
    assert blocked(own_web_tier, APPLICATION, "198.51.100.8", 2) == [False] * 2
    wait(own_web_tier, 301)
    assert blocked(own_web_tier, APPLICATION, "198.51.100.7", 1) == [False]


@pytest.mark.parametrize("balancer", ["Passthrough/LoadBalancer", "Classic/LoadBalancer"])
def test_no_other_load_balancer_takes_a_web_acl(web_tier: Deployed, balancer: str) -> None:
    """One sees connections only, and the other is older than WAF: who comes in there has passed no judge."""
    with pytest.raises(ClientError, match="WAFInvalidParameterException"):
        web_tier.client("wafv2").associate_web_acl(
            WebACLArn=web_acl_of(web_tier)["ARN"], ResourceArn=arn_of(web_tier, balancer)
        )


def test_the_same_flood_comes_in_by_the_other_ways(own_web_tier: Deployed) -> None:
    """The twin: twelve of twelve, where no web ACL is in front."""
    stricter(own_web_tier, 10)

    for balancer in ("Passthrough/LoadBalancer", "Classic/LoadBalancer"):
        assert blocked(own_web_tier, balancer, "198.51.100.7", 12) == [False] * 12


def arn_of(stack: Deployed, balancer: str) -> str:
    """Return an ARN; a Classic Load Balancer is known by its name, and its ARN is written by its pattern."""
    known = stack.id_of(balancer)
    where = f"arn:aws:elasticloadbalancing:{stack.region}:{stack.account_id}:loadbalancer"
    return known if known.startswith("arn:") else f"{where}/{known}"
