"""Callouts of VPC endpoints: how traffic gets there, what the policy lets through, which names lead there."""

from pathlib import Path
from typing import Any

from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import one, texts, vpc

WEB = {"Ref": "Web"}
QUEUE = "com.amazonaws.us-east-1.sqs"


def interface(**more: Any) -> dict[str, Any]:
    """Return an interface endpoint for queues in a subnet of Web."""
    subnets = [{"Ref": "WebSubnet0"}, {"Ref": "WebSubnet1"}]
    base = {"VpcId": WEB, "VpcEndpointType": "Interface", "ServiceName": QUEUE, "SubnetIds": subnets}
    return resource("EC2::VPCEndpoint", **base | more)


def allow(*actions: str, **more: Any) -> dict[str, Any]:
    """Return a policy with one statement."""
    return {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": list(actions), "Resource": "*", **more}]}


def drawn(folder: Path, **more: dict[str, Any]) -> Scene:
    """Draw two VPCs and more."""
    return one(folder, {**vpc("Web", 1), **vpc("Tools", 2), **more})


def test_an_interface_endpoint_has_its_number_in_each_subnet_and_once_below(tmp_path: Path) -> None:
    """With the interfaces, where they stand, and what private DNS makes of the service's own name."""
    scene = drawn(tmp_path, Queue=interface(PrivateDnsEnabled=True))
    number = number_of(scene, "SQS: interface endpoint")

    assert [badge.number for badge in scene.badges].count(number) == 3
    assert "2 interfaces in app. The service's own name leads to them in this VPC (private DNS)." in words(scene)


def number_of(scene: Scene, title: str) -> int:
    """Return the number that stands left of a callout's title."""
    (label,) = [label for label in scene.labels if label.text == title]
    level = [badge for badge in scene.badges if badge.rect.y <= label.rect.cy <= badge.rect.bottom]
    return max((badge for badge in level if badge.x < label.x), key=lambda badge: badge.x).number


def words(scene: Scene) -> str:
    """Return all words, on one line."""
    return " ".join(texts(scene).split())


def test_without_private_dns_only_the_endpoints_own_names_lead_there(tmp_path: Path) -> None:
    """The twin; where the template says nothing, nothing is said."""
    off = words(drawn(tmp_path / "off", Queue=interface(PrivateDnsEnabled=False)))
    unsaid = words(drawn(tmp_path / "unsaid", Queue=interface()))

    assert "Without private DNS: only the endpoint's own names lead to them." in off
    assert "private DNS" not in unsaid


def test_a_policy_tells_actions_resources_and_whose_they_are(tmp_path: Path) -> None:
    """Without one all of the service can be used."""
    own = {"StringEquals": {"aws:ResourceAccount": {"Ref": "AWS::AccountId"}}}
    said = words(drawn(tmp_path / "own", Queue=interface(PolicyDocument=allow("sqs:SendMessage", Condition=own))))
    whole = words(drawn(tmp_path / "whole", Queue=interface()))

    assert "Its policy lets through sqs:SendMessage for resources of this account." in said
    assert "It has no policy of its own: all of the service can be used by it." in whole


def test_what_a_policy_denies_and_further_conditions_are_counted(tmp_path: Path) -> None:
    """A condition that is not about whose something is, and a statement that denies."""
    policy = allow("sqs:*", Condition={"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}})
    policy["Statement"].append({"Effect": "Deny", "Principal": "*", "Action": "sqs:DeleteQueue", "Resource": "*"})
    said = words(drawn(tmp_path, Queue=interface(PolicyDocument=policy)))

    assert "lets through sqs:* under 1 further condition, but for what 1 statement denies." in said


def gateway() -> Resources:
    """Return a gateway endpoint that the tier's first subnet has a route to, for one bucket."""
    bucket = {"Fn::GetAtt": ["Papers", "Arn"]}
    return {
        "Papers": resource("S3::Bucket"),
        "Table": resource("EC2::RouteTable", VpcId=WEB),
        "Follows": resource(
            "EC2::SubnetRouteTableAssociation", SubnetId={"Ref": "WebSubnet0"}, RouteTableId={"Ref": "Table"}
        ),
        "Store": resource(
            "EC2::VPCEndpoint",
            VpcId=WEB,
            ServiceName="com.amazonaws.us-east-1.s3",
            RouteTableIds=[{"Ref": "Table"}],
            PolicyDocument=allow("s3:GetObject", Resource=[bucket]),
        ),
    }


def test_a_gateway_endpoint_tells_whose_routes_lead_to_it_beside_interface_endpoints(tmp_path: Path) -> None:
    """A line leads to the bucket that its policy names; in pictures of networks alone nothing is told of it."""
    scene = drawn(tmp_path / "both", Queue=interface(), **gateway())
    alone = drawn(tmp_path / "alone", **gateway())

    assert "Routes of app lead to it. Its policy lets through s3:GetObject on Papers." in words(scene)
    for each in (scene, alone):
        assert ("small/Store", "small/Papers") in {(arrow.source, arrow.target) for arrow in each.arrows}
    assert "Routes of app" not in words(alone)
