"""The gate says nothing about good templates; these tests show that it says something about bad ones."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from stacks.catalogue import SLUGS
from tests.gate import catalogue as gate
from tests.gate.checks import Finding, require_validation

ROOT = Path(__file__).parents[2]

Findings = Mapping[str, set[tuple[str, str]]]
"""Judge and rule of each finding, by small app."""


@pytest.fixture(scope="module")
def found() -> Findings:
    """Judge the small apps, once."""
    environment = {name: value for name, value in os.environ.items() if name != "CDK_VALIDATION"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.gate.faults"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # Node prints the findings there as well.
        text=True,
    )
    return {name: {(f["judge"], f["rule"]) for f in findings} for name, findings in json.loads(done.stdout).items()}


def test_ssh_from_the_world_is_refused_by_cdk_nag_and_by_cdks_own_validation(found: Findings) -> None:
    """An open administration port is what both security judges look for first."""
    assert found["SSH from the world"] == {("AwsSolutions", "AwsSolutions-EC23"), ("CloudFormation Validate", "W2508")}


def test_an_unencrypted_volume_is_refused_by_cdk_nag(found: Findings) -> None:
    """Only cdk-nag knows that encryption is wanted: the property is valid either way."""
    assert found["unencrypted volume"] == {("AwsSolutions", "AwsSolutions-EC26")}


def test_a_property_that_does_not_exist_is_refused_by_cfn_lint_and_by_cdks_own_validation(found: Findings) -> None:
    """CloudFormation would refuse it too, after the deployment has begun."""
    assert found["volume of a colour"] == {("cfn-lint", "E3002"), ("CloudFormation Validate", "F3002")}


@pytest.mark.parametrize("name", ["SSH from the office", "encrypted volume"])
def test_the_same_without_the_fault_passes(found: Findings, name: str) -> None:
    """The fault alone makes the difference."""
    assert found[name] == set()


def test_the_gate_exits_with_1_and_prints_the_finding(capsys: pytest.CaptureFixture[str]) -> None:
    """A finding that is printed but does not stop CI would be no gate."""
    finding = Finding("cfn-lint", "E3002", "Resources/Volume", "no such property")
    assert gate.report([("three-tier-web", {}, [finding]), ("three-tier-web", {"zones": "2"}, [])]) == 1
    assert "  cfn-lint E3002: Resources/Volume: no such property\n" in capsys.readouterr().out


def test_the_gate_exits_with_0_when_nothing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    """And says of what."""
    assert gate.report([("three-tier-web", {"zones": "2"}, [])]) == 0
    assert capsys.readouterr().out == "three-tier-web -c zones=2: no findings\n"


def test_the_gate_looks_at_every_scenario_and_at_every_choice_of_settings() -> None:
    """The defaults first; whoever names a scenario has that one judged, in all its forms."""
    looked_at = list(gate.cases())
    assert [slug for slug, chosen in looked_at if not chosen] == list(SLUGS)
    assert list(gate.cases(["three-tier-web"])) == [one for one in looked_at if one[0] == "three-tier-web"]
    assert len(list(gate.cases(["three-tier-web"]))) == 1 + len(gate.VARIANTS["three-tier-web"])


def test_the_gate_does_not_judge_what_there_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of the pen would else be a scenario without findings."""
    monkeypatch.delenv("CDK_VALIDATION", raising=False)
    assert gate.main(["three-tier-wep"]) == 2
    assert "three-tier-web" in capsys.readouterr().err


def test_the_gate_does_not_run_with_the_validation_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise it would pass because one of its judges is absent."""
    monkeypatch.setenv("CDK_VALIDATION", "false")
    with pytest.raises(RuntimeError, match="unset it"):
        require_validation()


def test_no_scenario_needs_cdk_nag() -> None:
    """Acknowledgements are CDK's own: the normal app neither imports nor installs the checker."""
    program = "import sys; import stacks.compose.three_tier_web; sys.exit('cdk_nag' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
