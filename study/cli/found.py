"""What is told after a deployment, and by ``refarch sandbox resources``: each resource, found again or not."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import click

from sandbox import local
from sandbox.gateways.addresses import local_url
from sandbox.lookup import Lookup, look_up
from sandbox.services import DEFAULT_ACCOUNT, DEFAULT_REGION, RemoteServices
from study.cli.output import mark

Place = tuple[str, str]
"""An account and a Region."""
STRICT_HELP = "Name each property that the services do not tell afterwards; it may be accepted and ignored here."


def stacks_of(running: local.Running, slug: str) -> list[dict[str, Any]]:
    """Return the sandbox's stacks of a scenario: they are named like it, or their names begin with its name."""
    stacks: list[dict[str, Any]] = running.ask("/status")["stacks"]
    return [stack for stack in stacks if f"{stack['name']}-".startswith(f"{slug}-")]


def named(stack: Mapping[str, Any], key: str = "stack") -> str:
    """Return the name of a stack, with its account and Region if they are not the usual ones."""
    where = (stack["account"], stack["region"])
    return str(stack[key]) if where == (DEFAULT_ACCOUNT, DEFAULT_REGION) else f"{stack[key]} ({' '.join(where)})"


def found_in(
    running: local.Running, stacks: Sequence[str], places: Collection[Place] | None = None
) -> Iterator[tuple[dict[str, Any], Lookup]]:
    """Look every resource of some stacks up through its own service; yield each stack and what was found.

    Args:
        running: the sandbox.
        stacks: their names.
        places: the accounts and Regions to look in; by default all.
    """
    services = RemoteServices.of_sandbox(running.endpoint, DEFAULT_REGION)
    for name in dict.fromkeys(stacks):
        for entry in running.ask(f"/resources?stack={name}")["stacks"]:
            if places is not None and (entry["account"], entry["region"]) not in places:
                continue
            there = services.of_account(entry["account"]).elsewhere(entry["region"])
            yield entry, look_up(entry["stack"], entry["resources"], there)


def found_as_json(
    running: local.Running, stacks: Sequence[str], *, places: Collection[Place] | None = None
) -> tuple[list[dict[str, Any]], bool]:
    """Return what was found of some stacks as plain data, and whether all is there and as the templates say."""
    found = list(found_in(running, stacks, places))
    keys = ("account", "region", "stack", "status")
    told = [
        {
            **{key: entry[key] for key in keys},
            "total": result.total,
            **vars(result),
            "urls": {name: local_one for name, _, local_one in urls_of(running, entry)},
        }
        for entry, result in found
    ]
    return told, all(result.good for _, result in found)


def urls_of(running: local.Running, entry: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the outputs of a stack that are URLs of APIs and functions: name, the URL on AWS, and the one here."""
    found = []
    for name, value in entry["outputs"].items():
        here = local_url(value, running.port)
        if here is not None:
            found.append((name, value, here))
    return found


def show_found(
    running: local.Running, stacks: Sequence[str], *, strict: bool = False, places: Collection[Place] | None = None
) -> bool:
    """Print what was found of some stacks; return whether all is there and as the templates say."""
    good = True
    for entry, result in found_in(running, stacks, places):
        good = good and result.good
        status = f", {entry['status']}" if "ROLLBACK" in entry["status"] else ""
        click.echo(f"{named(entry)}: {mark(str(result) + status, good=result.good)}")
        for line in result.missing:
            click.echo(f"  missing: {line}")
        for line in result.different:
            click.echo(f"  not as the template says: {line}")
        for line in result.untold if strict else ():
            click.echo(f"  not told: {line}")
        for name, there, here in urls_of(running, entry):
            click.echo(f"  {name}: {there}\n    answers at {here}")
    return good
