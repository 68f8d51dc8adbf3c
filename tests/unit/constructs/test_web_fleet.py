"""A fleet behind a load balancer: who may talk to whom, what the instances are, and how many there are."""

from functools import cache
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import WebFleet
from refarch.network import Exposure, NatStrategy, Tier
from tests.unit.constructs.shape import (
    Properties,
    Shape,
    access_logs,
    actions,
    key,
    network,
    shape_of,
    statements,
    web_fleet,
)

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"


@cache
def fleet(**options: Any) -> Shape:
    """Return a fleet's template, synthesised once for all tests that ask for the same."""
    return shape_of(lambda stack: web_fleet(stack, **options))


def launch_data(shape: Shape) -> Properties:
    """Return what instances are launched with."""
    data: Properties = shape.only("EC2::LaunchTemplate")["LaunchTemplateData"]
    return data


def inbound(shape: Shape, group: str) -> list[tuple[str, int, int]]:
    """Return source, first and last port of every inbound rule of a security group, wherever it is written."""
    inline = shape.at(group).get("SecurityGroupIngress", [])
    separate = [r for r in shape.of_type("EC2::SecurityGroupIngress").values() if shape.referred(r["GroupId"]) == group]
    return sorted(
        (
            r["CidrIp"] if "CidrIp" in r else shape.referred(r["SourceSecurityGroupId"]),
            r["FromPort"],
            r["ToPort"],
        )
        for r in [*inline, *separate]
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
    assert policy["LaunchEncryptedInstances"]["Principal"] == {"AWS": arn}
    assert policy["AttachEncryptedVolumes"]["Principal"] == {"AWS": arn}
    assert policy["AttachEncryptedVolumes"]["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": True}}


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


def test_instances_are_spread_over_the_app_subnets_of_every_zone() -> None:
    """And the load balancer over the public ones."""
    shape = fleet()
    group = shape.only("AutoScaling::AutoScalingGroup")
    balancer = shape.only("ElasticLoadBalancingV2::LoadBalancer")
    assert [shape.referred(s) for s in group["VPCZoneIdentifier"]] == [
        f"Network/Vpc/appSubnet{zone}/Subnet" for zone in (1, 2, 3)
    ]
    assert [shape.referred(s) for s in balancer["Subnets"]] == [
        f"Network/Vpc/publicSubnet{zone}/Subnet" for zone in (1, 2, 3)
    ]
    assert balancer["Scheme"] == "internet-facing"


def test_an_instance_that_does_not_answer_is_replaced() -> None:
    """The group asks the load balancer, not only EC2, once the instance has had three minutes to start."""
    shape = fleet()
    group = shape.only("AutoScaling::AutoScalingGroup")
    assert (group["HealthCheckType"], group["HealthCheckGracePeriod"]) == ("ELB", 180)
    targets = shape.only("ElasticLoadBalancingV2::TargetGroup")
    assert (targets["HealthCheckPath"], targets["Port"], targets["Protocol"]) == ("/health", 8080, "HTTP")
    assert [shape.referred(arn) for arn in group["TargetGroupARNs"]] == ["Web/Targets"]


def test_the_group_follows_the_load() -> None:
    """Half busy leaves room for a third more when one of three zones is lost."""
    policy = fleet().only("AutoScaling::ScalingPolicy")
    assert policy["PolicyType"] == "TargetTrackingScaling"
    assert policy["TargetTrackingConfiguration"]["TargetValue"] == 50


def test_an_update_replaces_instances_one_at_a_time_and_stops_at_the_first_that_does_not_serve() -> None:
    """Each has ten minutes to say so; a bad image would else be rolled over all of them, and called a success."""
    group = fleet(nominal_instances=4).resource("Web/Group/ASG")
    update = group["UpdatePolicy"]["AutoScalingRollingUpdate"]
    assert {name: value for name, value in update.items() if name != "SuspendProcesses"} == {
        "MaxBatchSize": 1,
        "MinInstancesInService": 4,
        "MinSuccessfulInstancesPercent": 100,
        "PauseTime": "PT10M",
        "WaitOnResourceSignals": True,
    }
    assert group["CreationPolicy"]["ResourceSignal"] == {"Count": 6, "Timeout": "PT10M"}


def test_an_instance_tells_how_its_start_ended_and_ends_it_when_the_server_answers() -> None:
    """Whatever goes wrong before, the trap tells; it waits for the way out, over which it tells."""
    script = "".join(str(part) for part in launch_data(fleet())["UserData"]["Fn::Base64"]["Fn::Join"][1])
    assert (
        script.index("trap exitTrap EXIT") < script.index("set -euo pipefail") < script.index("localhost:8080/health")
    )
    assert "/opt/aws/bin/cfn-signal --stack test --resource WebGroup" in script
    waits_for = {fleet().path(logical_id) for logical_id in fleet().resource("Web/Group/ASG")["DependsOn"]}
    assert {f"Network/Vpc/appSubnet{zone}/DefaultRoute" for zone in (1, 2, 3)} <= waits_for


def test_instances_without_a_way_out_tell_nobody_and_nobody_waits_for_them() -> None:
    """The twin: CloudFormation would wait in vain and roll every deployment back."""

    def build(stack: Stack) -> None:
        vpc = network(stack, nat=NatStrategy.NONE)
        WebFleet(stack, "Web", network=vpc, key=key(stack), access_logs=access_logs(stack).bucket)

    shape = shape_of(build)
    group = shape.resource("Web/Group/ASG")
    assert "CreationPolicy" not in group
    assert not group["UpdatePolicy"]["AutoScalingRollingUpdate"].get("WaitOnResourceSignals")
    assert group["UpdatePolicy"]["AutoScalingRollingUpdate"]["PauseTime"] == "PT2M"
    assert "cfn-signal" not in str(launch_data(shape)["UserData"])


def test_without_a_certificate_the_load_balancer_speaks_http() -> None:
    """For a first look only; the scenario lists it among its hazards."""
    listener = fleet().only("ElasticLoadBalancingV2::Listener")
    assert (listener["Port"], listener["Protocol"]) == (80, "HTTP")
    assert [action["Type"] for action in listener["DefaultActions"]] == ["forward"]


def test_with_a_certificate_it_speaks_https_and_redirects_http() -> None:
    """The twin: nothing is served in the clear."""
    shape = fleet(certificate_arn=CERTIFICATE)
    listeners = {listener["Port"]: listener for listener in shape.of_type("ElasticLoadBalancingV2::Listener").values()}
    [redirect] = listeners[80]["DefaultActions"]
    assert redirect["RedirectConfig"] == {"Port": "443", "Protocol": "HTTPS", "StatusCode": "HTTP_301"}
    assert listeners[443]["Protocol"] == "HTTPS"
    assert listeners[443]["Certificates"] == [{"CertificateArn": CERTIFICATE}]
    assert "TLS13" in listeners[443]["SslPolicy"]
    assert inbound(shape, "Web/LoadBalancerGroup") == [("0.0.0.0/0", 80, 80), ("0.0.0.0/0", 443, 443)]


def test_the_load_balancer_logs_accesses_once_the_bucket_lets_it() -> None:
    """Elastic Load Balancing tries to write when logging is switched on, so the bucket's policy must be there."""
    resource = fleet().resource("Web/LoadBalancer")
    attributes = {a["Key"]: a["Value"] for a in resource["Properties"]["LoadBalancerAttributes"]}
    assert attributes["access_logs.s3.enabled"] == "true"
    assert fleet().referred(attributes["access_logs.s3.bucket"]) == "AccessLogs/Bucket"
    assert "AccessLogs/Bucket/Policy" in {fleet().path(logical_id) for logical_id in resource["DependsOn"]}


@pytest.mark.parametrize("protected", [True, False])
def test_the_load_balancer_can_be_protected_from_deletion(protected: bool) -> None:  # noqa: FBT001 a parameter of the test
    """It is unless told otherwise; malformed headers never pass."""
    shape = fleet() if protected else fleet(deletion_protection=False)
    pairs = shape.only("ElasticLoadBalancingV2::LoadBalancer")["LoadBalancerAttributes"]
    attributes = {a["Key"]: a["Value"] for a in pairs}
    assert attributes["deletion_protection.enabled"] == str(protected).lower()
    assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"


def test_the_server_listens_where_the_load_balancer_looks() -> None:
    """One port, in the user data, the target group and the security groups."""
    shape = fleet(port=9000)
    user_data = str(launch_data(shape)["UserData"])
    assert 'ThreadingHTTPServer(("", 9000)' in user_data
    assert "@PORT@" not in user_data
    assert shape.only("ElasticLoadBalancingV2::TargetGroup")["Port"] == 9000
    assert inbound(shape, "Web/FleetGroup") == [("Web/LoadBalancerGroup", 9000, 9000)]


@pytest.mark.parametrize(
    "instance_type",
    ["t3.micro", "m7i-flex.large", "g4dn.xlarge", "u-6tb1.metal", "u7i-12tb.224xlarge", "c6in.large", "m7i.metal-24xl"],
)
def test_x86_types_are_accepted(instance_type: str) -> None:
    """The twin: a 'g' before the generation is a graphics type, and some families have a hyphen."""
    assert launch_data(fleet(instance_type=instance_type))["InstanceType"] == instance_type


def test_tiers_may_have_other_names() -> None:
    """The names are the caller's."""

    def build(stack: Stack) -> None:
        tiers = (Tier(name="edge", exposure=Exposure.PUBLIC), Tier(name="web", exposure=Exposure.EGRESS))
        WebFleet(
            stack,
            "Web",
            network=network(stack, tiers=tiers),
            key=key(stack),
            access_logs=access_logs(stack).bucket,
            public_tier="edge",
            app_tier="web",
        )

    group = shape_of(build).only("AutoScaling::AutoScalingGroup")
    assert len(group["VPCZoneIdentifier"]) == 3
