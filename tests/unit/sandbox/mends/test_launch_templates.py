"""An instance is what its launch template says."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_an_instance_has_its_templates_metadata_options_profile_and_volumes(account: Account) -> None:
    """IMDSv2 is required, the profile attached, and the root volume the one encrypted volume of the template."""
    network, iam = Network.of(account), account.client("iam")
    iam.create_instance_profile(InstanceProfileName="app")
    data = {
        "ImageId": network.image(),
        "InstanceType": "t3.micro",
        "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "IamInstanceProfile": {"Name": "app"},
        "Monitoring": {"Enabled": True},
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeSize": 10}}],
        "TagSpecifications": [{"ResourceType": "volume", "Tags": [{"Key": "tier", "Value": "app"}]}],
    }
    network.ec2.create_launch_template(LaunchTemplateName="app", LaunchTemplateData=data)
    template = {"LaunchTemplateName": "app", "Version": "1"}
    launched = network.ec2.run_instances(LaunchTemplate=template, MinCount=1, MaxCount=1, SubnetId=network.subnets[0])
    [instance] = network.ec2.describe_instances(InstanceIds=[launched["Instances"][0]["InstanceId"]])["Reservations"][
        0
    ]["Instances"]
    assert instance["MetadataOptions"]["HttpTokens"] == "required"
    assert instance["IamInstanceProfile"]["Arn"].endswith(":instance-profile/app")
    assert instance["Monitoring"]["State"] == "enabled"
    [volume] = network.ec2.describe_volumes(
        Filters=[{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
    )["Volumes"]
    assert (volume["Encrypted"], volume["Size"]) == (True, 10)
    assert {"Key": "tier", "Value": "app"} in volume["Tags"]


def test_a_group_launches_a_later_version_that_has_user_data(account: Account) -> None:
    """Base64 of the second version is read as that of the first."""
    network, scaling = Network.of(account), account.client("autoscaling")
    data = {"ImageId": network.image(), "InstanceType": "t3.micro", "UserData": "IyEvYmluL2Jhc2gK"}
    network.ec2.create_launch_template(LaunchTemplateName="app", LaunchTemplateData=data)
    network.ec2.create_launch_template_version(LaunchTemplateName="app", LaunchTemplateData=data)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="app",
        LaunchTemplate={"LaunchTemplateName": "app", "Version": "2"},
        MinSize=1,
        MaxSize=1,
        VPCZoneIdentifier=network.subnets[0],
    )
    [group] = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=["app"])["AutoScalingGroups"]
    assert len(group["Instances"]) == 1
