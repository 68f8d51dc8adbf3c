"""The catalogue: scenarios are found by name, listed without CDK, and say what they are."""

import re
import subprocess
import sys
from enum import Enum
from pathlib import Path

import pytest

from stacks import catalogue
from stacks.catalogue import UnknownScenarioError
from stacks.settings import SettingError, choice, count, flag

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("slug", catalogue.SLUGS)
def test_a_scenario_says_what_it_is(slug: str) -> None:
    """Each is found under its own slug, with a summary, topics, hazards and promises."""
    scenario = catalogue.find(slug)
    assert scenario.slug == slug
    assert scenario.title
    assert scenario.summary.endswith(".")
    assert scenario.topics
    assert scenario.hazards
    assert scenario.intents
    assert all(setting.about for setting in scenario.settings)


@pytest.mark.parametrize("slug", catalogue.SLUGS)
def test_a_scenario_says_what_it_costs_to_forget_for_a_month(slug: str) -> None:
    """Whoever deploys it for an evening and forgets it wants to know before; an hour alone sounds like nothing."""
    hazards = " ".join(catalogue.find(slug).hazards)
    assert re.search(r"\d USD a month", hazards), hazards


@pytest.mark.parametrize("slug", catalogue.SLUGS)
def test_a_promise_names_only_what_the_scenario_names(slug: str) -> None:
    """A name that means nothing would be decided about nothing."""
    scenario = catalogue.find(slug)
    fields = ("source", "destination", "principal", "resource", "fleet")
    promised = [*scenario.intents, *(intent for intents in scenario.where.values() for intent in intents)]
    named = {getattr(intent, f) for intent in promised for f in fields if hasattr(intent, f)}
    assert named - {"internet", "aws"} <= set(scenario.names)


def test_an_unknown_scenario_is_not_found() -> None:
    """With the nearest names."""
    with pytest.raises(UnknownScenarioError, match=r"no scenario 'three-teir-web'; did you mean three-tier-web"):
        catalogue.find("three-teir-web")


def test_finding_a_scenario_does_not_start_node() -> None:
    """Listing the catalogue takes milliseconds because CDK is imported only to build."""
    program = (
        "import sys; from stacks import catalogue; catalogue.find('three-tier-web'); sys.exit('aws_cdk' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


class Colour(Enum):
    """Something to choose from."""

    RED = "red"
    GREEN = "green"


def test_settings_are_read_as_what_they_mean() -> None:
    """The command line hands over text."""
    context = {"zones": "3", "keep": "True", "colour": "green"}
    assert count(context, "zones") == 3
    assert flag(context, "keep") is True
    assert choice(context, "colour", Colour) is Colour.GREEN


def test_settings_that_mean_nothing_are_refused_with_what_is_expected() -> None:
    """The twin."""
    context = {"zones": "3.5", "keep": "yes", "colour": "blue"}
    with pytest.raises(SettingError, match=r"-c zones=3\.5: a whole number is expected"):
        count(context, "zones")
    with pytest.raises(SettingError, match="-c keep=yes: true or false is expected"):
        flag(context, "keep")
    with pytest.raises(SettingError, match="-c colour=blue: red or green is expected"):
        choice(context, "colour", Colour)
