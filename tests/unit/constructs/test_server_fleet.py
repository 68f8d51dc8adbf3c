"""A fleet without a front door: how its instances start, who is told, and which of them goes first."""

import json
from typing import Any

import pytest
from aws_cdk import Stack

from refarch.compute import ServerFleet, Start
from refarch.network import NatStrategy
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, actions, empty_stack, key, network, shape_of
from tests.unit.constructs.tiers import servers


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template of a fleet that somebody hears of, once."""
    return shape_of(lambda stack: servers(stack, heard=True))


def script_of(shape: Shape) -> str:
    """Return the user data."""
    data = shape.only("EC2::LaunchTemplate")["LaunchTemplateData"]["UserData"]["Fn::Base64"]["Fn::Join"][1]
    return "".join(str(part) for part in data)


def test_a_launched_instance_is_held_until_it_says_that_it_serves(shape: Shape) -> None:
    """And abandoned if it never does."""
    hook = shape.only("AutoScaling::LifecycleHook")

    assert hook["LifecycleTransition"] == "autoscaling:EC2_INSTANCE_LAUNCHING"
    assert (hook["DefaultResult"], hook["HeartbeatTimeout"]) == ("ABANDON", 158)
    assert f"--lifecycle-hook-name {hook['LifecycleHookName']}" in script_of(shape)


def test_the_first_instances_are_there_before_the_hook_and_signal_to_cloudformation(shape: Shape) -> None:
    """As many signals as the group has at first; hook and permission to complete it both need the group."""
    (path,) = shape.of_type("AutoScaling::AutoScalingGroup")
    group = shape.resource(path)
    hook = shape.only("AutoScaling::LifecycleHook")
    completion = shape.at("Servers/Launching/Completion")["PolicyDocument"]["Statement"][0]["Resource"]

    signals = group["CreationPolicy"]["ResourceSignal"]["Count"]
    assert str(signals) == group["Properties"]["MinSize"]
    assert "LifecycleHookSpecificationList" not in group["Properties"]
    assert shape.referred(hook["AutoScalingGroupName"]) == path
    assert shape.path(completion["Fn::Join"][1][-1]["Ref"]) == path


def test_an_instance_may_say_so_of_its_own_group_and_of_no_other(shape: Shape) -> None:
    """What it may do is a policy of its own, which no launch waits for."""
    policy = shape.at("Servers/Launching/Completion")
    first, second = policy["PolicyDocument"]["Statement"]

    assert actions(first) == {"autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"}
    assert "Servers/Group" in str(shape.path(first["Resource"]["Fn::Join"][1][-1]["Ref"]))
    assert (actions(second), second["Resource"]) == ({"autoscaling:DescribeAutoScalingInstances"}, "*")


def test_it_says_so_at_every_boot(shape: Shape) -> None:
    """User data runs at the first one only, and instances leave a warm pool by a second."""
    script = script_of(shape)

    assert "WantedBy=web.service" in script
    assert script.index("systemctl enable web-ready.service") < script.index("systemctl enable --now web.service")
    assert not {"@PORT@", "@TLS_PORT@", "@HOOK@"} & {word for word in script.split() if word.startswith("@")}


def test_servers_speak_http_on_one_port_and_tls_on_another(shape: Shape) -> None:
    """With a certificate of each instance's own."""
    script = script_of(shape)

    assert 'ThreadingHTTPServer(("", 8080)' in script
    assert 'ThreadingHTTPServer(("", 8443)' in script
    assert "openssl req -x509" in script


def test_a_baked_image_starts_faster_and_is_judged_sooner() -> None:
    """Its user data only looks whether the server answers."""
    baked = shape_of(lambda stack: servers(stack, start=Start(image="/web/image")))
    group = baked.only("AutoScaling::AutoScalingGroup")

    assert (Start(image="/web/image").time_to_service, Start().time_to_service) == (50, 105)
    assert (group["HealthCheckGracePeriod"], group["DefaultInstanceWarmup"]) == (75, 50)
    assert "http.server" not in script_of(baked)
    assert (
        baked.template["Parameters"]["SsmParameterValuewebimageC96584B6F00A464EAD1953AFF4B05118Parameter"]["Default"]
        == "/web/image"
    )


def test_a_bootstrapped_one_gets_the_time_that_it_takes(shape: Shape) -> None:
    """The twin: half as long again as until it serves."""
    group = shape.only("AutoScaling::AutoScalingGroup")

    assert (group["HealthCheckGracePeriod"], group["DefaultInstanceWarmup"]) == (158, 105)


def test_what_is_oldest_goes_first(shape: Shape) -> None:
    """Versions of the launch template, then servers: who has run longest has drifted farthest."""
    group = shape.only("AutoScaling::AutoScalingGroup")

    assert group["TerminationPolicies"] == ["OldestLaunchTemplate", "OldestInstance"]


def test_launches_and_terminations_are_told_also_those_that_failed(shape: Shape) -> None:
    """To an encrypted topic."""
    (told,) = shape.only("AutoScaling::AutoScalingGroup")["NotificationConfigurations"]

    assert shape.referred(told["TopicARN"]) == "Notices/Topic"
    assert len(told["NotificationTypes"]) == 4
    assert "KmsMasterKeyId" in shape.only("SNS::Topic")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tls_port": 8080}, "test/Servers: tls_port=8080: a port speaks HTTP or TLS."),
        ({"tls_port": 443}, "test/Servers: port=443: the server does not run as root."),
        ({"termination": ("Eldest",)}, "test/Servers: termination=['Eldest']: Auto Scaling has no such policy."),
        ({"zones": 1}, "test/Servers: zones=1: "),
        (
            {"start": Start(image="bad name")},
            "test/Servers: image='bad name': the name of an SSM parameter has letters, digits, . - and _",
        ),
        (
            {"start": Start(image="web/image")},
            "test/Servers: image='web/image': the name of an SSM parameter has letters, digits, . - and _",
        ),
        (
            {"start": Start(script=600, grace_period=300)},
            "test/Servers: grace_period=300: an instance serves after 645 seconds; judged before, it is replaced",
        ),
    ],
)
def test_a_fleet_refuses(options: dict[str, Any], message: str) -> None:
    """Ports, policies, places and grace periods that would not work."""
    with pytest.raises(RefusedError) as refused:
        servers(empty_stack(), **options)
    assert str(refused.value).startswith(message)


def test_a_fleet_without_a_way_out_is_refused() -> None:
    """Nobody of it could say that it serves."""

    def build(stack: Stack) -> None:
        vpc = network(stack, nat=NatStrategy.NONE)
        ServerFleet(stack, "Servers", network=vpc, key=key(stack))

    with pytest.raises(RefusedError, match=r"app_tier='app': an instance that cannot call Auto Scaling"):
        build(empty_stack())


def test_its_renewal_keeps_all_of_it_healthy_and_leads_back() -> None:
    """The command says who, to which version, and that none may be missing meanwhile; the version is for the reader."""
    stack = empty_stack()

    fleet, _ = servers(stack)
    said = json.dumps(stack.resolve(fleet.renewal()))

    assert "aws autoscaling start-instance-refresh --auto-scaling-group-name" in said
    for part in ("MinHealthyPercentage", "100", "SkipMatching", "LaunchTemplateId", "VERSION"):
        assert part in said
