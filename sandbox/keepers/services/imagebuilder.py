"""EC2 Image Builder: recipes, pipelines and what they are made of.

Nothing is built: an image is there as soon as it is asked for, as an AMI of the account that is a copy of its parent
where the parent is one, and as the address that a container image would have.
Source: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/Welcome.html
"""

import re
from typing import Any

import yaml

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, by_filters, now_as_text

Json = Any
_TIMES = {"dateCreated": now_as_text}
_RENEWED = {"dateUpdated": now_as_text}
_FILTERS = {
    "filters": by_filters,
    "owner": lambda _record, owner: owner == "Self",
    "byName": lambda _record, _by_name: True,
}


def _arn(kind: str, name: str = "{slug}") -> Json:
    return f"arn:{{partition}}:imagebuilder:{{region}}:{{account}}:{kind}/{name}"


def _slug(_place: Place, record: Record) -> str:
    """Return the name as ARNs write it."""
    return re.sub("[ _]", "-", str(record["name"])).lower()


def _build_of(kind: str) -> Any:  # noqa: ANN401 a function of place and record
    """Return the function that counts the builds of one version, this one included."""

    def build(place: Place, record: Record) -> int:
        same = [one for one in place.all(kind) if (one["name"], one["version"]) == (record["name"], record["version"])]
        return len(same) + 1

    return build


def _latest(_place: Place, record: Record) -> Json:
    """Return the ARNs that mean the latest of all versions, of a major, a minor and a patch version."""
    stem, version = record["arn"].split(f"/{record['version']}")[0], record["version"].split(".")
    levels = {f"latest{word}VersionArn": count for count, word in enumerate(("", "Major", "Minor", "Patch"))}
    return {name: f"{stem}/{'.'.join([*version[:count], 'x', 'x', 'x'][:3])}" for name, count in levels.items()}


def _data(place: Place, record: Record) -> str:
    """Return the document, from S3 if it is there."""
    if "uri" not in record:
        return str(record.get("data", ""))
    bucket, key = record["uri"].removeprefix("s3://").split("/", 1)
    try:
        body: bytes = place.services.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    except place.services.client("s3").exceptions.ClientError as error:
        code = "InvalidParameterValueException"
        raise KeptError(code, f"The value supplied for parameter 'uri' is not valid. {error}") from None
    return body.decode()


def _component_type(_place: Place, record: Record) -> str:
    """Return what a component is for: one whose phases are tests alone is a test."""
    document = yaml.safe_load(record["data"]) or {}
    names = {phase["name"] for phase in document.get("phases", ())} if isinstance(document, dict) else set()
    return "TEST" if names == {"test"} else "BUILD"


def _recipe_of(place: Place, record: Record) -> Record:
    for field, kind in (("imageRecipeArn", "ImageRecipe"), ("containerRecipeArn", "ContainerRecipe")):
        found = next((one for one in place.all(kind) if one["arn"] == record.get(field)), None)
        if found is not None:
            return found
    code = "InvalidParameterCombinationException"
    raise KeptError(code, "Either an image recipe or a container recipe must be given.")


def _output(place: Place, record: Record) -> Json:
    """Make the image: an AMI of the account, or the address of a container image."""
    recipe = _recipe_of(place, record)
    name = f"{recipe['slug']} {now_as_text(place, record)}"
    if "targetRepository" in recipe:
        host = f"{place.account_id}.dkr.ecr.{place.region_name}.amazonaws.com"
        tag = f"{recipe['version']}-{record['build']}"
        uri = f"{host}/{recipe['targetRepository']['repositoryName']}:{tag}"
        return {"containers": [{"region": place.region_name, "imageUris": [uri]}]}
    ec2, parent = place.services.client("ec2"), recipe["parentImage"]
    name = re.sub("[^A-Za-z0-9()./ '@_-]", "-", name)
    if parent.startswith("ami-"):
        image = ec2.copy_image(Name=name, SourceImageId=parent, SourceRegion=place.region_name)["ImageId"]
    else:
        image = ec2.register_image(Name=name, RootDeviceName="/dev/xvda")["ImageId"]
    return {"amis": [{"region": place.region_name, "image": image, "name": name, "accountId": place.account_id}]}


def _part(kind: str, field: str) -> Any:  # noqa: ANN401 a function of place and record
    def part(place: Place, record: Record) -> Json:
        """Return what the image was made of as it was then: it may change or go later."""
        return next((dict(one) for one in place.all(kind) if one["arn"] == record.get(field)), None)

    return part


def _run(place: Place, params: Record) -> Record:
    """Run a pipeline: one more image of its recipe."""
    arn = params["imagePipelineArn"]
    pipeline = next((one for one in place.all("ImagePipeline") if one["arn"] == arn), None)
    if pipeline is None:
        code = "ResourceNotFoundException"
        raise KeptError(code, f"The resource {arn} does not exist.")
    fields = ("infrastructureConfigurationArn", "distributionConfigurationArn", *_RECIPES, *_OPTIONS)
    image = {name: pipeline[name] for name in fields if name in pipeline}
    image |= {"tags": dict(pipeline.get("imageTags", {})), "sourcePipelineArn": arn}
    place.make(image, {"sourcePipelineName": pipeline["name"], **_IMAGE})
    place.all("Image").append(image)
    return {"clientToken": params.get("clientToken"), "imageBuildVersionArn": image["arn"]}


_RECIPES = ("imageRecipeArn", "containerRecipeArn")
_OPTIONS = ("imageTestsConfiguration", "enhancedImageMetadataEnabled", "workflows", "executionRole")
_USES = {
    "imageRecipeArn": "ImageRecipe",
    "containerRecipeArn": "ContainerRecipe",
    "infrastructureConfigurationArn": "InfrastructureConfiguration",
    "distributionConfigurationArn": "DistributionConfiguration",
}
_IMAGE = {
    "name": lambda place, record: _recipe_of(place, record)["name"],
    "version": lambda place, record: _recipe_of(place, record)["version"],
    "platform": lambda place, record: _recipe_of(place, record)["platform"],
    "type": lambda _place, record: "DOCKER" if "containerRecipeArn" in record else "AMI",
    "slug": _slug,
    "build": _build_of("Image"),
    "arn": _arn("image", "{slug}/{version}/{build}"),
    "outputResources": _output,
    "state": lambda _place, _record: {"status": "AVAILABLE"},
    "buildType": "USER_INITIATED",
    "imageRecipe": _part("ImageRecipe", "imageRecipeArn"),
    "containerRecipe": _part("ContainerRecipe", "containerRecipeArn"),
    "infrastructureConfiguration": _part("InfrastructureConfiguration", "infrastructureConfigurationArn"),
    "distributionConfiguration": _part("DistributionConfiguration", "distributionConfigurationArn"),
    **_TIMES,
}


def _versioned(name: str, path: str, **more: Any) -> Kind:  # noqa: ANN401 fields of a Kind
    """Return a kind that has versions: components and workflows, each of several builds."""
    key = f"{name[0].lower()}{name[1:]}BuildVersionArn"
    return Kind(
        name=name,
        key=(key,),
        arn="arn",
        fields={key: "arn", "semanticVersion": "version", f"{name[0].lower()}{name[1:]}VersionArn": "versionArn"},
        filters=_FILTERS,
        list=(f"List{name}BuildVersions",),
        made={
            "slug": _slug,
            "data": _data,
            **more,
            "build": _build_of(name),
            "versionArn": _arn(path, "{slug}/{version}"),
            "arn": "{versionArn}/{build}",
            "owner": "{account}",
            "encrypted": True,
            "state": lambda _place, _record: {"status": "ACTIVE" if name == "Component" else "AVAILABLE"},
            "latestVersionReferences": _latest,
            **_TIMES,
        },
        occupied="ResourceDependencyException",
    )


def _named(name: str, path: str, **more: Any) -> Kind:  # noqa: ANN401
    """Return a kind that is told by its name and changed as a whole."""
    key = f"{name[0].lower()}{name[1:]}Arn"
    return Kind(
        name=name,
        key=(key,),
        arn="arn",
        fields={key: "arn"},
        unique=("name",),
        taken="ResourceAlreadyExistsException",
        filters=_FILTERS,
        made={"slug": _slug, "arn": _arn(path), **_TIMES, **_RENEWED},
        renewed=_RENEWED,
        whole=True,
        occupied="ResourceDependencyException",
        **more,
    )


def _recipe(name: str, path: str, platform: Json) -> Kind:
    """Return a kind of recipe, which never changes: another one has another version."""
    key = f"{name[0].lower()}{name[1:]}Arn"
    return Kind(
        name=name,
        key=(key,),
        arn="arn",
        fields={key: "arn", "semanticVersion": "version"},
        unique=("name", "version"),
        taken="ResourceAlreadyExistsException",
        filters=_FILTERS,
        made={
            "slug": _slug,
            "arn": _arn(path, "{slug}/{version}"),
            "owner": "{account}",
            "platform": platform,
            "latestVersionReferences": _latest,
            **_TIMES,
        },
        occupied="ResourceDependencyException",
    )


KEPT = Kept(
    service="imagebuilder",
    taken="ResourceAlreadyExistsException",
    invalid="InvalidParameterValueException",
    operations={"StartImagePipelineExecution": _run},
    kinds=(
        _versioned("Component", "component", type=_component_type),
        _versioned("Workflow", "workflow/{kind}", kind=lambda _place, record: record["type"].lower()),
        _recipe("ImageRecipe", "image-recipe", "Linux"),
        _recipe("ContainerRecipe", "container-recipe", lambda _place, record: record.get("platformOverride", "Linux")),
        _named("DistributionConfiguration", "distribution-configuration"),
        _named(
            "InfrastructureConfiguration",
            "infrastructure-configuration",
            defaults={"terminateInstanceOnFailure": True},
        ),
        _named("LifecyclePolicy", "lifecycle-policy", defaults={"status": "ENABLED"}),
        _named(
            "ImagePipeline",
            "image-pipeline",
            within=_USES,
            defaults={"status": "ENABLED", "enhancedImageMetadataEnabled": True, "platform": "Linux"},
        ),
        Kind(
            name="Image",
            key=("imageBuildVersionArn",),
            arn="arn",
            fields={"imageBuildVersionArn": "arn", "imagePipelineArn": "sourcePipelineArn"},
            filters=_FILTERS,
            list=("ListImageBuildVersions", "ListImagePipelineImages"),
            uses=_USES,
            defaults={"enhancedImageMetadataEnabled": True},
            made=_IMAGE,
        ),
    ),
)
