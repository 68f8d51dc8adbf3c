"""Endpoints and what guards them: interfaces, policies, buckets that are kept inside, and services that are offered."""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from refarch.network import InterfaceEndpoint, OfferedService, keep_inside, pass_only
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of

SERVICE = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
POLICY = iam.PolicyStatement(principals=[iam.AnyPrincipal()], actions=["sqs:SendMessage"], resources=["*"])
CONSUMER = "arn:aws:iam::210000000010:root"


def endpoint_of(shape: Shape) -> dict[str, Any]:
    """Return the interface endpoint of a template."""
    (found,) = [e for e in shape.of_type("EC2::VPCEndpoint").values() if e["VpcEndpointType"] == "Interface"]
    return found


def test_an_endpoint_stands_in_each_zone_of_its_tier_behind_a_group_that_admits_nobody_yet() -> None:
    """With private DNS, as the service is AWS's."""
    shape = shape_of(lambda stack: InterfaceEndpoint(stack, "Queue", network=network(stack), tier="app", service="sqs"))
    found = endpoint_of(shape)
    assert [shape.referred(subnet) for subnet in found["SubnetIds"]] == [
        f"Network/Vpc/appSubnet{zone}/Subnet" for zone in (1, 2, 3)
    ]
    assert found["PrivateDnsEnabled"] is True
    assert found["ServiceName"]["Fn::Join"][1][-1] == ".sqs"
    assert "SecurityGroupIngress" not in shape.at("Queue/Group")
    assert "PolicyDocument" not in found


def test_an_endpoint_admits_blocks_and_groups_and_passes_what_its_policy_allows() -> None:
    """A group is given the rule to call, too."""

    def build(stack: Stack) -> None:
        vpc = network(stack)
        caller = ec2.SecurityGroup(stack, "Caller", vpc=vpc.vpc, allow_all_outbound=False)
        made = InterfaceEndpoint(stack, "Queue", network=vpc, tier="app", service="sqs", policy=[POLICY])
        made.admit("192.168.0.0/16")
        made.admit_group(caller)

    shape = shape_of(build)
    assert endpoint_of(shape)["PolicyDocument"]["Statement"][0]["Action"] == "sqs:SendMessage"
    assert shape.at("Queue/Group")["SecurityGroupIngress"][0]["CidrIp"] == "192.168.0.0/16"
    (rule,) = shape.of_type("EC2::SecurityGroupIngress").values()
    assert (shape.referred(rule["SourceSecurityGroupId"]), rule["FromPort"]) == ("Caller", 443)


def test_somebody_elses_service_is_asked_for_by_its_whole_name_and_without_private_dns() -> None:
    """The name is the provider's to give."""
    shape = shape_of(
        lambda stack: InterfaceEndpoint(stack, "Partner", network=network(stack), tier="app", service=SERVICE)
    )
    assert (endpoint_of(shape)["ServiceName"], endpoint_of(shape)["PrivateDnsEnabled"]) == (SERVICE, False)


def test_the_gateway_endpoint_of_any_vpc_guards_a_bucket() -> None:
    """One that CDK has made is given the policy, too; of one that is imported only the bucket's policy speaks."""

    def build(stack: Stack) -> None:
        own, old = s3.Bucket(stack, "Own"), s3.Bucket(stack, "Old")
        vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=0)
        made = vpc.add_gateway_endpoint("Door", service=ec2.GatewayVpcEndpointAwsService.S3)
        pass_only(made, [own])
        keep_inside(own, made)
        keep_inside(old, ec2.GatewayVpcEndpoint.from_gateway_vpc_endpoint_id(stack, "Other", "vpce-01234567"))

    shape = shape_of(build)
    [passed] = shape.at("Vpc/Door")["PolicyDocument"]["Statement"]
    assert shape.referred(passed["Resource"][0]) == "Own"
    told = [
        shape.at(f"{name}/Policy")["PolicyDocument"]["Statement"][0]["Condition"]["StringNotEquals"]["aws:SourceVpce"]
        for name in ("Own", "Old")
    ]
    assert (shape.referred(told[0]), told[1]) == ("Vpc/Door", "vpce-01234567")


@pytest.mark.parametrize("service", ["ecr.api", "ecr.dkr", "sagemaker.runtime", "sqs"])
def test_a_short_name_is_one_of_awss_services_whether_or_not_it_has_a_dot(service: str) -> None:
    """CloudFormation wants the whole name; an image is pulled through two endpoints whose names have dots."""
    shape = shape_of(
        lambda stack: InterfaceEndpoint(
            stack, "Door", network=network(stack), tier="app", service=service, policy=[POLICY]
        )
    )
    found = endpoint_of(shape)
    assert found["ServiceName"] == {"Fn::Join": ["", ["com.amazonaws.", {"Ref": "AWS::Region"}, f".{service}"]]}
    assert found["PrivateDnsEnabled"] is True


@pytest.mark.parametrize(
    ("region", "service", "name"),
    [
        ("cn-north-1", "sqs", "cn.com.amazonaws.cn-north-1.sqs"),
        ("cn-north-1", "kms", "com.amazonaws.cn-north-1.kms"),
        ("us-east-1", "sqs", "com.amazonaws.us-east-1.sqs"),
    ],
)
def test_in_china_some_services_are_called_otherwise(region: str, service: str, name: str) -> None:
    """Whose endpoint somebody makes there has to know it."""
    stack = Stack(App(analytics_reporting=False), "test", env=Environment(account="123456789012", region=region))
    made = InterfaceEndpoint(stack, "Door", network=network(stack), tier="app", service=service)
    assert stack.resolve(made.endpoint.service_name) == name


def test_a_bucket_is_reached_through_the_gateway_endpoint_only_and_nothing_else_through_it() -> None:
    """The endpoint's policy names the bucket, the bucket's policy the endpoint; settings stay changeable."""

    def build(stack: Stack) -> None:
        vpc = network(stack)
        bucket = s3.Bucket(stack, "Bucket")
        pass_only(vpc, [bucket])
        keep_inside(bucket, vpc)

    shape = shape_of(build)
    [passed] = shape.at("Network/Vpc/S3")["PolicyDocument"]["Statement"]
    assert shape.referred(passed["Resource"][0]) == "Bucket"
    [denied] = shape.only("S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert denied["Effect"] == "Deny"
    assert shape.referred(denied["Condition"]["StringNotEquals"]["aws:SourceVpce"]) == "Network/Vpc/S3"
    assert {action.partition(":")[2] for action in denied["Action"]} == {
        "GetObject",
        "PutObject",
        "DeleteObject",
        "ListBucket",
    }


def offer(stack: Stack, **options: Any) -> OfferedService:
    """Offer a service to one account."""
    chosen = {"targets": ["i-0123"], "consumers": [CONSUMER], **options}
    return OfferedService(stack, "Offered", network=network(stack), tier="app", **chosen)


def test_a_service_is_offered_behind_a_load_balancer_in_every_zone_to_whom_it_names() -> None:
    """Internal, across zones, without acceptance by hand: to be named is to be accepted."""
    shape = shape_of(offer)
    balancer = shape.only("ElasticLoadBalancingV2::LoadBalancer")
    assert (balancer["Type"], balancer["Scheme"], len(balancer["Subnets"])) == ("network", "internal", 3)
    assert balancer["LoadBalancerAttributes"] == [{"Key": "load_balancing.cross_zone.enabled", "Value": "true"}]
    assert shape.only("EC2::VPCEndpointService")["AcceptanceRequired"] is False
    assert shape.only("EC2::VPCEndpointServicePermissions")["AllowedPrincipals"] == [CONSUMER]
    assert shape.only("ElasticLoadBalancingV2::TargetGroup")["Targets"] == [{"Id": "i-0123", "Port": 8443}]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"consumers": []}, r"consumers=\[\]: a service has targets, and somebody who may connect"),
        ({"targets": []}, "a service has targets, and somebody who may connect"),
        ({"port": 0}, "port=0: TCP has ports 1 to 65535"),
        ({"target_port": 65536}, "target_port=65536: TCP has ports 1 to 65535"),
        ({"consumers": ["*"]}, r"consumers=\['\*'\] with acceptance=False: every AWS account could connect unseen"),
    ],
)
def test_a_service_for_nobody_of_nothing_or_for_everybody_is_refused(options: dict[str, Any], message: str) -> None:
    """The last one is allowed where each endpoint is accepted by hand."""
    with pytest.raises(RefusedError, match=message):
        offer(empty_stack(), **options)


def test_everybody_may_ask_where_each_endpoint_is_accepted() -> None:
    """The twin."""
    shape = shape_of(lambda stack: offer(stack, consumers=["*"], acceptance=True))
    assert shape.only("EC2::VPCEndpointService")["AcceptanceRequired"] is True


def test_a_policy_for_somebody_elses_service_is_refused() -> None:
    """AWS takes none there."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match="an endpoint of somebody else's service has no policy"):
        InterfaceEndpoint(stack, "Partner", network=network(stack), tier="app", service=SERVICE, policy=[POLICY])
