"""``refarch snapshot``."""

from pathlib import Path

import click

from analysis.snapshot.files import save
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
def command(*, out: Path, profile: str | None, region: str | None, as_json: bool) -> None:
    """Write what an account says of itself to JSON files, as the AWS command line would print it."""
    raw = read(profile=profile, region=region)
    save([raw], out)
    counts = {key: len(items) for key, items in raw.files.items()}
    if as_json:
        print_json({"account": raw.account, "region": raw.region, "items": counts, "missing": dict(raw.missing)})
        return
    click.echo(f"{out / raw.account / raw.region}: {sum(counts.values())} items in {len(counts)} files")
    for reason in raw.missing.values():
        click.echo(f"  not read: {reason}", err=True)
