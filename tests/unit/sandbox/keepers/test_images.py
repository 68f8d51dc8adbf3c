"""Image Builder: nothing is built, and yet an image is an AMI that instances can start from."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_DOCUMENT = "name: tool\nschemaVersion: 1.0\nphases: [{name: build, steps: []}]\n"
_TEST = "name: check\nschemaVersion: 1.0\nphases: [{name: test, steps: []}]\n"


def test_a_component_has_builds_and_a_type_that_its_phases_tell(account: Account) -> None:
    """The same version made again is its second build; a component of tests alone is a test."""
    client = account.client("imagebuilder")
    made = [
        client.create_component(name="My Tool", semanticVersion="1.2.3", platform="Linux", data=text)
        for text in (_DOCUMENT, _TEST)
    ]
    arns = [one["componentBuildVersionArn"].split(":")[-1] for one in made]
    assert arns == ["component/my-tool/1.2.3/1", "component/my-tool/1.2.3/2"]
    types = [
        client.get_component(componentBuildVersionArn=one["componentBuildVersionArn"])["component"]["type"]
        for one in made
    ]
    assert types == ["BUILD", "TEST"]
    assert made[0]["latestVersionReferences"]["latestMinorVersionArn"].endswith(":component/my-tool/1.2.x")


def test_a_component_is_read_from_s3(account: Account) -> None:
    """And refused if it is not there."""
    account.client("s3").create_bucket(Bucket=f"documents-{account.id}")
    account.client("s3").put_object(Bucket=f"documents-{account.id}", Key="tool.yml", Body=_DOCUMENT)
    client = account.client("imagebuilder")
    uri = f"s3://documents-{account.id}/tool.yml"
    made = client.create_component(name="tool", semanticVersion="1.0.0", platform="Linux", uri=uri)
    told = client.get_component(componentBuildVersionArn=made["componentBuildVersionArn"])["component"]
    assert told["data"] == _DOCUMENT
    with pytest.raises(ClientError, match="InvalidParameterValueException"):
        client.create_component(name="tool", semanticVersion="1.0.0", platform="Linux", uri=f"{uri}.gone")


def test_a_pipeline_runs_and_leaves_an_ami(account: Account) -> None:
    """The recipe stays while the pipeline uses it; the image tells what it was made of after both are gone."""
    client = account.client("imagebuilder")
    recipe = client.create_image_recipe(
        name="base", semanticVersion="1.0.0", parentImage="arn:aws:imagebuilder:us-east-1:aws:image/al2023/x.x.x"
    )["imageRecipeArn"]
    infrastructure = client.create_infrastructure_configuration(name="small", instanceProfileName="build")
    pipeline = client.create_image_pipeline(
        name="nightly",
        imageRecipeArn=recipe,
        infrastructureConfigurationArn=infrastructure["infrastructureConfigurationArn"],
    )["imagePipelineArn"]
    arn = client.start_image_pipeline_execution(imagePipelineArn=pipeline)["imageBuildVersionArn"]
    with pytest.raises(ClientError, match="ResourceDependencyException"):
        client.delete_image_recipe(imageRecipeArn=recipe)
    [listed] = client.list_image_pipeline_images(imagePipelineArn=pipeline)["imageSummaryList"]
    assert listed["arn"] == arn
    client.delete_image_pipeline(imagePipelineArn=pipeline)
    client.delete_image_recipe(imageRecipeArn=recipe)
    image = client.get_image(imageBuildVersionArn=arn)["image"]
    assert (image["imageRecipe"]["arn"], image["sourcePipelineName"]) == (recipe, "nightly")
    [ami] = image["outputResources"]["amis"]
    [found] = account.client("ec2").describe_images(ImageIds=[ami["image"]])["Images"]
    assert found["OwnerId"] == account.id
