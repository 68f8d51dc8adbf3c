"""The ``refarch`` command: one module per command, imported only when it is used."""

import sys
from importlib import import_module

import click

from sandbox.local import SandboxError
from study.cli.output import WRONG_INPUT, CliError

COMMANDS = {
    "list": "the scenarios",
    "show": "what a scenario builds, promises and costs to forget",
    "deploy": "deploy a scenario with the real CDK, by default into the embedded account",
    "destroy": "take a scenario out again",
    "sandbox": "the embedded account: start, status, stop",
    "check": "hold what is deployed to a scenario's promises",
    "trace": "follow a packet there and its reply back",
    "reach": "say exactly which flows get from here to there",
    "resolve": "say who answers a name that is asked for, what the answer is, and what decides",
    "can": "ask IAM whether somebody may do something, and which statement decides",
    "lint": "what an architect would want to hear of a network without asking",
    "diff": "what two snapshots' networks let pass, and what not any more",
    "snapshot": "write the model of an account to files",
    "envelope": "seal a text in an envelope, open it, and tell what each byte is",
    "curriculum": "what of the course is taught by tests, and what is not yet",
    "draw": "draw a scenario's picture",
    "doctor": "is this machine ready, and if not, why",
}


class _Commands(click.Group):
    """Commands by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they are met."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"study.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands without importing any of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def refarch() -> None:
    """AWS reference architectures that answer for themselves.

    Exit codes: 0 yes, 1 no, 2 wrong use or input, 3 unknown, 130 interrupted.
    """


def main() -> None:
    """Run the command line."""
    try:
        code = refarch.main(prog_name="refarch", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except SandboxError as error:
        click.secho(f"refarch: {error}", fg="red", err=True)
        sys.exit(WRONG_INPUT)
    except CliError as error:
        click.secho(f"refarch: {error}", fg="red", err=True)
        sys.exit(error.code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was begun can be run again", err=True)
        sys.exit(130)
