"""A fleet's group and load balancer: how many instances there are, how they are replaced, and where they answer."""

import pytest
from aws_cdk import Stack

from refarch.compute import WebFleet
from refarch.network import Exposure, NatStrategy, Tier
from tests.unit.constructs.fleets import fleet, inbound, launch_data
from tests.unit.constructs.shape import (
    access_logs,
    key,
    network,
    shape_of,
)

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"


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


def test_a_server_of_somebodys_own_takes_the_place_of_the_greeting() -> None:
    """Its script is what runs, and how it ends is what CloudFormation is told."""
    user_data = str(launch_data(fleet(server="exec /opt/own/server"))["UserData"])

    assert "exec /opt/own/server" in user_data
    assert "ThreadingHTTPServer" not in user_data
    assert "cfn-signal" in user_data
