"""The three judges of a template: CDK's own validation, cdk-nag and cfn-lint. What any of them says is a finding."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cdk_nag
from aws_cdk import App, Validations
from cfnlint.api import ManualArgs, lint

from stacks.catalogue import cdk_json_context

REGIONS = ("us-east-1", "eu-central-1")
"""The Region with the most types and zones, and one that lacks some."""


@dataclass(frozen=True)
class Finding:
    """One complaint.

    Attributes:
        judge: who complains: ``CloudFormation Validate`` (CDK's own validation), ``AwsSolutions`` (cdk-nag) or
            ``cfn-lint``.
        rule: the rule's id.
        where: a construct path, or a path in the template.
        what: the complaint.
    """

    judge: str
    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        """Return the complaint in a line."""
        return f"{self.judge} {self.rule}: {self.where}: {self.what}"


def judge(build: Callable[[App], object], outdir: Path) -> list[Finding]:
    """Synthesise an app with everything switched on that can complain, and return what did.

    Args:
        build: adds the stacks.
        outdir: an empty folder for the assembly.

    Raises:
        RuntimeError: if synthesis fails for another reason than findings.
    """
    app = App(context=cdk_json_context(), outdir=str(outdir), analytics_reporting=False)
    Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks())
    build(app)
    report = outdir / "validation-report.json"
    try:
        app.synth()
    except RuntimeError as error:
        if not report.exists():
            raise RuntimeError(str(error)) from error
    findings = list(_reported(report)) if report.exists() else []
    for template in sorted(outdir.glob("*.template.json")):
        findings += _linted(template)
    return findings


def _reported(report: Path) -> Iterator[Finding]:
    for plugin in json.loads(report.read_text())["pluginReports"]:
        violations: list[dict[str, Any]] = plugin["violations"]
        for violation in violations:
            for construct in violation["violatingConstructs"]:
                yield Finding(
                    plugin["pluginName"], violation["ruleName"], construct["constructPath"], violation["description"]
                )


def _linted(template: Path) -> Iterator[Finding]:
    for match in lint(template.read_text(), config=ManualArgs(regions=list(REGIONS), include_checks=["I"])):
        where = "/".join(map(str, match.path or ())) or template.name
        yield Finding("cfn-lint", match.rule.id, where, match.message)


def require_validation() -> None:
    """Refuse to judge where CDK's validation is switched off, as it is in every other test.

    Raises:
        RuntimeError: if ``CDK_VALIDATION`` says no.
    """
    if os.environ.get("CDK_VALIDATION", "true").lower() == "false":
        msg = "CDK_VALIDATION=false: the gate needs the validation; unset it before Node starts"
        raise RuntimeError(msg)
