"""Finds scenarios by name, imports only the ones that are wanted, and synthesises them."""

import json
import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from stacks.scenario import Scenario
from stacks.settings import SettingError

SLUGS = ("three-tier-web",)
"""Every scenario, in the order in which they are best studied."""

_CDK_JSON = Path(__file__).parent.parent / "cdk.json"


class InputError(ValueError):
    """Something that was asked for does not exist or cannot be; the message says what to do."""


class UnknownScenarioError(InputError):
    """There is no scenario of that name."""

    def __init__(self, slug: str) -> None:
        """Suggest the nearest names."""
        near = get_close_matches(slug, SLUGS, n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else f"the scenarios are: {', '.join(SLUGS)}"
        super().__init__(f"there is no scenario {slug!r}; {hint}")


def find(slug: str) -> Scenario:
    """Return a scenario.

    Raises:
        UnknownScenarioError: if there is none of that name.
    """
    if slug not in SLUGS:
        raise UnknownScenarioError(slug)
    scenario: Scenario = import_module(f"stacks.{slug.replace('-', '_')}").SCENARIO
    return scenario


def synthesise(arguments: Sequence[str], *, outdir: str | None = None) -> None:
    """Synthesise one scenario or all of them into a cloud assembly.

    Args:
        arguments: ``-c key=value`` pairs, as CDK's command line takes them; it hands its own over by itself.
        outdir: where the assembly goes; by default where CDK's command line wants it.

    Raises:
        InputError: if a scenario or setting does not exist, or a construct refuses a value.
    """
    from aws_cdk import App  # noqa: PLC0415 importing CDK starts Node, which finding and listing do not need
    from refarch.refusal import RefusedError  # noqa: PLC0415

    context = _cdk_json_context() | _given(arguments)
    app = App(context=context, outdir=outdir, analytics_reporting=False)
    chosen = app.node.try_get_context("scenario")
    try:
        for slug in [chosen] if chosen else SLUGS:
            scenario = find(slug)
            scenario.build(app, _settings(scenario, app))
        app.synth()
    except (RefusedError, SettingError) as error:
        raise InputError(str(error)) from None
    except RuntimeError as error:
        # jsii wraps what a Python callback raises; the refusal is in the text.
        raise InputError(str(error)) from error


def _settings(scenario: Scenario, app: Any) -> Mapping[str, str]:  # noqa: ANN401 aws_cdk is not imported here
    values = {setting.name: app.node.try_get_context(setting.name) for setting in scenario.settings}
    return {s.name: s.default if values[s.name] is None else str(values[s.name]) for s in scenario.settings}


def _cdk_json_context() -> dict[str, Any]:
    """Return the context of ``cdk.json``, which only CDK's command line would read otherwise."""
    if "CDK_CONTEXT_JSON" in os.environ:
        return {}
    config = json.loads(_CDK_JSON.read_text())
    context: dict[str, Any] = config["context"]
    # What CDK's command line makes of its other settings.
    return {**context, "aws:cdk:enable-path-metadata": config["pathMetadata"]}


def _given(arguments: Sequence[str]) -> dict[str, str]:
    context = {}
    rest = list(arguments)
    while rest:
        option = rest.pop(0)
        if option in {"-c", "--context"} and rest and "=" in rest[0]:
            name, _, value = rest.pop(0).partition("=")
            context[name] = value
        else:
            msg = f"{option!r} is not understood; write -c name=value, for example -c scenario={SLUGS[0]}"
            raise InputError(msg)
    return context
