"""``refarch sandbox``."""

import click

from sandbox import local
from sandbox.services import DEFAULT_REGION
from study.cli.found import STRICT_HELP, found_as_json, show_found
from study.cli.output import NO, CliError, json_option, print_json


@click.group(invoke_without_command=True)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to listen on loopback; 0 takes any free port.")
@click.option("--background", is_flag=True, help="Give the terminal back.")
@json_option
@click.pass_context
def command(context: click.Context, *, port: int | None, background: bool, as_json: bool) -> None:
    """Start the embedded account, in the foreground until Ctrl-C."""
    if context.invoked_subcommand is not None:
        return
    running = local.find()
    if running is not None:
        click.echo(f"the sandbox runs already (process {running.pid})", err=True)
        _print_exports(running, as_json=as_json)
        return
    try:
        if background:
            _print_exports(local.start(port), as_json=as_json)
            return
        from sandbox import serve  # noqa: PLC0415 the server takes a second to import

        def ready(taken: int) -> None:
            click.echo("# An AWS account on this machine. Point any client at it:", err=as_json)
            _print_exports(local.Running(0, taken), as_json=as_json)
            click.echo("# Ctrl-C ends it, and forgets everything in it.", err=as_json)

        code = serve.main(["--port", str(local.DEFAULT_PORT if port is None else port)], ready=ready)
        context.exit(code)
    except local.SandboxError as error:
        raise CliError(str(error)) from None


@command.command()
@json_option
def status(*, as_json: bool) -> int:
    """Say whether a sandbox runs, and what is in it."""
    running = local.find()
    if as_json:
        print_json({"running": running is not None, **(running.ask("/status") | vars(running) if running else {})})
        return 0 if running else NO
    if running is None:
        click.echo("no sandbox runs; start one with: refarch sandbox --background")
        return NO
    click.echo(f"a sandbox runs at {running.endpoint} (process {running.pid})")
    for stack in running.ask("/status")["stacks"]:
        click.echo(f"  {stack['account']} {stack['region']} {stack['name']}: {stack['status']}")
    return 0


@command.command()
@click.argument("stacks", nargs=-1)
@click.option("--strict", is_flag=True, help=STRICT_HELP)
@json_option
def resources(stacks: tuple[str, ...], *, strict: bool, as_json: bool) -> int:
    """Ask each service for the resources of STACKS, or of every stack, whoever deployed them."""
    running = local.find()
    if running is None:
        msg = "no sandbox runs; start one with: refarch sandbox --background"
        raise CliError(msg)
    there = [stack["name"] for stack in running.ask("/status")["stacks"]]
    unknown = sorted(set(stacks) - set(there))
    if unknown:
        msg = f"no stack {', '.join(unknown)}; there are {', '.join(there) or 'none'}"
        raise CliError(msg)
    if not as_json:
        return 0 if show_found(running, stacks or there, strict=strict) else NO
    found, good = found_as_json(running, stacks or there)
    print_json(found)
    return 0 if good else NO


@command.command()
@json_option
def stop(*, as_json: bool) -> None:
    """Stop the sandbox; everything in it is gone."""
    stopped = local.stop()
    if as_json:
        print_json({"stopped": stopped})
    else:
        click.echo("stopped" if stopped else "no sandbox runs")


def _print_exports(running: local.Running, *, as_json: bool) -> None:
    environment = local.environment(running.endpoint, DEFAULT_REGION)
    if as_json:
        print_json(environment)
        return
    for name, value in environment.items():
        click.echo(f"export {name}={value}")
