"""AWS WAF in front of a REST API: statements, actions, order, and what is not decided here."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sandbox.gateways.asking import ask
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import Api, rest_api

SEEN = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "all"}
Rule = dict[str, Any]


def rule(statement: Mapping[str, Any], action: str = "Block", priority: int = 0, **more: Any) -> Rule:
    """Return a rule."""
    return {
        "Name": f"rule{priority}",
        "Priority": priority,
        "Statement": statement,
        "Action": {action: {}},
        "VisibilityConfig": SEEN,
        **more,
    }


def guarded(account: Account, rules: Sequence[Rule], default: str = "Allow") -> Api:
    """Return an API behind a web ACL."""
    api = rest_api(account)
    api.mock("GET", "/", '"in"')
    api.mock("GET", "/admin", '"in"')
    api.deploy()
    waf = account.client("wafv2")
    made = waf.create_web_acl(
        Name="front", Scope="REGIONAL", DefaultAction={default: {}}, VisibilityConfig=SEEN, Rules=rules
    )["Summary"]
    stage = f"arn:aws:apigateway:{account.region}::/restapis/{api.id}/stages/prod"
    waf.associate_web_acl(WebACLArn=made["ARN"], ResourceArn=stage)
    return api


def field(place: str, wanted: str, how: str = "CONTAINS", transform: str = "NONE", **named: str) -> Rule:
    """Return a statement about a field of a request."""
    return {
        "ByteMatchStatement": {
            "FieldToMatch": {place: named},
            "SearchString": wanted.encode(),
            "PositionalConstraint": how,
            "TextTransformations": [{"Priority": 0, "Type": transform}],
        }
    }


def status(api: Api, path: str = "/", **more: Any) -> int:
    """Ask the stage."""
    return ask("GET", f"{api.url}/prod{path}", **more).status


AGENT = {"User-Agent": "BadBot 1.0"}


@pytest.mark.parametrize(
    ("statement", "blocked", "passed"),
    [
        (field("UriPath", "/prod/admin", "STARTS_WITH"), ("/admin", {}), ("/", {})),
        (field("UriPath", "admin", "ENDS_WITH"), ("/admin", {}), ("/", {})),
        (field("QueryString", "a=1", "EXACTLY"), ("/?a=1", {}), ("/?a=12", {})),
        (field("QueryString", "<script>", transform="URL_DECODE"), ("/?a=%3Cscript%3E", {}), ("/?a=script", {})),
        (field("AllQueryArguments", "one", "CONTAINS_WORD"), ("/?a=one%20two", {}), ("/?a=ones", {})),
        (field("SingleQueryArgument", "1", Name="a"), ("/?a=1", {}), ("/?b=1", {})),
        (field("SingleHeader", "badbot", transform="LOWERCASE", Name="user-agent"), ("/", AGENT), ("/", {})),
        (field("Method", "GET", "EXACTLY"), ("/", {}), None),
        (
            {
                "RegexMatchStatement": {
                    "RegexString": "a=[0-9]{3}",
                    "FieldToMatch": {"QueryString": {}},
                    "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
                }
            },
            ("/?a=123", {}),
            ("/?a=12", {}),
        ),
        (
            {
                "SizeConstraintStatement": {
                    "FieldToMatch": {"QueryString": {}},
                    "ComparisonOperator": "GT",
                    "Size": 5,
                    "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
                }
            },
            ("/?abcdef", {}),
            ("/?abcde", {}),
        ),
        ({"NotStatement": {"Statement": field("UriPath", "admin")}}, ("/", {}), ("/admin", {})),
        (
            {"AndStatement": {"Statements": [field("UriPath", "admin"), field("QueryString", "a")]}},
            ("/admin?a", {}),
            ("/admin", {}),
        ),
        (
            {"OrStatement": {"Statements": [field("UriPath", "admin"), field("QueryString", "a")]}},
            ("/?a", {}),
            ("/", {}),
        ),
    ],
)
def test_a_statement_tells_requests_apart(
    account: Account,
    statement: Mapping[str, Any],
    blocked: tuple[str, dict[str, str]],
    passed: tuple[str, dict[str, str]] | None,
) -> None:
    """What matches is blocked, and what does not passes."""
    api = guarded(account, [rule(statement)])
    assert status(api, blocked[0], headers=blocked[1]) == 403
    assert passed is None or status(api, passed[0], headers=passed[1]) == 200


def test_what_is_blocked_is_refused_as_forbidden(account: Account) -> None:
    """With a gateway response of its own kind, before anybody looks whether there is such a method."""
    api = guarded(account, [rule(field("UriPath", "/"))])
    assert ask("GET", f"{api.url}/prod/nothing").json() == {"message": "Forbidden"}
    api.client.put_gateway_response(restApiId=api.id, responseType="WAF_FILTERED", statusCode="418")
    api.deploy()
    assert status(api) == 418


def test_the_first_rule_that_allows_or_blocks_decides(account: Account) -> None:
    """By priority, not by place; a count goes on, and its label is known to later rules."""
    allows = rule(field("QueryString", "friend"), "Allow", 1)
    label = {"RuleLabels": [{"Name": "shop:admin"}]}
    counts = rule(field("UriPath", "admin"), "Count", 2, **label)
    blocks = rule({"LabelMatchStatement": {"Scope": "LABEL", "Key": "shop:admin"}}, "Block", 3)
    api = guarded(account, [blocks, counts, allows])
    assert [status(api, path) for path in ("/", "/admin", "/admin?friend")] == [200, 403, 200]


def test_without_a_match_the_default_action_holds(account: Account) -> None:
    """Here it blocks, and one rule lets in."""
    api = guarded(account, [rule(field("QueryString", "friend"), "Allow")], default="Block")
    assert [status(api, path) for path in ("/", "/?friend")] == [403, 200]


def test_addresses_are_known_by_their_blocks(account: Account) -> None:
    """Of a set that is changed apart from the web ACL."""
    waf = account.client("wafv2")
    made = waf.create_ip_set(Name="bad", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["198.51.100.0/24"])
    api = guarded(account, [rule({"IPSetReferenceStatement": {"ARN": made["Summary"]["ARN"]}})])
    assert [status(api, source=source) for source in ("198.51.100.7", "203.0.113.7")] == [403, 200]
    waf.update_ip_set(
        Name="bad", Scope="REGIONAL", Id=made["Summary"]["Id"], Addresses=[], LockToken=made["Summary"]["LockToken"]
    )
    assert status(api, source="198.51.100.7") == 200


def test_a_rate_is_counted_by_address_and_forgotten(account: Account) -> None:
    """Within the window; only what the statement is narrowed to counts."""
    limit = {"Limit": 10, "EvaluationWindowSec": 60, "AggregateKeyType": "IP"}
    narrowed = {**limit, "ScopeDownStatement": field("UriPath", "admin")}
    api = guarded(account, [rule({"RateBasedStatement": narrowed})])
    assert [status(api, "/admin") for _ in range(12)] == [200] * 10 + [403] * 2
    assert (status(api, "/"), status(api, "/admin", source="203.0.113.7")) == (200, 200)
    account.let_pass(61)
    assert status(api, "/admin") == 200


@pytest.mark.parametrize(("override", "answer"), [("None", 403), ("Count", 200)])
def test_a_rule_group_decides_unless_it_is_only_counted(account: Account, override: str, answer: int) -> None:
    """Its rules are in its own order."""
    group = account.client("wafv2").create_rule_group(
        Name="own", Scope="REGIONAL", Capacity=10, VisibilityConfig=SEEN, Rules=[rule(field("UriPath", "admin"))]
    )["Summary"]["ARN"]
    used = rule({"RuleGroupReferenceStatement": {"ARN": group}}, OverrideAction={override: {}})
    del used["Action"]
    assert status(guarded(account, [used]), "/admin") == answer


def test_what_aws_keeps_to_itself_matches_nothing_and_is_noted(account: Account) -> None:
    """Also under a not: of what nobody knows the contrary is not known."""
    managed = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}
    first = rule(managed, OverrideAction={"None": {}})
    del first["Action"]
    abroad = {"NotStatement": {"Statement": {"GeoMatchStatement": {"CountryCodes": ["DE"]}}}}
    api = guarded(account, [first, rule(abroad, priority=1)])
    assert status(api) == 200
