"""A fleet behind a load balancer: who may talk to whom, and what the instances are."""

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from tests.unit.constructs.fleets import fleet, inbound, launch_data
from tests.unit.constructs.shape import (
    Shape,
    actions,
    shape_of,
    statements,
    web_fleet,
)


def outbound(shape: Shape, group: str) -> list[tuple[str, int, int]]:
    """Return destination, first and last port of every outbound rule of a security group."""
    inline = shape.at(group).get("SecurityGroupEgress", [])
    separate = [r for r in shape.of_type("EC2::SecurityGroupEgress").values() if shape.referred(r["GroupId"]) == group]
    return sorted(
        (
            r["CidrIp"] if "CidrIp" in r else shape.referred(r["DestinationSecurityGroupId"]),
            r["FromPort"],
            r["ToPort"],
        )
        for r in [*inline, *separate]
    )


def test_the_internet_reaches_the_load_balancer_and_only_the_load_balancer_reaches_the_fleet() -> None:
    """By security group, not by address."""
    shape = fleet()
    assert inbound(shape, "Web/LoadBalancerGroup") == [("0.0.0.0/0", 80, 80)]
    assert inbound(shape, "Web/FleetGroup") == [("Web/LoadBalancerGroup", 8080, 8080)]


def test_the_load_balancer_calls_nobody_but_the_fleet_and_its_group_is_closed_from_birth() -> None:
    """EC2 opens a group that is created without an outbound rule; this one has a rule that no packet matches."""
    shape = fleet()
    assert outbound(shape, "Web/LoadBalancerGroup") == [("255.255.255.255/32", 252, 86), ("Web/FleetGroup", 8080, 8080)]
    assert "SecurityGroupEgress" in shape.at("Web/LoadBalancerGroup")


def test_the_fleet_calls_https_only() -> None:
    """Packages, Session Manager and the APIs of AWS."""
    assert outbound(fleet(), "Web/FleetGroup") == [("0.0.0.0/0", 443, 443)]


def test_the_fleet_may_call_what_it_is_allowed_to() -> None:
    """Both sides get a rule that names the other's group."""

    def build(stack: Stack) -> None:
        fleet_ = web_fleet(stack)
        cache_ = ec2.SecurityGroup(stack, "Cache", vpc=network_of(stack), allow_all_outbound=False)
        fleet_.allow_to(cache_, port=6379)

    def network_of(stack: Stack) -> ec2.IVpc:
        vpc: ec2.IVpc = stack.node.find_child("Network").vpc  # type: ignore[attr-defined] # it is our own construct
        return vpc

    shape = shape_of(build)
    assert inbound(shape, "Cache") == [("Web/FleetGroup", 6379, 6379)]
    assert ("Cache", 6379, 6379) in outbound(shape, "Web/FleetGroup")


def test_there_is_no_ssh() -> None:
    """No port 22, no key pair: people come in through Session Manager."""
    shape = fleet()
    assert "KeyName" not in launch_data(shape)
    for group in shape.of_type("EC2::SecurityGroup"):
        assert all(not first <= 22 <= last for _, first, last in inbound(shape, group))


def test_the_role_can_be_reached_by_session_manager_and_reads_no_parameter() -> None:
    """AmazonSSMManagedInstanceCore would allow ssm:GetParameters on everything."""
    role = fleet().at("Web/Role")
    assert "ManagedPolicyArns" not in role
    [policy] = role["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert actions(statement) == {
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    }


def test_the_metadata_service_needs_a_token_and_answers_the_instance_itself_only() -> None:
    """IMDSv2 with a hop limit of 1: a forged request or a container gets no credentials."""
    assert launch_data(fleet())["MetadataOptions"] == {"HttpTokens": "required", "HttpPutResponseHopLimit": 1}


def test_volumes_are_encrypted_under_the_key() -> None:
    """Not under the account's default key, which every role of the account may use."""
    [mapping] = launch_data(fleet())["BlockDeviceMappings"]
    assert mapping["DeviceName"] == "/dev/xvda"
    assert (mapping["Ebs"]["Encrypted"], mapping["Ebs"]["VolumeType"]) == (True, "gp3")
    assert fleet().referred(mapping["Ebs"]["KmsKeyId"]) == "Key/Key"


def test_auto_scaling_launches_with_a_role_of_this_groups_own_which_alone_may_use_the_key() -> None:
    """The account's shared role would admit every group of the account; without the key no instance would start."""
    shape = fleet()
    assert shape.only("IAM::ServiceLinkedRole")["AWSServiceName"] == "autoscaling.amazonaws.com"
    arn = shape.only("AutoScaling::AutoScalingGroup")["ServiceLinkedRoleARN"]
    assert arn["Fn::Join"][1][-2:] == [
        ":role/aws-service-role/autoscaling.amazonaws.com/",
        {"Ref": next(i for i in shape.template["Resources"] if shape.path(i) == "Web/LaunchRole")},
    ]
    policy = statements(shape.only("KMS::Key")["KeyPolicy"])
    [launch], [attach] = (
        [each for sid, each in policy.items() if sid.startswith(word)]
        for word in ("LaunchEncryptedInstances", "AttachEncryptedVolumes")
    )
    assert launch["Principal"] == attach["Principal"] == {"AWS": arn}
    assert attach["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": True}}


def test_the_role_of_a_group_is_named_after_its_region_too() -> None:
    """IAM is global: the same stack in a second Region needs a role of another name, of 64 characters at most."""
    [stem, region] = fleet().only("IAM::ServiceLinkedRole")["CustomSuffix"]["Fn::Join"][1]
    assert region == {"Ref": "AWS::Region"}
    assert stem.startswith("test")
    assert len("AWSServiceRoleForAutoScaling_") + len(stem) + len("ap-southeast-2") <= 64


@pytest.mark.parametrize(("zones", "nominal", "minimum"), [(2, 2, 4), (3, 2, 3), (3, 4, 6), (3, 5, 9), (4, 6, 8)])
def test_the_group_keeps_enough_instances_to_lose_a_zone(zones: int, nominal: int, minimum: int) -> None:
    """In each zone the nominal number divided by the zones that would be left, rounded up."""
    group = fleet(zones=zones, nominal_instances=nominal).only("AutoScaling::AutoScalingGroup")
    assert (group["MinSize"], group["MaxSize"]) == (str(minimum), str(2 * minimum))
