"""A version of a launch template takes over what its source says."""

from tests.unit.sandbox.account import Account


def test_a_version_with_a_source_says_what_the_source_says_and_what_is_new(account: Account) -> None:
    """The type is new, the image the first version's; without a source there is no image."""
    ec2 = account.client("ec2")
    first = {"ImageId": "ami-12345678", "InstanceType": "t3.micro"}
    template = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=first)
    key = {"LaunchTemplateId": template["LaunchTemplate"]["LaunchTemplateId"]}
    new = {"InstanceType": "t3.small"}

    for source, data in (("1", {**first, **new}), ("$Latest", {**first, **new}), (None, new)):
        asked = {} if source is None else {"SourceVersion": source}
        made = ec2.create_launch_template_version(**key, LaunchTemplateData=new, **asked)
        assert made["LaunchTemplateVersion"]["LaunchTemplateData"] == data
