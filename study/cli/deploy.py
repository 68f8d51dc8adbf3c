"""``refarch deploy``."""

import os
import shutil

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError, HTTPClientError

from sandbox import cdk, local, toolchain
from sandbox.services import DEFAULT_REGION, RemoteServices
from stacks.scenario import Scenario
from study.cli.found import STRICT_HELP, found_as_json, named, show_found, stacks_of
from study.cli.output import NO, WRONG_INPUT, CliError, json_option, print_json
from study.cli.scenarios import check_settings, context_option, scenario_argument

_STOPPED = "the sandbox was stopped during the deployment, and nothing of it is left; run the command again"


@click.command()
@scenario_argument
@context_option
@click.option("--profile", help="Deploy into the REAL account of this AWS profile, after showing the hazards.")
@click.option("--strict", is_flag=True, help=STRICT_HELP)
@click.option("--yes", is_flag=True, help="Do not ask before deploying into a real account.")
@json_option
def command(
    scenario: Scenario, *, context: tuple[str, ...], profile: str | None, strict: bool, yes: bool, as_json: bool
) -> int:
    """Deploy a scenario with the real CDK command line.

    Without --profile it goes into the embedded account, which is started if need be, and afterwards each resource
    is looked up again through its service. With --json what was found is printed as JSON, and progress goes to stderr.
    """
    check_settings(scenario, context)
    try:
        toolchain.cdk()
        if profile is not None:
            if as_json:
                msg = "--json tells what was found in the embedded account; CDK itself speaks with --profile"
                raise CliError(msg)
            return _deploy_for_real(scenario, context, profile, yes=yes)
        return _deploy_embedded(scenario, context, strict=strict, as_json=as_json)
    except (toolchain.ToolchainError, local.SandboxError) as error:
        raise CliError(str(error)) from None
    except (EndpointConnectionError, HTTPClientError):
        raise CliError(_STOPPED, NO) from None


def _deploy_embedded(scenario: Scenario, context: tuple[str, ...], *, strict: bool, as_json: bool) -> int:
    if local.find() is None:
        click.echo("starting the embedded account ...", err=as_json)
    running = local.start()
    try:
        return _deploy_into(running, scenario, context, strict=strict, as_json=as_json)
    except local.SandboxError:
        if running.listens():
            raise
        raise CliError(_STOPPED, NO) from None


def _deploy_into(
    running: local.Running, scenario: Scenario, context: tuple[str, ...], *, strict: bool, as_json: bool
) -> int:
    services = _services(running)
    places = _places(running, services, scenario, context)
    for place in places:
        if not cdk.is_bootstrapped(place):
            click.echo(f"preparing account {place.account} in {place.region} for CDK (cdk bootstrap) ...", err=as_json)
            if cdk.bootstrap(running.endpoint, place):
                return _explain(running, scenario)
    shutil.rmtree(cdk.assembly_of(scenario.slug), ignore_errors=True)  # so that what is there afterwards is of this run
    click.echo(f"deploying {scenario.slug} (cdk deploy) ...", err=as_json)
    environment = cdk.sandbox_environment(running.endpoint, DEFAULT_REGION)
    code = cdk.run(
        "deploy",
        scenario.slug,
        environment,
        context=context,
        options=["--require-approval", "never", "--progress", "events"],
        aside=as_json,
        sandbox=running,
    )
    if code:
        return _explain(running, scenario)
    where = {(place.account, place.region) for place in places}
    names = [s["name"] for s in stacks_of(running, scenario.slug) if (s["account"], s["region"]) in where]
    if not as_json:
        return 0 if show_found(running, names, strict=strict, places=where) and names else NO
    found, good = found_as_json(running, names, places=where)
    print_json({"Scenario": scenario.slug, "Stacks": found})
    return 0 if good and names else NO


def _places(
    running: local.Running, services: RemoteServices, scenario: Scenario, context: tuple[str, ...]
) -> list[RemoteServices]:
    """Return the APIs of each account and Region that a scenario spans, its accounts opened if need be."""
    settings = {setting.name: setting.default for setting in scenario.settings}
    settings |= dict(pair.split("=", 1) for pair in context)
    accounts = {place.account: settings[place.account] for place in scenario.places if place.account}
    if accounts:
        running.ask("/accounts", body=accounts)
    places = []
    for place in scenario.places:
        there = services.of_account(settings[place.account]) if place.account else services
        places.append(there.elsewhere(settings[place.region]) if place.region else there)
    return places


def _services(running: local.Running) -> RemoteServices:
    return RemoteServices.of_sandbox(running.endpoint)


def _explain(running: local.Running, scenario: Scenario) -> int:
    """Say what a failure of the CDK command line means here, and return the exit code."""
    if local.find() is None:
        raise CliError(_STOPPED, NO)
    if not (cdk.assembly_of(scenario.slug) / "manifest.json").exists():
        return WRONG_INPUT  # Synthesis failed, and the app has said why; nothing was deployed.
    for stack in stacks_of(running, scenario.slug):
        click.echo(f"{named(stack, 'name')} is {stack['status']}", err=True)
    return NO


def _deploy_for_real(scenario: Scenario, context: tuple[str, ...], profile: str, *, yes: bool) -> int:
    try:
        identity = boto3.Session(profile_name=profile).client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        msg = f"--profile {profile}: {error}"
        raise CliError(msg) from None
    click.secho(f"Account {identity['Account']} is REAL. In it:", fg="red", bold=True)
    for hazard in scenario.hazards:
        click.echo(click.wrap_text(hazard, 100, "  ! ", "    "))
    if not yes:
        click.confirm("Deploy there?", abort=True)
    return cdk.run("deploy", scenario.slug, dict(os.environ), context=context, options=["--profile", profile])
