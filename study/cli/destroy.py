"""``refarch destroy``."""

import os

import click

from sandbox import cdk, local, toolchain
from sandbox.services import DEFAULT_REGION, RemoteServices
from stacks.scenario import Scenario
from study.cli.found import stacks_of
from study.cli.output import NO, CliError, json_option, print_json
from study.cli.scenarios import check_settings, context_option, scenario_argument

_STOPPED = "the sandbox was stopped meanwhile, and nothing of what was in it is left"


@click.command()
@scenario_argument
@context_option
@click.option("--profile", help="Destroy it in the REAL account of this AWS profile; CDK asks before it does.")
@json_option
def command(scenario: Scenario, *, context: tuple[str, ...], profile: str | None, as_json: bool) -> int:
    """Take a scenario out of the embedded account."""
    check_settings(scenario, context)
    try:
        if profile is not None:
            options = ["--profile", profile]
            return cdk.run("destroy", scenario.slug, dict(os.environ), context=context, options=options, aside=as_json)
        running = local.find()
        if running is None:
            msg = "no sandbox runs, so nothing is deployed in one"
            raise CliError(msg, NO)
        environment = cdk.sandbox_environment(running.endpoint, DEFAULT_REGION)
        code = cdk.run(
            "destroy", scenario.slug, environment, context=context, options=["--force"], aside=as_json, sandbox=running
        )
        if not running.listens():
            raise CliError(_STOPPED, NO)
        left = _left(running, scenario)
    except (toolchain.ToolchainError, local.SandboxError) as error:
        raise CliError(str(error)) from None
    if as_json:
        print_json({"Scenario": scenario.slug, "Left": left})
    else:
        _explain(left)
    return NO if left else code


def _left(running: local.Running, scenario: Scenario) -> dict[str, dict[str, str]]:
    """Return the stacks that are still there, and of each the resources that could not be deleted, and why."""
    services = RemoteServices.of_sandbox(running.endpoint, DEFAULT_REGION)
    left: dict[str, dict[str, str]] = {}
    for stack in stacks_of(running, scenario.slug):
        there = services.of_account(stack["account"]).elsewhere(stack["region"])
        resources = there.call("cloudformation", "DescribeStackResources", StackName=stack["name"])
        left[stack["name"]] = {
            resource["LogicalResourceId"]: resource.get("ResourceStatusReason", "")
            for resource in resources["StackResources"]
            if resource["ResourceStatus"] == "DELETE_FAILED"
        }
    return left


def _explain(left: dict[str, dict[str, str]]) -> None:
    for stack, failed in left.items():
        click.echo(f"{stack} is still there:", err=True)
        for name, reason in failed.items():
            click.echo(f"  {name}: {reason}", err=True)
        click.echo("  Remove what stands in the way, then run the command again.", err=True)
