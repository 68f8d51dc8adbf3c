"""``refarch destroy``."""

import os

import click

from sandbox import cdk, local, toolchain
from sandbox.services import DEFAULT_REGION
from stacks.scenario import Scenario
from study.cli.output import NO, CliError
from study.cli.scenarios import scenario_argument


@click.command()
@scenario_argument
@click.option("--profile", help="Destroy it in the REAL account of this AWS profile; CDK asks before it does.")
def command(scenario: Scenario, *, profile: str | None) -> int:
    """Take a scenario out of the embedded account."""
    try:
        if profile is not None:
            return cdk.run("destroy", scenario.slug, dict(os.environ), options=["--profile", profile])
        running = local.find()
        if running is None:
            msg = "no sandbox runs, so nothing is deployed in one"
            raise CliError(msg, NO)
        environment = cdk.sandbox_environment(running.endpoint, DEFAULT_REGION)
        return cdk.run("destroy", scenario.slug, environment, options=["--force"])
    except (toolchain.ToolchainError, local.SandboxError) as error:
        raise CliError(str(error)) from None
