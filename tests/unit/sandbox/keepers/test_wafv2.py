"""AWS WAF: locks, references, capacity, what is in use and what is protected."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_SEEN = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
_ACL: dict[str, Any] = {"Scope": "REGIONAL", "DefaultAction": {"Allow": {}}, "VisibilityConfig": _SEEN}


def _rule(statement: dict[str, Any]) -> dict[str, Any]:
    return {
        "Name": "a",
        "Priority": 0,
        "Action": {"Block": {}},
        "Statement": statement,
        "VisibilityConfig": _SEEN,
    }


def test_a_change_must_have_seen_the_present_state(account: Account) -> None:
    """Its lock is new after every change, and an update sets everything."""
    waf = account.client("wafv2")
    made = waf.create_web_acl(Name="front", Description="a", **_ACL)["Summary"]
    key = {"Name": "front", "Id": made["Id"]}
    following = waf.update_web_acl(LockToken=made["LockToken"], **key, **_ACL)["NextLockToken"]
    with pytest.raises(ClientError, match="WAFOptimisticLockException"):
        waf.update_web_acl(LockToken=made["LockToken"], **key, **_ACL)
    told = waf.get_web_acl(Scope="REGIONAL", **key)
    assert told["LockToken"] == following
    assert "Description" not in told["WebACL"]
    with pytest.raises(ClientError, match="WAFOptimisticLockException"):
        waf.delete_web_acl(Scope="REGIONAL", LockToken=made["LockToken"], **key)
    with pytest.raises(ClientError, match="WAFDuplicateItemException"):
        waf.create_web_acl(Name="front", **_ACL)
    waf.delete_web_acl(Scope="REGIONAL", LockToken=following, **key)
    with pytest.raises(ClientError, match="WAFNonexistentItemException"):
        waf.get_web_acl(Scope="REGIONAL", **key)


def test_what_rules_refer_to_must_be_there_and_stays(account: Account) -> None:
    """Wherever in a statement it stands."""
    waf = account.client("wafv2")
    made = waf.create_ip_set(Name="office", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["192.0.2.0/24"])
    office = made["Summary"]
    inner = {"NotStatement": {"Statement": {"IPSetReferenceStatement": {"ARN": office["ARN"]}}}}
    with pytest.raises(ClientError, match="WAFNonexistentItemException"):
        waf.create_web_acl(
            Name="front",
            Rules=[_rule({"IPSetReferenceStatement": {"ARN": office["ARN"].replace("office", "none")}})],
            **_ACL,
        )
    waf.create_web_acl(Name="front", Rules=[_rule(inner)], **_ACL)
    key = {"Name": "office", "Id": office["Id"], "Scope": "REGIONAL", "LockToken": office["LockToken"]}
    with pytest.raises(ClientError, match="WAFAssociatedItemException"):
        waf.delete_ip_set(**key)


def test_capacity_is_counted_as_documented(account: Account) -> None:
    """Statements, transformations, keys, and whole groups."""
    waf = account.client("wafv2")
    group = waf.create_rule_group(Name="own", Scope="REGIONAL", Capacity=50, VisibilityConfig=_SEEN)["Summary"]
    lower = [{"Priority": 0, "Type": "LOWERCASE"}]
    path = {"FieldToMatch": {"UriPath": {}}, "TextTransformations": lower}
    cases: list[tuple[dict[str, Any], int]] = [
        ({"GeoMatchStatement": {"CountryCodes": ["DE"]}}, 1),
        ({"ByteMatchStatement": {"SearchString": b"a", "PositionalConstraint": "EXACTLY", **path}}, 12),
        ({"SqliMatchStatement": {**path, "FieldToMatch": {"AllQueryArguments": {}}}}, 40),
        ({"RuleGroupReferenceStatement": {"ARN": group["ARN"]}}, 50),
        ({"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}, 700),
        ({"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}}, 2),
    ]
    for statement, units in cases:
        assert waf.check_capacity(Scope="REGIONAL", Rules=[_rule(statement)])["Capacity"] == units


def test_a_web_acl_protects_load_balancers_and_stages(account: Account) -> None:
    """A resource has one; a stage tells which; what is not there is not protected."""
    waf, api = account.client("wafv2"), account.client("apigateway")
    acls = [waf.create_web_acl(Name=name, **_ACL)["Summary"] for name in ("front", "other")]
    rest = api.create_rest_api(name="shop")["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    api.put_method(restApiId=rest, resourceId=root, httpMethod="GET", authorizationType="NONE")
    api.put_integration(restApiId=rest, resourceId=root, httpMethod="GET", type="MOCK")
    api.create_deployment(restApiId=rest, stageName="live")
    stage = f"arn:aws:apigateway:us-east-1::/restapis/{rest}/stages/live"
    for acl in acls:
        waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=stage)
    assert api.get_stage(restApiId=rest, stageName="live")["webAclArn"] == acls[1]["ARN"]
    assert waf.get_web_acl_for_resource(ResourceArn=stage)["WebACL"]["Name"] == "other"
    held = [
        waf.list_resources_for_web_acl(WebACLArn=acl["ARN"], ResourceType="API_GATEWAY")["ResourceArns"] for acl in acls
    ]
    assert held == [[], [stage]]
    with pytest.raises(ClientError, match="WAFAssociatedItemException"):
        waf.delete_web_acl(Name="other", Scope="REGIONAL", Id=acls[1]["Id"], LockToken=acls[1]["LockToken"])
    with pytest.raises(ClientError, match="WAFUnavailableEntityException"):
        waf.associate_web_acl(WebACLArn=acls[0]["ARN"], ResourceArn=f"{stage}s")
    waf.disassociate_web_acl(ResourceArn=stage)
    assert not api.get_stage(restApiId=rest, stageName="live").get("webAclArn")


def test_what_waf_does_not_know_is_not_protected(account: Account) -> None:
    """An HTTP API's stage, a network load balancer, and CloudFront, which has the web ACL in its own configuration."""
    waf = account.client("wafv2")
    acl = waf.create_web_acl(Name="front", **_ACL)["Summary"]["ARN"]
    others = (
        "arn:aws:apigateway:us-east-1::/apis/abcdefghij/stages/live",
        f"arn:aws:elasticloadbalancing:us-east-1:{account.id}:loadbalancer/net/front/0123456789abcdef",
        f"arn:aws:cloudfront::{account.id}:distribution/E123EXAMPLE",
    )
    for arn in others:
        with pytest.raises(ClientError, match="WAFInvalidParameterException"):
            waf.associate_web_acl(WebACLArn=acl, ResourceArn=arn)


def test_logs_have_a_name_of_their_own_and_go_with_the_web_acl(account: Account) -> None:
    """``aws-waf-logs-`` is where it begins."""
    waf = account.client("wafv2")
    acl = waf.create_web_acl(Name="front", **_ACL)["Summary"]
    for name, refused in (("logs", True), ("aws-waf-logs-front", False)):
        target = f"arn:aws:logs:us-east-1:{account.id}:log-group:{name}"
        given = {"ResourceArn": acl["ARN"], "LogDestinationConfigs": [target]}
        if refused:
            with pytest.raises(ClientError, match="WAFInvalidParameterException"):
                waf.put_logging_configuration(LoggingConfiguration=given)
        else:
            waf.put_logging_configuration(LoggingConfiguration=given)
    assert len(waf.list_logging_configurations(Scope="REGIONAL")["LoggingConfigurations"]) == 1
    waf.delete_web_acl(Name="front", Scope="REGIONAL", Id=acl["Id"], LockToken=acl["LockToken"])
    assert waf.list_logging_configurations(Scope="REGIONAL")["LoggingConfigurations"] == []


def test_what_protects_cloudfront_is_in_one_region() -> None:
    """us-east-1, and its ARN says global."""
    made = Account().client("wafv2").create_web_acl(Name="front", **{**_ACL, "Scope": "CLOUDFRONT"})["Summary"]
    assert ":global/webacl/front/" in made["ARN"]
    elsewhere = Account("eu-west-1").client("wafv2")
    with pytest.raises(ClientError, match="WAFInvalidParameterException"):
        elsewhere.create_web_acl(Name="front", **{**_ACL, "Scope": "CLOUDFRONT"})
