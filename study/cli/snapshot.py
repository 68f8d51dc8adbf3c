"""``refarch snapshot``."""

from pathlib import Path
from typing import Any

import click

from analysis.snapshot.files import save
from analysis.snapshot.raw import Raw
from study.cli.output import json_option, print_json
from study.cli.source import read, source_options


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".refarch/snapshot"),
    show_default=True,
    help="The folder to write to.",
)
@source_options
@json_option
def command(*, out: Path, profile: tuple[str, ...], region: tuple[str, ...], as_json: bool) -> None:
    """Write what accounts say of themselves to JSON files, as the AWS command line would print it.

    One folder for each account and Region. Of the embedded accounts, all that hold stacks are read.
    """
    raws = read(profile=profile, region=region)
    save(raws, out)
    if as_json:
        print_json({"places": [_told(raw) for raw in raws]})
        return
    for raw in raws:
        counts = _counts(raw)
        click.echo(f"{out / raw.account / raw.region}: {sum(counts.values())} items in {len(counts)} files")
        for reason in raw.missing.values():
            click.echo(f"  not read: {reason}", err=True)


def _told(raw: Raw) -> dict[str, Any]:
    return {"account": raw.account, "region": raw.region, "items": _counts(raw), "missing": dict(raw.missing)}


def _counts(raw: Raw) -> dict[str, int]:
    return {key: len(items) for key, items in raw.files.items()}
