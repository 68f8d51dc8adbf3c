"""Run the template gate: ``python -m tests.gate``. Exits 1 if any judge has anything to say about any scenario."""

import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from stacks import catalogue
from stacks.scenario import Scenario
from tests import own_node
from tests.gate.checks import Finding, judge, require_validation

__all__ = ["own_node"]

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"

VARIANTS: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "three-tier-web": (
        {"zones": "2"},
        {"nat": "single"},
        {"nat": "none"},
        {"keep": "true"},
        {"certificate": CERTIFICATE},
        {"cidr": "10.1.0.0/20"},
    ),
    "self-healing-web-tier": (
        {"zones": "2"},
        {"certificate": CERTIFICATE},
        {"image": "/refarch/web/image"},
        {"cross-zone": "true", "client-address": "false"},
    ),
    "multi-az-vpc": ({"tenancy": "dedicated"},),
    "stateless-web": (
        {"sessions": "instance"},
        {"sessions": "sticky"},
        {"sessions": "elasticache"},
        {"certificate": CERTIFICATE},
        {"zones": "3"},
    ),
    "serverless-api": ({"cache": "0.5"},),
    "dual-stack-egress": ({"nat": "regional"}, {"nat": "none"}),
    "per-az-nat-egress": ({"nat": "regional"},),
    "site-to-site-vpn": ({"routing": "static"}, {"gateway": "tgw"}),
    "direct-connect-hybrid": ({"bandwidth": "1Gbps"},),
}
"""Settings that make another template, by scenario; every scenario is judged with its defaults as well."""


def cases() -> Iterator[tuple[Scenario, Mapping[str, str]]]:
    """Yield every scenario of the catalogue with each choice of settings that is to be judged."""
    for slug in catalogue.SLUGS:
        scenario = catalogue.find(slug)
        for chosen in ({}, *VARIANTS.get(slug, ())):
            yield scenario, chosen


def findings_of(scenario: Scenario, chosen: Mapping[str, str]) -> list[Finding]:
    """Return what the judges say about a scenario with some of its settings chosen."""
    settings = {setting.name: setting.default for setting in scenario.settings} | dict(chosen)
    with TemporaryDirectory() as folder:
        return judge(partial(_build, scenario, settings), Path(folder))


def _build(scenario: Scenario, settings: Mapping[str, str], app: object) -> None:
    scenario.build(app, settings)


def main() -> int:
    """Judge everything, print each finding, and return the exit code."""
    require_validation()
    total = 0
    for scenario, chosen in cases():
        findings = findings_of(scenario, chosen)
        total += len(findings)
        words = " ".join([scenario.slug, *(f"-c {name}={value}" for name, value in chosen.items())])
        sys.stdout.write(f"{words}: {len(findings) or 'no'} finding{'' if len(findings) == 1 else 's'}\n")
        sys.stdout.writelines(f"  {finding}\n" for finding in findings)
        sys.stdout.flush()
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
