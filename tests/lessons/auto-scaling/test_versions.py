"""Versions of a launch template: which one a group launches, and how a new one comes into service without a gap."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.deployed import Deployed
from study.lab import Lab
from tests.lessons.scaling import fleet, group_of, renew, serving, settle, wait
from tests.teaching import teaches

GROUP = "Servers/Group/ASG"
TEMPLATE = "Servers/LaunchTemplate"
BOOTSTRAPPING = 300


def new_version(stack: Lab, template: str, kind: str, **more: Any) -> str:
    """Make a version that differs in its instance type; return its number."""
    made = stack.ec2.create_launch_template_version(
        LaunchTemplateId=template, SourceVersion="$Latest", LaunchTemplateData={"InstanceType": kind}, **more
    )
    return str(made["LaunchTemplateVersion"]["VersionNumber"])


def types(stack: Lab, name: str) -> list[str]:
    """Return the instance types of a group's servers that serve."""
    return sorted(one["InstanceType"] for one in serving(stack, name))


def follows(lab: Lab, version: str) -> str:
    """Create the group ``web`` of two, following a version of its template; return the template's id."""
    name = fleet(lab, LaunchTemplate={"LaunchTemplateName": "web", "Version": version})
    return str(group_of(lab, name)["LaunchTemplate"]["LaunchTemplateId"])


def grow(lab: Lab, count: int) -> list[str]:
    """Let the group ``web`` grow; return the types of all."""
    lab.client("autoscaling").set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=count)
    return types(lab, "web")


@teaches("auto-scaling.9")
def test_a_group_launches_the_newest_version_if_it_follows_the_latest(lab: Lab) -> None:
    """Whoever adds a version changes what the next server is; those that run stay as they are."""
    template = follows(lab, "$Latest")

    new_version(lab, template, "t3.small")

    assert grow(lab, 3) == ["t3.micro", "t3.micro", "t3.small"]


@teaches("auto-scaling.9", twin=True)
def test_a_group_that_follows_the_default_waits_for_somebody_to_set_it(lab: Lab) -> None:
    """A version is added and tried first; making it the default is a decision of its own, and so is going back."""
    template = follows(lab, "$Default")
    number = new_version(lab, template, "t3.small")

    assert grow(lab, 3) == ["t3.micro"] * 3
    lab.ec2.modify_launch_template(LaunchTemplateId=template, DefaultVersion=number)
    assert grow(lab, 4) == ["t3.micro"] * 3 + ["t3.small"]
    lab.ec2.modify_launch_template(LaunchTemplateId=template, DefaultVersion="1")
    assert grow(lab, 5) == ["t3.micro"] * 4 + ["t3.small"]


@teaches("auto-scaling.9", twin=True)
def test_a_group_with_a_pinned_version_takes_no_notice_of_newer_ones(lab: Lab) -> None:
    """Neither of the newest nor of the default: only a change of the group itself changes what it launches.

    That is what CloudFormation does with each version of a template, and what makes a refresh reversible.
    """
    template = follows(lab, "1")
    number = new_version(lab, template, "t3.small")
    lab.ec2.modify_launch_template(LaunchTemplateId=template, DefaultVersion=number)

    assert grow(lab, 3) == ["t3.micro"] * 3
    lab.client("autoscaling").update_auto_scaling_group(
        AutoScalingGroupName="web", LaunchTemplate={"LaunchTemplateId": template, "Version": number}
    )
    assert grow(lab, 4) == ["t3.micro"] * 3 + ["t3.small"]


def roll_out(lab: Lab, least_healthy: int) -> list[int]:
    """Replace four servers that take five minutes to bootstrap; return how many serve, minute by minute."""
    template = follows(lab, "1")
    grow(lab, 4)
    scaling = lab.client("autoscaling")
    scaling.put_lifecycle_hook(
        AutoScalingGroupName="web",
        LifecycleHookName="script",
        LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING",
        HeartbeatTimeout=BOOTSTRAPPING,
        DefaultResult="CONTINUE",
    )
    version = new_version(lab, template, "t3.small")
    scaling.start_instance_refresh(
        AutoScalingGroupName="web",
        DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateId": template, "Version": version}},
        Preferences={"MinHealthyPercentage": least_healthy},
    )
    serve = [len(serving(lab, "web"))]
    while refresh_of(lab, "web")["Status"] == "InProgress":
        wait(lab, 60)
        serve.append(len(serving(lab, "web")))
    assert types(lab, "web") == ["t3.small"] * 4
    return serve


def refresh_of(stack: Lab, name: str) -> dict[str, Any]:
    """Return what is told of a group's newest refresh."""
    told = stack.client("autoscaling").describe_instance_refreshes(AutoScalingGroupName=name)
    return dict(told["InstanceRefreshes"][0])


@teaches("auto-scaling.9")
def test_a_new_version_rolls_out_without_losing_capacity(lab: Lab) -> None:
    """With all of it to stay healthy each new server comes before an old one goes: it takes long, and four serve."""
    serve = roll_out(lab, least_healthy=100)

    assert min(serve) == 4
    assert len(serve) > 4 * BOOTSTRAPPING / 60


@teaches("auto-scaling.9", twin=True)
def test_when_none_has_to_stay_healthy_all_are_replaced_at_once(lab: Lab) -> None:
    """In the time of one server all are new; and for as long as that takes nobody serves."""
    serve = roll_out(lab, least_healthy=0)

    assert serve[:5] == [0, 0, 0, 0, 0]
    assert serve[-1] == 4


def test_the_web_tier_is_renewed_by_its_own_command_and_rolled_back(own_web_tier: Deployed) -> None:
    """The stack's output says it: one more server, and when that is warm, one old one fewer; until all are new.

    Somebody sees that the new ones are no good and takes it back: the group's version is a number, so that is possible.
    """
    name = own_web_tier.id_of(GROUP)
    settle(own_web_tier, name)
    version = new_version(own_web_tier, own_web_tier.id_of(TEMPLATE), "t3.small")

    renew(own_web_tier, version)
    assert types(own_web_tier, name) == ["t3.micro"] * 3 + ["t3.small"]
    wait(own_web_tier, 120)
    assert types(own_web_tier, name) == ["t3.micro"] * 2 + ["t3.small"] * 2
    own_web_tier.client("autoscaling").rollback_instance_refresh(AutoScalingGroupName=name)
    wait(own_web_tier, 900)
    assert (refresh_of(own_web_tier, name)["Status"], types(own_web_tier, name)) == (
        "RollbackSuccessful",
        ["t3.micro"] * 3,
    )


def test_with_a_version_that_floats_there_is_no_way_back(own_web_tier: Deployed) -> None:
    """Whoever lets the group follow the latest version has nothing to return to: the latest is what was wrong."""
    name, template = own_web_tier.id_of(GROUP), own_web_tier.id_of(TEMPLATE)
    scaling = own_web_tier.client("autoscaling")
    latest = {"LaunchTemplateId": template, "Version": "$Latest"}
    scaling.update_auto_scaling_group(AutoScalingGroupName=name, LaunchTemplate=latest)

    renew(own_web_tier, new_version(own_web_tier, template, "t3.small"))

    with pytest.raises(ClientError, match="IrreversibleInstanceRefresh"):
        scaling.rollback_instance_refresh(AutoScalingGroupName=name)
