"""Every rule finds its fault and nothing else, and finds nothing in the network without it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.network.lint import RULES, lint
from analysis.network.lint.rule import SEVERITIES
from analysis.snapshot.model import build
from analysis.snapshot.raw import Raw
from tests.unit.analysis.describe import account, files, merged

Json = Any
CONTENT = yaml.safe_load((Path(__file__).parent / "lint_cases.yaml").read_text(encoding="utf-8"))
DOCUMENT = Path(__file__).parents[4] / "docs" / "network-analysis.md"


@pytest.mark.parametrize("case", CONTENT["cases"], ids=lambda case: case["it"])
def test_the_rule_finds_its_fault(case: Json) -> None:
    """With the resource to look at; everything else stays as it should be."""
    report = lint(account(merged(CONTENT["world"], case.get("but", {}))))

    found: dict[str, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule.id, []).append(finding.found.component.id)
    assert found == case["finds"], [finding.found.reason for finding in report.findings]
    assert case.get("says", "") in "; ".join(finding.found.reason for finding in report.findings)
    assert sorted(report.undecided) == case.get("undecided", []), report.undecided


def test_every_rule_has_a_case_that_it_finds() -> None:
    """A rule that never found anything is not trusted."""
    assert {rule.id for rule in RULES} == {key for case in CONTENT["cases"] for key in case["finds"]}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_to_do_and_where_aws_says_so(rule: Any) -> None:
    """And the documentation lists it."""
    assert rule.severity in SEVERITIES
    assert rule.source.startswith("https://docs.aws.amazon.com/")
    assert rule.remedy.endswith(".")
    assert f"`{rule.id}`" in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_without_its_facts_is_undecided(rule: Any) -> None:
    """What is not in the snapshot may be what is wrong."""
    everything = files(CONTENT["world"])
    for key in (*rule.needs, *rule.also):
        left = {name: items for name, items in everything.items() if name != key}
        report = lint(build(Raw("123456789012", "us-east-1", left, {key: "was refused"})), [rule])

        assert report.undecided == {rule.id: "was refused"}


def test_a_finding_is_plain_data() -> None:
    """For programs: what, how grave, where, why, what to do and who says so."""
    change = {"hosts": {"app": {"public": "203.0.113.2"}}}

    (told,) = lint(account(merged(CONTENT["world"], change))).to_json()["Findings"]

    assert told["Resource"] == {"Type": "NetworkInterface", "Id": "eni-app"}
    assert (told["Id"], told["Severity"], told["VpcId"]) == ("no-way-back-to-the-internet", "high", "vpc-a")
    assert {"Title", "Reason", "Remedy", "Source"} <= told.keys()
