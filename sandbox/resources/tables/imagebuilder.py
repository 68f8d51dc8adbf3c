"""EC2 Image Builder, which the sandbox keeps (``sandbox/keepers/services/imagebuilder.py``)."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.renaming import renaming
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

_TAGS = ApiTags("imagebuilder", "TagResource", "UntagResource", "tags", keys_parameter="tagKeys", as_map=True)
_LATEST = {
    "LatestVersion.Arn": "latestVersionArn",
    "LatestVersion.Major": "latestMajorVersionArn",
    "LatestVersion.Minor": "latestMinorVersionArn",
    "LatestVersion.Patch": "latestPatchVersionArn",
}


def _kind(name: str, *, key: str = "", versioned: bool = False, whole: bool = False, **more: Any) -> Row:  # noqa: ANN401
    """Return a type: one that has versions never changes but for its tags, another one is changed as a whole."""
    item = f"{name[0].lower()}{name[1:]}"
    key = key or f"{item}Arn"
    attributes: Mapping[str, str] = {"Arn": "$id", **(_LATEST if versioned else {}), **more.pop("attributes", {})}
    return Row(
        type=f"AWS::ImageBuilder::{name}",
        service="imagebuilder",
        create=f"Create{name}",
        id=key,
        read=Read(f"Get{name}", {key: "$id"}, f"merge({item}, latestVersionReferences)" if versioned else item),
        delete=Call(f"Delete{name}", {key: "$id"}),
        renames={"Version": "semanticVersion"} if versioned else {},
        tells=({"Version": "version"} if versioned else {}) | more.pop("tells", {}),
        update=Call(f"Update{name}", {key: "$id"}) if whole else None,
        update_whole=whole,
        attributes=attributes,
        tags=_TAGS,
        tag_key={"resourceArn": "$id"},
        **more,
    )


ROWS = (
    _kind(
        "Component",
        key="componentBuildVersionArn",
        versioned=True,
        attributes={"Type": "type", "Encrypted": "encrypted"},
    ),
    _kind("Workflow", key="workflowBuildVersionArn", versioned=True),
    _kind("ImageRecipe", versioned=True),
    _kind("ContainerRecipe", versioned=True, tells={"PlatformOverride": "platform"}),
    _kind(
        "DistributionConfiguration",
        whole=True,
        values={"Distributions": renaming({"LaunchPermissionConfiguration": "launchPermission"})},
    ),
    _kind("InfrastructureConfiguration", whole=True),
    _kind("LifecyclePolicy", whole=True),
    _kind("ImagePipeline", whole=True),
    _kind(
        "Image",
        key="imageBuildVersionArn",
        attributes={
            "Name": "name",
            "ImageId": "outputResources.amis[0].image",
            "ImageUri": "outputResources.containers[0].imageUris[0]",
        },
        tells={
            "ImageRecipeArn": "imageRecipe.arn",
            "ContainerRecipeArn": "containerRecipe.arn",
            "InfrastructureConfigurationArn": "infrastructureConfiguration.arn",
            "DistributionConfigurationArn": "distributionConfiguration.arn",
        },
    ),
)
