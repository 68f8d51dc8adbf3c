"""``refarch deploy``."""

import os

import boto3
import click

from sandbox import cdk, local, toolchain
from sandbox.lookup import look_up
from sandbox.services import DEFAULT_REGION, RemoteServices
from stacks.scenario import Scenario
from study.cli.output import NO, CliError, mark
from study.cli.scenarios import scenario_argument


@click.command()
@scenario_argument
@click.option("-c", "--context", multiple=True, metavar="NAME=VALUE", help="A setting; 'refarch show' lists them.")
@click.option("--profile", help="Deploy into the REAL account of this AWS profile, after showing the hazards.")
@click.option("--yes", is_flag=True, help="Do not ask before deploying into a real account.")
def command(scenario: Scenario, *, context: tuple[str, ...], profile: str | None, yes: bool) -> int:
    """Deploy a scenario with the real CDK command line.

    Without --profile it goes into the embedded account, which is started if need be, and afterwards each resource
    is looked up again through its service.
    """
    _check_settings(scenario, context)
    try:
        toolchain.cdk()
        if profile is not None:
            return _deploy_for_real(scenario, context, profile, yes=yes)
        return _deploy_embedded(scenario, context)
    except (toolchain.ToolchainError, local.SandboxError) as error:
        raise CliError(str(error)) from None


def _check_settings(scenario: Scenario, context: tuple[str, ...]) -> None:
    known = {setting.name for setting in scenario.settings}
    for pair in context:
        name, equals, _ = pair.partition("=")
        if not equals or name not in known:
            msg = f"-c {pair}: {scenario.slug} takes {', '.join(f'{n}=…' for n in sorted(known))}"
            raise CliError(msg)


def _deploy_embedded(scenario: Scenario, context: tuple[str, ...]) -> int:
    if local.find() is None:
        click.echo("starting the embedded account ...")
    running = local.start()
    services = _services(running)
    if not cdk.is_bootstrapped(services):
        click.echo("preparing it for CDK (cdk bootstrap) ...")
        if cdk.bootstrap(running.endpoint, DEFAULT_REGION):
            return _explain(running)
    click.echo(f"deploying {scenario.slug} (cdk deploy) ...")
    environment = cdk.sandbox_environment(running.endpoint, DEFAULT_REGION)
    code = cdk.run(
        "deploy",
        scenario.slug,
        environment,
        context=context,
        options=["--require-approval", "never", "--progress", "events"],
    )
    if code:
        return _explain(running)
    return _look_up(running, services, scenario)


def _look_up(running: local.Running, services: RemoteServices, scenario: Scenario) -> int:
    """Ask each service for what the templates said."""
    stacks = [
        stack for stack in running.ask("/status")["stacks"] if stack["name"].split("-stack")[0].startswith(scenario.slug)
    ]
    complete = True
    for stack in stacks:
        for entry in running.ask(f"/resources?stack={stack['name']}")["stacks"]:
            result = look_up(entry["stack"], entry["resources"], services)
            good = not result.missing
            complete = complete and good
            click.echo(f"{entry['stack']}: {mark(str(result), good=good)}")
            for line in result.missing:
                click.echo(f"  missing: {line}")
    return 0 if complete and stacks else NO


def _services(running: local.Running) -> RemoteServices:
    session = boto3.Session(
        aws_access_key_id="sandbox", aws_secret_access_key="sandbox", region_name=DEFAULT_REGION  # noqa: S106
    )
    return RemoteServices(session, running.endpoint)


def _explain(running: local.Running) -> int:
    """Say what a failure of the CDK command line means here."""
    if local.find() is None:
        msg = "the sandbox was stopped during the deployment, and nothing of it is left; run the command again"
        raise CliError(msg, NO)
    for stack in running.ask("/status")["stacks"]:
        click.echo(f"{stack['name']} is {stack['status']}", err=True)
    return NO


def _deploy_for_real(scenario: Scenario, context: tuple[str, ...], profile: str, *, yes: bool) -> int:
    identity = boto3.Session(profile_name=profile).client("sts").get_caller_identity()
    click.secho(f"Account {identity['Account']} is REAL. In it:", fg="red", bold=True)
    for hazard in scenario.hazards:
        click.echo(click.wrap_text(hazard, 100, "  ! ", "    "))
    if not yes:
        click.confirm("Deploy there?", abort=True)
    return cdk.run("deploy", scenario.slug, dict(os.environ), context=context, options=["--profile", profile])
