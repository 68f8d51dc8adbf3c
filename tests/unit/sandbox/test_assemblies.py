"""Cloud assemblies are deployed in process: several stacks, accounts and Regions, assets and stages."""

import json
from pathlib import Path

import pytest
from aws_cdk import App, CfnOutput, Environment, NestedStack, RemovalPolicy, Stack, Stage
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr_assets as images
from aws_cdk import aws_logs as logs
from aws_cdk import aws_ssm as ssm

from sandbox.assemblies import DeploymentError, deploy_all, stacks_of
from sandbox.services import InProcessServices
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def test_stacks_come_after_those_that_they_need(account: Account) -> None:
    """Whatever the order in which the app adds them; an export of one is an import of the other."""
    app = App()
    later, earlier = Stack(app, "later"), Stack(app, "earlier")
    group = logs.LogGroup(earlier, "Group")
    ssm.StringParameter(later, "Parameter", string_value=group.log_group_name)
    CfnOutput(later, "Name", value=group.log_group_name)
    assert [stack.name for stack in stacks_of(Path(app.synth().directory))] == ["earlier", "later"]
    assert deploy(account, app) == "CREATE_COMPLETE"
    assert account.outputs("later")["Name"].startswith("earlier-Group")


def test_each_stack_goes_to_the_account_and_region_that_it_names() -> None:
    """And is nowhere else."""
    here, there = Account(), Account()
    app = App()
    for name, number, region in (("one", here.id, "us-east-1"), ("two", there.id, "eu-west-1")):
        stack = Stack(app, name, env=Environment(account=number, region=region))
        ssm.StringParameter(stack, "Parameter", parameter_name="/where", string_value=region)
    deploy(here, app)
    ireland = InProcessServices(there.id, "eu-west-1")
    assert ireland.client("ssm").get_parameter(Name="/where")["Parameter"]["Value"] == "eu-west-1"
    assert here.client("ssm").get_parameter(Name="/where")["Parameter"]["Value"] == "us-east-1"
    assert [stack["StackName"] for stack in here.cloudformation.describe_stacks()["Stacks"]] == ["one"]


def test_a_value_of_another_region_is_carried_over_by_cdks_own_functions(account: Account) -> None:
    """``cross_region_references``: one function writes parameters into the other Region, and one reads them there."""
    app = App()
    producer = Stack(
        app, "producer", env=Environment(account=account.id, region="eu-west-1"), cross_region_references=True
    )
    consumer = Stack(
        app, "consumer", env=Environment(account=account.id, region="us-east-1"), cross_region_references=True
    )
    group = logs.LogGroup(producer, "Group", log_group_name="orders")
    CfnOutput(consumer, "Arn", value=group.log_group_arn)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons("consumer")
    assert account.outputs("consumer") == {"Arn": f"arn:aws:logs:eu-west-1:{account.id}:log-group:orders:*"}


def test_a_nested_stack_is_an_asset_and_becomes_a_stack(account: Account) -> None:
    """Its template is uploaded like a file."""
    app = App()
    nested = NestedStack(Stack(app, "stack"), "Nested")
    ssm.StringParameter(nested, "Parameter", parameter_name="/nested", string_value="inside")
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.client("ssm").get_parameter(Name="/nested")["Parameter"]["Value"] == "inside"


def test_the_stacks_of_a_stage_are_deployed_too(account: Account) -> None:
    """They are in an assembly of their own, inside the first one."""
    app = App()
    stage = Stage(app, "prod")
    logs.LogGroup(Stack(stage, "shop"), "Group")
    assert deploy(account, app) == "CREATE_COMPLETE"
    assert account.stack("prod-shop").status == "CREATE_COMPLETE"


def test_an_unchanged_assembly_changes_nothing(account: Account) -> None:
    """A second deployment leaves every event of the first the last."""
    app = App()
    logs.LogGroup(Stack(app, "stack"), "Group")
    deploy(account, app)
    before = account.events()
    deploy(account, app)
    assert account.events() == before


def test_a_stack_that_fails_stops_the_deployment_and_says_why(account: Account) -> None:
    """What comes after it is not begun."""
    app = App()
    broken, after = Stack(app, "broken"), Stack(app, "after")
    ec2.CfnSubnet(broken, "Subnet", vpc_id="vpc-0123456789abcdef0", cidr_block="10.0.0.0/24")
    after.add_dependency(broken)
    logs.LogGroup(after, "Group")
    folder = Path(app.synth().directory)
    with pytest.raises(DeploymentError, match=r"broken is ROLLBACK_COMPLETE: Subnet: .*vpc-0123456789abcdef0"):
        deploy_all(folder, lambda *_: account.services)
    assert [s["StackName"] for s in account.cloudformation.describe_stacks()["Stacks"]] == ["broken"]


def test_the_reason_of_a_failure_is_told_however_many_events_came_after_it(account: Account) -> None:
    """Whatever was made is taken back, which is a hundred events and more: the reason is on a later page."""
    app = App()
    stack = Stack(app, "stack")
    subnet = ec2.CfnSubnet(stack, "Subnet", vpc_id="vpc-0123456789abcdef0", cidr_block="10.0.0.0/24")
    for number in range(60):
        group = logs.LogGroup(stack, f"Group{number}", removal_policy=RemovalPolicy.DESTROY)
        subnet.node.add_dependency(group)
    folder = Path(app.synth().directory)
    with pytest.raises(DeploymentError, match=r"Subnet: .*vpc-0123456789abcdef0"):
        deploy_all(folder, lambda *_: account.services)


def test_a_container_image_is_refused_by_name(account: Account, tmp_path: Path) -> None:
    """It takes Docker to build one."""
    (tmp_path / "Dockerfile").write_text("FROM scratch")
    app = App()
    images.DockerImageAsset(Stack(app, "stack"), "Image", directory=str(tmp_path))
    with pytest.raises(DeploymentError, match="container images are built by Docker"):
        deploy_all(Path(app.synth().directory), lambda *_: account.services)


def test_a_template_of_five_hundred_resources_and_nearly_a_megabyte_is_deployed(account: Account) -> None:
    """It goes through S3: a request of its own may hold 51,200 bytes, one in S3 a million."""
    app = App()
    stack = Stack(app, "stack")
    for number in range(500):
        ssm.CfnParameter(stack, f"P{number}", name=f"/many/{number}", type="String", value="x" * 1500)
    assert deploy(account, app) == "CREATE_COMPLETE"
    template = json.dumps(account.cloudformation.get_template(StackName="stack")["TemplateBody"])
    assert len(template) > 800_000
    assert account.look_up().found == 500
