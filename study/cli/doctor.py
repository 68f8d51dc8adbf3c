"""``refarch doctor``."""

import subprocess
import sys
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table

from sandbox import local, toolchain
from sandbox.coverage import CoverageRow, coverage_rows
from study.cli.output import NO, json_option, mark, print_json


@click.command()
@click.option("--types", is_flag=True, help="List the resource types that the sandbox can make.")
@json_option
def command(*, types: bool, as_json: bool) -> int:
    """Say whether this machine is ready, and if not, what to do; and what the sandbox can make."""
    findings = [_python(), _node(), _cdk(), _sandbox()]
    rows = coverage_rows()
    if as_json:
        checks = [dict(zip(("ok", "what", "detail"), finding, strict=True)) for finding in findings]
        print_json({"checks": checks, "types": [vars(row) for row in rows]})
    else:
        for good, what, detail in findings:
            click.echo(f"{mark('ok' if good else 'no' if good is False else '--', good=good)}  {what}: {detail}")
        stand_ins = sum(row.how == "stand-in" for row in rows)
        click.echo(f"    the sandbox makes {len(rows)} resource types, {stand_ins} as stand-ins, and any Custom:: one")
        if types:
            _print_types(rows)
    return NO if any(good is False for good, _, _ in findings) else 0


def _print_types(rows: Sequence[CoverageRow]) -> None:
    """Print the coverage, a table for each service."""
    table = Table(box=None, pad_edge=False)
    table.add_column("resource type", no_wrap=True)
    for heading in ("made by", "properties", "as"):
        table.add_column(heading)
    for row in rows:
        table.add_row(row.type, row.made, f"{row.honoured} of {row.properties}", row.how)
    Console().print(table)


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
    try:
        running = local.find()
    except local.SandboxError as error:
        return False, "sandbox", str(error)
    return (True, "sandbox", running.endpoint) if running else (None, "sandbox", "none runs; deploy starts one")


def _version(command: list[str]) -> str:
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 our own tools
    return done.stdout.strip()
