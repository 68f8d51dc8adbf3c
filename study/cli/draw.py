"""``refarch draw``."""

from pathlib import Path

import click

from stacks.scenario import Scenario
from study.assemblies import SynthesisError
from study.cli.output import CliError, json_option, print_json
from study.cli.scenarios import check_settings, context_option, scenario_argument
from study.pictures import PictureError, picture_of, save_png


@click.command()
@scenario_argument
@context_option
@click.option("--out", type=click.Path(path_type=Path), help="The file; by default diagrams/<scenario>.svg.")
@click.option("--png", is_flag=True, help="Write a PNG beside the SVG.")
@click.option("--dark", is_flag=True, help="On a dark ground.")
@json_option
def command(
    scenario: Scenario, *, context: tuple[str, ...], out: Path | None, png: bool, dark: bool, as_json: bool
) -> None:
    """Draw a scenario's picture from its synthesised template."""
    check_settings(scenario, context)
    if context and out is None:
        msg = f"-c {context[0]}: the picture in diagrams/ is that of the defaults; name a file with --out"
        raise CliError(msg)
    target = out or Path("diagrams") / f"{scenario.slug}{'-dark' if dark else ''}.svg"
    if target.suffix != ".svg":
        msg = f"--out {target}: a picture is an SVG; give a name that ends in .svg, and --png for a PNG beside it"
        raise CliError(msg)
    try:
        svg = picture_of(scenario, dark=dark, settings=dict(pair.split("=", 1) for pair in context))
    except (PictureError, SynthesisError) as error:
        raise CliError(str(error)) from None
    written = {"svg": target}
    try:
        if out is None:
            target.parent.mkdir(exist_ok=True)
        target.write_text(svg, encoding="utf-8")
        if png:
            written["png"] = save_png(svg, target.with_suffix(".png"))
    except OSError as error:
        msg = f"--out {target}: {error}"
        raise CliError(msg) from None
    if as_json:
        print_json(written)
    else:
        for path in written.values():
            click.echo(path)
