"""An update of a stack rolls through its fleet, one server after the other, and back again at the first bad one."""

import json

from study.deployed import Deployed
from tests.lessons.scaling import group_of, renew, serving, settle, wait

GROUP = "Web/Group/ASG"


def update(stack: Deployed, old: str, new: str) -> str:
    """Update the stack with a template in which one word is another; return how that ends."""
    cloudformation, name = stack.client("cloudformation"), stack.scenario.slug
    (before,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    kept = [{"ParameterKey": one["ParameterKey"], "UsePreviousValue": True} for one in before.get("Parameters", [])]
    text = json.dumps(stack.template)
    assert old in text
    s3, bucket = stack.client("s3"), f"templates-{stack.account_id}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="next.json", Body=text.replace(old, new).encode())
    cloudformation.update_stack(
        StackName=name,
        TemplateURL=f"https://{bucket}.s3.amazonaws.com/next.json",
        Parameters=kept,
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    (after,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    return str(after["StackStatus"])


def told(stack: Deployed) -> list[str]:
    """Return what CloudFormation has said of the group, the oldest first."""
    pages = (
        stack.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=stack.scenario.slug)
    )
    events = [event for page in pages for event in page["StackEvents"]]
    of_group = [event for event in events if event["ResourceType"] == "AWS::AutoScaling::AutoScalingGroup"]
    return [event.get("ResourceStatusReason", "") for event in reversed(of_group)]


def test_another_instance_type_comes_into_service_one_server_at_a_time(own_flagship: Deployed) -> None:
    """Six are replaced in six batches; the four that carry the load without a zone are always in service."""
    name = own_flagship.id_of(GROUP)

    assert update(own_flagship, '"t3.micro"', '"t3.small"') == "UPDATE_COMPLETE"

    assert [one["InstanceType"] for one in serving(own_flagship, name)] == ["t3.small"] * 6
    said = [line for line in told(own_flagship) if line.startswith(("Rolling", "Terminating"))]
    assert "6 obsolete instance(s) in batches of 1, while keeping at least 4 instance(s) in service" in said[0]
    assert len(said) == 1 + 6


def test_a_start_script_that_does_not_bring_a_server_up_costs_one_server_and_no_fleet(own_flagship: Deployed) -> None:
    """The first new one says nothing within ten minutes: the update is rolled back, and five of six have never moved.

    The group's template is the old one again, so that whoever is launched tomorrow serves.
    """
    name = own_flagship.id_of(GROUP)
    before = {one["InstanceId"] for one in serving(own_flagship, name)}
    version = group_of(own_flagship, name)["LaunchTemplate"]["Version"]

    assert update(own_flagship, "cfn-signal", "no-signal") == "UPDATE_ROLLBACK_COMPLETE"

    after = {one["InstanceId"] for one in serving(own_flagship, name)}
    assert (len(after), len(after & before)) == (6, 5)
    assert group_of(own_flagship, name)["LaunchTemplate"]["Version"] == version
    assert any("Unable to satisfy 100% MinSuccessfulInstancesPercent" in line for line in told(own_flagship))


def test_a_warm_pool_keeps_the_old_version_and_a_refresh_renews_it(own_web_tier: Deployed) -> None:
    """CloudFormation replaces who is in service, and the two who wait come for the first two: of the version before.

    The stack's own command for renewals replaces these, and those who wait, with nobody missing meanwhile.
    """
    name, scaling = own_web_tier.id_of("Servers/Group/ASG"), own_web_tier.client("autoscaling")
    settle(own_web_tier, name)
    assert update(own_web_tier, '"t3.micro"', '"t3.small"') == "UPDATE_COMPLETE"
    assert sorted(one["InstanceType"] for one in serving(own_web_tier, name)) == ["t3.micro", "t3.micro", "t3.small"]

    renew(own_web_tier, group_of(own_web_tier, name)["LaunchTemplate"]["Version"])
    wait(own_web_tier, 1800)

    waiting = scaling.describe_warm_pool(AutoScalingGroupName=name)["Instances"]
    assert {one["InstanceType"] for one in [*serving(own_web_tier, name), *waiting]} == {"t3.small"}
    assert len(serving(own_web_tier, name)) == 3
