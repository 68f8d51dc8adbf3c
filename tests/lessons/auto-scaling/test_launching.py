"""What an Auto Scaling group launches: launch templates and their versions, and launch configurations."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.deployed import Deployed
from study.lab import Lab
from tests.lessons.conftest import Resources
from tests.lessons.scaling import group_of, image, template_of
from tests.teaching import teaches

GROUP = "Web/Group/ASG"


@teaches("auto-scaling.4", "auto-scaling.7")
def test_the_template_says_what_and_the_group_says_where_and_how_many(flagship: Deployed) -> None:
    """Image, type, role, volumes and monitoring are the template's; subnets and sizes are the group's."""
    group = group_of(flagship, flagship.id_of(GROUP))
    used = group["LaunchTemplate"]
    (version,) = flagship.ec2.describe_launch_template_versions(
        LaunchTemplateId=used["LaunchTemplateId"], Versions=[used["Version"]]
    )["LaunchTemplateVersions"]

    assert {"ImageId", "InstanceType", "IamInstanceProfile", "BlockDeviceMappings", "SecurityGroupIds"} <= set(
        version["LaunchTemplateData"]
    )
    assert version["LaunchTemplateData"]["Monitoring"]["Enabled"]
    assert len(group["VPCZoneIdentifier"].split(",")) == 3


@teaches("auto-scaling.4", "auto-scaling.7", twin=True)
def test_without_anything_to_launch_there_is_no_group(lab: Lab) -> None:
    """Where and how many is not enough."""
    subnet = lab.subnet(lab.vpc(), "10.0.1.0/24")

    with pytest.raises(ClientError, match="ValidationError"):
        lab.client("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName="web", VPCZoneIdentifier=subnet, MinSize=1, MaxSize=1
        )


@teaches("auto-scaling.9")
def test_a_launch_template_is_changed_by_a_version_from_an_existing_one(lab: Lab) -> None:
    """Only what differs is said; the rest is copied, and the old version is still there to go back to."""
    template = template_of(lab)

    lab.ec2.create_launch_template_version(
        LaunchTemplateId=template, SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.small"}
    )

    versions = lab.ec2.describe_launch_template_versions(LaunchTemplateId=template)["LaunchTemplateVersions"]
    types = {version["VersionNumber"]: version["LaunchTemplateData"]["InstanceType"] for version in versions}
    assert types == {1: "t3.micro", 2: "t3.small"}
    assert all(version["LaunchTemplateData"]["ImageId"] for version in versions)


@teaches("auto-scaling.9", twin=True)
def test_a_version_from_scratch_holds_what_it_was_given_and_nothing_else(lab: Lab) -> None:
    """Without a source version the image is missing, and whoever launches must name one."""
    template = template_of(lab)

    made = lab.ec2.create_launch_template_version(
        LaunchTemplateId=template, LaunchTemplateData={"InstanceType": "t3.small"}
    )

    assert "ImageId" not in made["LaunchTemplateVersion"]["LaunchTemplateData"]


@teaches("auto-scaling.6")
def test_the_flagship_launches_from_a_template(template: Any) -> None:
    """Launch configurations are legacy: accounts younger than October 2024 cannot even create one."""
    resources: Resources = template()

    assert "LaunchTemplate" in resources.only("AWS::AutoScaling::AutoScalingGroup")
    assert resources.of("AWS::AutoScaling::LaunchConfiguration") == []


@teaches("auto-scaling.5")
def test_a_group_is_changed_by_giving_it_another_launch_configuration(lab: Lab) -> None:
    """Make a second one, assign it, delete the first."""
    scaling, vpc = lab.client("autoscaling"), lab.vpc()
    for name, kind in (("old", "t2.micro"), ("new", "t2.small")):
        scaling.create_launch_configuration(LaunchConfigurationName=name, ImageId=image(lab), InstanceType=kind)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchConfigurationName="old",
        VPCZoneIdentifier=lab.subnet(vpc, "10.0.1.0/24"),
        MinSize=0,
        MaxSize=1,
    )

    scaling.update_auto_scaling_group(AutoScalingGroupName="web", LaunchConfigurationName="new")

    assert group_of(lab, "web")["LaunchConfigurationName"] == "new"


@teaches("auto-scaling.5", twin=True)
def test_a_launch_configuration_cannot_be_changed_or_overwritten(lab: Lab) -> None:
    """There is no call that changes one, and its name is taken."""
    scaling = lab.client("autoscaling")
    given = {"LaunchConfigurationName": "web", "ImageId": image(lab)}
    scaling.create_launch_configuration(**given, InstanceType="t2.micro")

    with pytest.raises(ClientError, match="AlreadyExists"):
        scaling.create_launch_configuration(**given, InstanceType="t2.small")
    assert not hasattr(scaling, "update_launch_configuration")


@teaches("auto-scaling.6", twin=True)
def test_a_launch_configuration_has_no_versions(lab: Lab) -> None:
    """Nothing of what a template can do: no versions, no mix of types, no going back."""
    scaling = lab.client("autoscaling")
    scaling.create_launch_configuration(LaunchConfigurationName="web", ImageId=image(lab), InstanceType="t2.micro")

    (found,) = scaling.describe_launch_configurations(LaunchConfigurationNames=["web"])["LaunchConfigurations"]

    assert "Version" not in found
