"""Listeners keep what they are told, their rules have an order, and target groups know who uses them."""

from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def fixed(code: str) -> list[dict[str, Any]]:
    """Return an action that answers with a code."""
    return [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": code}}]


def test_a_listener_keeps_mutual_authentication_and_may_become_another_protocols(account: Account) -> None:
    """ModifyListener to TLS, which moto refuses; ALPN and mutual authentication are told again."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    [balancer] = elbv2.create_load_balancer(Name="net", Type="network", Subnets=list(network.subnets))["LoadBalancers"]
    [made] = elbv2.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="TCP", Port=80, DefaultActions=[]
    )["Listeners"]
    arn = made["ListenerArn"]
    elbv2.modify_listener(
        ListenerArn=arn, Protocol="TLS", AlpnPolicy=["HTTP2Only"], MutualAuthentication={"Mode": "off"}
    )
    [told] = elbv2.describe_listeners(ListenerArns=[arn])["Listeners"]
    assert (told["Protocol"], told["AlpnPolicy"], told["MutualAuthentication"]) == (
        "TLS",
        ["HTTP2Only"],
        {"Mode": "off"},
    )


def test_rules_are_told_by_priority_and_may_exchange_it(account: Account) -> None:
    """Made 20 then 10, told 10, 20, default; exchanged in one call; their transforms are kept until reset."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    [balancer] = elbv2.create_load_balancer(Name="web", Subnets=list(network.subnets))["LoadBalancers"]
    [listener] = elbv2.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=fixed("404")
    )["Listeners"]
    rewrite = [{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": "a", "Replace": "b"}]}}]
    arns = [
        elbv2.create_rule(
            ListenerArn=listener["ListenerArn"],
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "Values": [f"/{priority}"]}],
            Actions=fixed("200"),
            Transforms=rewrite,
        )["Rules"][0]["RuleArn"]
        for priority in (20, 10)
    ]

    def priorities() -> list[str]:
        rules = elbv2.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
        return [rule["Priority"] for rule in rules if rule["RuleArn"] in (arns[0], *arns[1:])]

    assert priorities() == ["10", "20"]
    elbv2.set_rule_priorities(
        RulePriorities=[{"RuleArn": arns[0], "Priority": 10}, {"RuleArn": arns[1], "Priority": 20}]
    )
    [first] = elbv2.describe_rules(RuleArns=[arns[0]])["Rules"]
    assert (first["Priority"], first["Transforms"]) == ("10", rewrite)
    elbv2.modify_rule(RuleArn=arns[0], ResetTransforms=True)
    [first] = elbv2.describe_rules(RuleArns=[arns[0]])["Rules"]
    assert ("Transforms" in first, first["Conditions"][0]["Values"]) == (False, ["/20"])


def test_a_target_group_tells_the_load_balancers_that_use_it(account: Account) -> None:
    """None after its listener is gone; and it keeps the codes of gRPC."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    [balancer] = elbv2.create_load_balancer(Name="web", Subnets=list(network.subnets))["LoadBalancers"]
    [group] = elbv2.create_target_group(
        Name="app", Protocol="HTTP", ProtocolVersion="GRPC", Port=80, VpcId=network.vpc, Matcher={"GrpcCode": "0-9"}
    )["TargetGroups"]
    [listener] = elbv2.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}],
    )["Listeners"]

    def told() -> dict[str, Any]:
        [one] = elbv2.describe_target_groups(Names=["app"])["TargetGroups"]
        described: dict[str, Any] = one
        return described

    assert (told()["LoadBalancerArns"], told()["Matcher"]) == ([balancer["LoadBalancerArn"]], {"GrpcCode": "0-9"})
    elbv2.delete_listener(ListenerArn=listener["ListenerArn"])
    assert told()["LoadBalancerArns"] == []
