"""Pictures of names: where endpoints stand, and what is said of zones and rules."""

from pathlib import Path
from typing import Any

from study.drawing.estate import scene_of_estate
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import FIRST, SECOND, one, stacks_in, texts, vpc


def endpoint(direction: str) -> dict[str, Any]:
    """Return an endpoint with an address in both subnets of the VPC Web."""
    places = [{"SubnetId": {"Ref": f"WebSubnet{zone}"}} for zone in (0, 1)]
    return resource("Route53Resolver::ResolverEndpoint", Direction=direction, IpAddresses=places)


def names(**rule: Any) -> Resources:
    """Return two VPCs; one has endpoints, a private zone, and a rule that it shares."""
    more = {"DomainName": "old.test", "RuleType": "FORWARD", "TargetIps": [{"Ip": "10.9.0.2"}, {"Ip": "10.9.1.2"}]}
    return {
        **vpc("Web", 1),
        **vpc("Tools", 2),
        "In": endpoint("INBOUND"),
        "Out": endpoint("OUTBOUND"),
        "Zone": resource("Route53::HostedZone", Name="corp.test", VPCs=[{"VPCId": {"Ref": "Web"}}]),
        "Rule": resource("Route53Resolver::ResolverRule", **more | rule),
    }


def test_an_endpoint_stands_in_each_of_its_subnets_and_not_beside(tmp_path: Path) -> None:
    """Two endpoints in two subnets; the VPC says what they do."""
    scene = one(tmp_path, names())
    assert [icon.resource for icon in scene.icons].count("small/In") == 2
    assert "Resolver endpoints in Web" in texts(scene)
    told = " ".join(texts(scene).split())
    assert "The inbound endpoint is asked by networks elsewhere, at 2 addresses." in told
    assert "The outbound endpoint asks servers elsewhere, at 2 addresses." in told


def test_a_private_zone_says_that_it_is_alone_or_one_of_two_faces(tmp_path: Path) -> None:
    """With a public zone of the same domain beside it, and without."""
    alone = texts(one(tmp_path / "alone", names()))
    assert "corp.test has a private zone" in alone
    assert "Nobody else is answered." in alone
    public = {"Public": resource("Route53::HostedZone", Name="corp.test")}
    assert "corp.test has two faces" in texts(one(tmp_path / "both", {**names(), **public}))


def test_a_rule_names_the_vpcs_that_follow_it_in_other_accounts_too(tmp_path: Path) -> None:
    """And a rule that keeps names inside says nothing."""
    followed = resource(
        "Route53Resolver::ResolverRuleAssociation",
        VPCId={"Ref": "Guest"},
        ResolverRuleId={"Fn::GetStackOutput": {"StackName": "center", "OutputName": "RuleId"}},
    )
    center = {"Resources": names(), "Outputs": {"RuleId": {"Value": {"Fn::GetAtt": ["Rule", "ResolverRuleId"]}}}}
    guest = {"Resources": {**vpc("Guest", 3), "Followed": followed}}
    stacks = stacks_in(
        tmp_path,
        ("center", f"aws://{FIRST}/us-east-1", center),
        ("guest", f"aws://{SECOND}/us-east-1", guest),
    )
    told = " ".join(texts(scene_of_estate(stacks, title="Names")).split())
    assert "old.test is forwarded" in told
    assert "Questions from Guest go to 2 servers by the outbound endpoint" in told
    assert "is forwarded" not in texts(one(tmp_path / "kept", names(RuleType="SYSTEM")))
