"""``refarch doctor``."""

import subprocess
import sys

import click

from sandbox import local, toolchain
from sandbox.resources.registry import all_types
from study.cli.output import NO, json_option, mark, print_json


@click.command()
@json_option
def command(*, as_json: bool) -> int:
    """Say whether this machine is ready, and if not, what to do."""
    findings = [_python(), _node(), _cdk(), _sandbox()]
    types = sorted(all_types())
    if as_json:
        print_json({"checks": [dict(zip(("ok", "what", "detail"), f, strict=True)) for f in findings], "types": types})
    else:
        for good, what, detail in findings:
            click.echo(f"{mark('ok' if good else 'no' if good is False else '--', good=good)}  {what}: {detail}")
        click.echo(f"    the sandbox can make {len(types)} resource types, and any Custom:: one")
    return NO if any(good is False for good, _, _ in findings) else 0


def _python() -> tuple[bool | None, str, str]:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), "Python", version


def _node() -> tuple[bool | None, str, str]:
    try:
        return True, "Node", _version([str(toolchain.node())])
    except (toolchain.ToolchainError, OSError, subprocess.CalledProcessError) as error:
        return False, "Node", str(error)


def _cdk() -> tuple[bool | None, str, str]:
    try:
        return True, "CDK command line", _version(toolchain.cdk())
    except (toolchain.ToolchainError, OSError, subprocess.CalledProcessError) as error:
        return False, "CDK command line", str(error)


def _sandbox() -> tuple[bool | None, str, str]:
    running = local.find()
    return (True, "sandbox", running.endpoint) if running else (None, "sandbox", "none runs; deploy starts one")


def _version(command: list[str]) -> str:
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 our own tools
    return done.stdout.strip()
