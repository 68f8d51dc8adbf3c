"""The page of a scenario."""

from collections.abc import Iterable, Iterator

from stacks.catalogue import SLUGS, find
from stacks.intents import Intent
from stacks.scenario import Scenario
from study.assemblies import assembly_of, keep
from study.curriculum import Audit, audit, rows, scan
from study.drawing.assembly import read
from study.handbook.lessons import ROOT, lessons
from study.handbook.markdown import code, plain, table
from study.handbook.parts import parts
from study.handbook.questions import questions
from study.promises import describe

FOLDER = "docs/scenarios"
_MADE = "<!-- Made by `python -m study.generate` from the code; changes here are lost. -->"


def pages() -> dict[str, str]:
    """Return the text of each scenario's page by its path below the project's folder.

    Raises:
        SynthesisError: if a scenario cannot be synthesised.
    """
    keep(SLUGS)
    taught = audit(rows(), scan())
    return {f"{FOLDER}/{slug}.md": page(find(slug), taught) for slug in SLUGS}


def page(scenario: Scenario, taught: Audit) -> str:
    """Return the page of one scenario."""
    return "\n\n".join(_paragraphs(scenario, taught)) + "\n"


def _paragraphs(scenario: Scenario, taught: Audit) -> Iterator[str]:
    module = scenario.slug.replace("-", "_")
    yield _MADE
    yield f"# {plain(scenario.title)}"
    yield plain(scenario.summary)
    yield _picture(scenario)
    yield (
        f"Its promises are in [`stacks/{module}.py`]({ROOT}stacks/{module}.py), its construction is in "
        f"[`stacks/compose/{module}.py`]({ROOT}stacks/compose/{module}.py). All scenarios are in the "
        f"[README]({ROOT}README.md#scenarios)."
    )
    yield "## What it promises"
    yield _promises(scenario.intents)
    for chosen, intents in scenario.where.items():
        yield f"With {plain(chosen.value)} it promises, too:"
        yield _promises(intents)
    yield "## What it costs to forget"
    yield "In a real account; the embedded one has no bill and nothing to wait for."
    yield "\n".join(f"- {plain(hazard)}" for hazard in scenario.hazards)
    yield from _usage(scenario)
    yield "## What it is made of"
    yield parts(read(assembly_of(scenario.slug)))
    yield "## What it teaches"
    yield from lessons(scenario.topics, taught)


def _picture(scenario: Scenario) -> str:
    return (
        "<picture>\n"
        f'  <source media="(prefers-color-scheme: dark)" srcset="{ROOT}diagrams/{scenario.slug}-dark.svg">\n'
        f'  <img alt="{scenario.title}" src="{ROOT}diagrams/{scenario.slug}.svg">\n'
        "</picture>"
    )


def _promises(intents: Iterable[Intent]) -> str:
    return table(("promise", "because"), ((plain(describe(intent)), plain(intent.why)) for intent in intents))


def _usage(scenario: Scenario) -> Iterator[str]:
    yield "## Deploy it, and ask"
    lines = [f"refarch deploy {scenario.slug}", f"refarch check {scenario.slug}", *questions(scenario)]
    yield "\n".join(("```console", *(f"$ {line}" for line in lines), f"$ refarch destroy {scenario.slug}", "```"))
    if scenario.settings:
        yield "It can be changed with `-c name=value`:"
        yield table(
            ("setting", "default", "what it does"),
            ((code(one.name), code(one.default), plain(one.about)) for one in scenario.settings),
        )
