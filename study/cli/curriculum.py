"""``refarch curriculum``."""

from collections import Counter
from dataclasses import asdict

import click

from study.cli.output import NO, YES, CliError, json_option, mark, print_json
from study.curriculum import Audit, audit, rows, scan, topics
from study.curriculum.rows import Check


@click.command()
@click.argument("topic", required=False)
@json_option
def command(topic: str | None, *, as_json: bool) -> int:
    """Tell what of the course is taught by tests, and what is not yet; with a TOPIC, row by row.

    Exits with 1 if a test claims a row that is not there, or shows it too weakly, or has no twin.
    """
    if topic is not None and topic not in topics():
        from difflib import get_close_matches  # noqa: PLC0415 for a typing error only

        near = get_close_matches(topic, topics(), n=3) or list(topics())[:3]
        msg = f"no topic {topic!r}; did you mean {' or '.join(near)}? `refarch curriculum` lists them all"
        raise CliError(msg)
    result = audit(rows(), scan())
    if as_json:
        print_json(_as_data(result, topic))
    elif topic is None:
        _print_topics(result)
    else:
        _print_rows(result, topic)
    for problem in result.problems:
        click.echo(f"{mark('claims in vain', good=False)}  {problem}", err=True)
    return NO if result.problems else YES


def _print_topics(result: Audit) -> None:
    shown = Counter(rows()[key].topic for key in result.taught)
    every = Counter(row.topic for row in rows().values() if row.check is not Check.KNOWLEDGE)
    for slug, topic in topics().items():
        if not every[slug]:
            continue
        good = True if shown[slug] == every[slug] else None
        click.echo(f"{mark(f'{shown[slug]:>3} of {every[slug]:>2}', good=good)}  {slug:<28} {topic.title}")
    cards = sum(row.check is Check.KNOWLEDGE for row in rows().values())
    click.echo(
        f"{len(result.taught)} of {every.total()} rows have a lesson and its twin, {len(result.untaught)} are not "
        f"taught yet; {cards} more are knowledge, for study cards."
    )


def _print_rows(result: Audit, topic: str) -> None:
    for row in rows().values():
        if row.topic != topic:
            continue
        claims = result.taught.get(row.id, ())
        word = "taught" if claims else "card" if row.check is Check.KNOWLEDGE else "not yet"
        click.echo(f"{mark(f'{word:<7}', good=bool(claims) or None)}  {row.id}  {row.claim}")
        if row.status == "beyond":
            click.echo("         beyond the course")
        if row.today:
            click.echo(f"         {row.status} today: {row.today}")
        for claim in claims:
            click.secho(f"         {'twin' if claim.twin else 'lesson'}: {claim.title}. {claim.sentence}", dim=True)


def _as_data(result: Audit, topic: str | None) -> dict[str, object]:
    wanted = [row for row in rows().values() if topic in (None, row.topic)]
    return {
        "Rows": [
            {
                **asdict(row),
                "check": row.check.value,
                "tests": [{"test": c.test, "twin": c.twin} for c in result.taught.get(row.id, ())],
            }
            for row in wanted
        ],
        "Problems": list(result.problems),
    }
