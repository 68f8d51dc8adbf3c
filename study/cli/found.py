"""What is told after a deployment, and by ``refarch sandbox resources``: each resource, found again or not."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from sandbox import local
from sandbox.lookup import Lookup, look_up
from sandbox.services import DEFAULT_REGION, RemoteServices
from study.cli.output import mark

STRICT_HELP = "Name each property that the services do not tell afterwards; it may be accepted and ignored here."


def found_in(running: local.Running, stacks: Sequence[str]) -> Iterator[tuple[dict[str, Any], Lookup]]:
    """Look every resource of some stacks up through its own service; yield each stack and what was found."""
    services = RemoteServices.of_sandbox(running.endpoint, DEFAULT_REGION)
    for name in dict.fromkeys(stacks):
        for entry in running.ask(f"/resources?stack={name}")["stacks"]:
            there = services.of_account(entry["account"]).elsewhere(entry["region"])
            yield entry, look_up(entry["stack"], entry["resources"], there)


def show_found(running: local.Running, stacks: Sequence[str], *, strict: bool = False) -> bool:
    """Print what was found of some stacks; return whether all is there and as the templates say."""
    good = True
    for entry, result in found_in(running, stacks):
        good = good and result.good
        click.echo(f"{entry['stack']}: {mark(str(result), good=result.good)}")
        for line in result.missing:
            click.echo(f"  missing: {line}")
        for line in result.different:
            click.echo(f"  not as the template says: {line}")
        for line in result.untold if strict else ():
            click.echo(f"  not told: {line}")
    return good
