"""The real CDK command line against a server: twice, two at once, and killed in the middle."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from aws_cdk import App, CfnOutput, CfnResource, CliCredentialsStackSynthesizer, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_ssm as ssm

from sandbox import cdk, toolchain
from sandbox.lookup import look_up
from sandbox.services import RemoteServices
from tests.unit.sandbox.serving import ask, server

NEVER_ANSWERS = "import time\ndef handler(event, context):\n    time.sleep(600)\n"


def stack_of(app: App, name: str) -> Stack:
    """Return a stack that needs of bootstrapping only the bucket: it goes where the credentials lead."""
    return Stack(app, name, synthesizer=CliCredentialsStackSynthesizer(), analytics_reporting=False)


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the assembly of three stacks: two scenarios, and one whose last resource never comes about."""
    app = App(outdir=str(tmp_path_factory.mktemp("assembly")))
    shop = stack_of(app, "shop")
    ec2.Vpc(shop, "Vpc", max_azs=2, restrict_default_security_group=False)
    queues = stack_of(app, "queues")
    for number in range(20):
        sqs.Queue(queues, f"Queue{number}")
    slow = stack_of(app, "slow")
    parameter = ssm.StringParameter(slow, "Parameter", parameter_name="/slow", string_value="made")
    role = iam.Role(slow, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    function = lambda_.CfnFunction(
        slow,
        "Function",
        runtime="python3.13",
        handler="index.handler",
        role=role.role_arn,
        timeout=600,
        code=lambda_.CfnFunction.CodeProperty(zip_file=NEVER_ANSWERS),
    )
    never = CfnResource(slow, "Never", type="Custom::Never", properties={"ServiceToken": function.attr_arn})
    never.node.add_dependency(parameter)
    CfnOutput(slow, "Name", value=parameter.parameter_name)
    return Path(app.synth().directory)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Run a server."""
    with server(tmp_path) as taken:
        yield taken


def deploying(assembly: Path, stack: str, port: int) -> "subprocess.Popen[str]":
    """Start ``cdk deploy`` of a stack, once the bucket for its template is there."""
    s3 = RemoteServices.of_sandbox(f"http://localhost:{port}").client("s3")
    s3.create_bucket(Bucket="cdk-hnb659fds-assets-123456789012-us-east-1")
    options = ["--app", str(assembly), "--require-approval", "never", "--no-notices", "--progress", "events"]
    return subprocess.Popen(
        [*toolchain.cdk(), "deploy", stack, *options, "--output", f"{assembly}-{stack}"],
        env=cdk.sandbox_environment(f"http://localhost:{port}", "us-east-1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=assembly,
    )


def found(stack: str, port: int) -> str:
    """Return how many of a stack's resources exist."""
    [told] = ask(port, f"/_refarch/resources?stack={stack}")[1]["stacks"]
    return str(look_up(stack, told["resources"], RemoteServices.of_sandbox(f"http://localhost:{port}")))


def test_two_scenarios_are_deployed_at_once_and_one_of_them_twice(assembly: Path, port: int) -> None:
    """Neither disturbs the other; deployed again, a stack has no changes and no new event."""
    both = {name: deploying(assembly, name, port) for name in ("shop", "queues")}
    said = {name: process.communicate(timeout=120)[0] for name, process in both.items()}
    assert {name: process.returncode for name, process in both.items()} == {"shop": 0, "queues": 0}, said
    assert (found("shop", port), found("queues", port)) == ("23/23 resources exist", "20/20 resources exist")
    cloudformation = RemoteServices.of_sandbox(f"http://localhost:{port}").client("cloudformation")
    events = cloudformation.describe_stack_events(StackName="queues")["StackEvents"]
    again = deploying(assembly, "queues", port)
    words, _ = again.communicate(timeout=120)
    assert (again.returncode, "(no changes)" in words) == (0, True), words
    assert cloudformation.describe_stack_events(StackName="queues")["StackEvents"] == events


def test_a_server_killed_in_the_middle_of_a_deployment_leaves_nothing_behind(assembly: Path, tmp_path: Path) -> None:
    """The command line, which goes on asking, ends with an error; the next server takes the deployment of another."""
    with server(tmp_path) as port:
        process = deploying(assembly, "slow", port)
        services = RemoteServices.of_sandbox(f"http://localhost:{port}")
        deadline = monotonic() + 90
        while "Never CREATE_IN_PROGRESS" not in steps(services, "slow"):
            assert process.poll() is None, process.communicate()[0]
            assert monotonic() < deadline
            sleep(0.1)
        assert services.call("ssm", "GetParameter", Name="/slow")["Parameter"]["Value"] == "made"
        os.kill(int(ask(port, "/_refarch/status")[1]["pid"]), signal.SIGKILL)
    (tmp_path / "sandbox.json").unlink()  # left by the killed server, and not what this test waits for
    with server(tmp_path, port):
        words, _ = process.communicate(timeout=120)
        assert process.returncode == 1, words
        assert "slow failed to deploy" in words
        assert services.call("cloudformation", "ListStacks")["StackSummaries"] == []
        assert services.call("ssm", "DescribeParameters")["Parameters"] == []
        assert services.call("iam", "ListRoles")["Roles"] == []
        again = deploying(assembly, "queues", port)
        words, _ = again.communicate(timeout=120)
        assert again.returncode == 0, words
        assert found("queues", port) == "20/20 resources exist"


def steps(services: RemoteServices, stack: str) -> list[str]:
    """Return the events of a stack, of which there are none before it is there."""
    stacks = services.call("cloudformation", "ListStacks")["StackSummaries"]
    if stack not in {entry["StackName"] for entry in stacks}:
        return []
    events = services.call("cloudformation", "DescribeStackEvents", StackName=stack)["StackEvents"]
    return [f"{event['LogicalResourceId']} {event['ResourceStatus']}" for event in events]
