"""Finds scenarios by name, imports only the ones that are wanted, and synthesises them."""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from stacks.scenario import Scenario
from stacks.settings import SettingError

SLUGS = (
    "three-tier-web",
    "self-healing-web-tier",
    "multi-az-vpc",
    "per-az-nat-egress",
    "dual-stack-egress",
    "tiered-packet-filters",
    "flow-log-forensics",
    "routing-lab",
    "private-endpoints",
    "private-api",
    "peering-pair",
    "site-to-site-vpn",
    "hybrid-dns",
    "direct-connect-hybrid",
    "shared-vpc-ram",
    "tgw-hub-spoke",
    "stateless-web",
    "serverless-api",
    "envelope-encryption",
)
"""Every scenario, in the order in which they are best studied."""

_CDK_JSON = Path(__file__).parent.parent / "cdk.json"
_WITHOUT_TRACES = {"aws:cdk:disable-creation-stack-traces": True}
"""CDK would note by which calls each construct was made: jsii's own, in Node, and none of ours. ``--debug`` notes them.

Source: https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cx-api/lib/app.ts
"""


class InputError(ValueError):
    """Something that was asked for does not exist or cannot be; the message says what to do."""


class UnknownScenarioError(InputError):
    """There is no scenario of that name."""

    def __init__(self, slug: str) -> None:
        """Suggest the nearest names."""
        near = get_close_matches(slug, SLUGS, n=3, cutoff=0.6)
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
    # Before Node is started: bad input is answered at once.
    context = cdk_json_context() | _given(arguments) | _WITHOUT_TRACES

    from aws_cdk import App  # noqa: PLC0415 importing CDK starts Node, which finding and listing do not need

    from refarch.refusal import RefusedError  # noqa: PLC0415

    named = context.get("scenario") or json.loads(os.environ.get("CDK_CONTEXT_JSON", "{}")).get("scenario")
    _import_beside([named] if named else SLUGS)
    # The tree, which editors show, tells everything a second time: of one scenario, not of the whole catalogue.
    app = App(context=context, outdir=outdir, analytics_reporting=False, tree_metadata=bool(named))
    told = app.node.get_all_context()
    chosen = told.get("scenario")
    try:
        for slug in [chosen] if chosen else SLUGS:
            scenario = find(slug)
            scenario.build(app, _settings(scenario, told))
        app.synth()
    except (RefusedError, SettingError) as error:
        raise InputError(str(error)) from None
    except RuntimeError as error:
        if "ValidationFailed" not in str(error):
            raise
        # CDK has printed every finding; where in jsii it stopped is of no use to anybody.
        raise InputError(str(error)) from None


def _import_beside(slugs: Sequence[str]) -> None:
    """Import what builds scenarios while Node, in its own process, makes the app: a quarter second of a synthesis.

    None of these modules asks Node for anything while it is imported (a test sees to it): there is one pipe to it, and
    the answers for two threads would be swapped.
    """

    def work() -> None:
        # Whoever builds the scenario imports the same module, and is told what is wrong with it.
        with suppress(Exception):
            for slug in slugs:
                import_module(f"stacks.compose.{slug.replace('-', '_')}")

    Thread(target=work, daemon=True).start()


def _settings(scenario: Scenario, context: Mapping[str, Any]) -> Mapping[str, str]:
    values = {setting.name: context.get(setting.name) for setting in scenario.settings}
    return {s.name: s.default if values[s.name] is None else str(values[s.name]) for s in scenario.settings}


def cdk_json_context() -> dict[str, Any]:
    """Return the context of ``cdk.json``, which only CDK's command line would read otherwise."""
    if "CDK_CONTEXT_JSON" in os.environ:
        # CDK itself reads it. A person's own ~/.cdk.json may add keys that are none of ours.
        _refuse_unknown(json.loads(os.environ["CDK_CONTEXT_JSON"]), but_allow_foreign=True)
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
    _refuse_unknown(context)
    return context


def _refuse_unknown(context: Mapping[str, Any], *, but_allow_foreign: bool = False) -> None:
    """A misspelt setting would change nothing, and its scenario would be built with the default.

    Args:
        context: keys and values; CDK's own keys have a slash or a colon in them.
        but_allow_foreign: take keys that resemble no setting for somebody else's.

    Raises:
        InputError: if a key is no setting of the chosen scenario.
    """
    scenarios = [find(context["scenario"])] if "scenario" in context else [find(slug) for slug in SLUGS]
    known = ["scenario", *(setting.name for scenario in scenarios for setting in scenario.settings)]
    for name in context:
        if name in known or "/" in name or ":" in name:
            continue
        near = get_close_matches(name, known, n=1)
        if near or not but_allow_foreign:
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
            msg = f"-c {name}={context[name]}: there is no such setting; {hint}"
            raise InputError(msg)
