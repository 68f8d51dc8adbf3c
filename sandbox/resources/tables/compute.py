"""Launch templates."""

from sandbox.resources.row import Call, Named, Read, Row

ROWS = (
    Row(
        type="AWS::EC2::LaunchTemplate",
        service="ec2",
        create="CreateLaunchTemplate",
        id="LaunchTemplate.LaunchTemplateId",
        read=Read("DescribeLaunchTemplates", {"LaunchTemplateIds": ["$id"]}, "LaunchTemplates[0]"),
        delete=Call("DeleteLaunchTemplate", {"LaunchTemplateId": "$id"}),
        update=Call("CreateLaunchTemplateVersion", {"LaunchTemplateId": "$id"}),
        attributes={
            "LaunchTemplateId": "$id",
            "LatestVersionNumber": "to_string(LatestVersionNumber)",
            "DefaultVersionNumber": "to_string(DefaultVersionNumber)",
        },
        named=Named("LaunchTemplateName", longest=128),
    ),
)
