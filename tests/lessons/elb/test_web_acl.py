"""A web ACL stands before the load balancer that reads requests, and before no other."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.deployed import Deployed

APPLICATION = "Application/LoadBalancer"


def web_acl_of(stack: Deployed) -> dict[str, Any]:
    """Return the web ACL of the Application Load Balancer."""
    told = stack.client("wafv2").get_web_acl_for_resource(ResourceArn=stack.id_of(APPLICATION))
    return dict(told["WebACL"])


def test_requests_to_the_application_load_balancer_pass_a_web_acl(web_tier: Deployed) -> None:
    """Known attackers, known attacks, and who asks too often: judged before any rule of the listener is."""
    rules = {rule["Name"] for rule in web_acl_of(web_tier)["Rules"]}

    assert rules == {"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "PerAddress"}


@pytest.mark.parametrize("balancer", ["Passthrough/LoadBalancer", "Classic/LoadBalancer"])
def test_no_other_load_balancer_takes_a_web_acl(web_tier: Deployed, balancer: str) -> None:
    """One sees connections only, and the other is older than WAF: who comes in there has passed no judge."""
    with pytest.raises(ClientError, match="WAFInvalidParameterException"):
        web_tier.client("wafv2").associate_web_acl(
            WebACLArn=web_acl_of(web_tier)["ARN"], ResourceArn=arn_of(web_tier, balancer)
        )


def arn_of(stack: Deployed, balancer: str) -> str:
    """Return an ARN; a Classic Load Balancer is known by its name, and its ARN is written by its pattern."""
    known = stack.id_of(balancer)
    where = f"arn:aws:elasticloadbalancing:{stack.region}:{stack.account_id}:loadbalancer"
    return known if known.startswith("arn:") else f"{where}/{known}"
