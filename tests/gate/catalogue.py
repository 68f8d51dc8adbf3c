"""The gate over the whole catalogue: every scenario with its defaults and with what makes another template."""

import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
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
    "serverless-api": ({"cache": "0.5"}, {"domain": "api.shop.example", "certificate": CERTIFICATE}),
    "dual-stack-egress": ({"nat": "regional"}, {"nat": "none"}),
    "per-az-nat-egress": ({"nat": "regional"}, {"nat": "single"}),
    "tgw-hub-spoke": ({"merger": "overlapping"},),
    "peering-pair": ({"shape": "mesh"},),
    "site-to-site-vpn": ({"routing": "static"}, {"gateway": "tgw"}, {"routing": "static", "gateway": "tgw"}),
    "direct-connect-hybrid": ({"bandwidth": "1Gbps"},),
}
"""Settings that make another template, by scenario; every scenario is judged with its defaults as well."""


def cases(slugs: Sequence[str] = ()) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield scenarios, all of the catalogue unless some are named, with each choice of settings to be judged."""
    for slug in slugs or catalogue.SLUGS:
        for chosen in ({}, *VARIANTS.get(slug, ())):
            yield slug, chosen


def findings_of(slug: str, chosen: Mapping[str, str]) -> list[Finding]:
    """Return what the judges say about a scenario with some of its settings chosen."""
    scenario = catalogue.find(slug)
    settings = {setting.name: setting.default for setting in scenario.settings} | dict(chosen)
    with TemporaryDirectory() as folder:
        return judge(partial(_build, scenario, settings), Path(folder))


def _build(scenario: Scenario, settings: Mapping[str, str], app: object) -> None:
    scenario.build(app, settings)


def report(found: Iterable[tuple[str, Mapping[str, str], Sequence[Finding]]]) -> int:
    """Print what was found of each template, and return the exit code."""
    total = 0
    for slug, chosen, findings in found:
        total += len(findings)
        words = " ".join([slug, *(f"-c {name}={value}" for name, value in chosen.items())])
        sys.stdout.write(f"{words}: {len(findings) or 'no'} finding{'' if len(findings) == 1 else 's'}\n")
        sys.stdout.writelines(f"  {finding}\n" for finding in findings)
        sys.stdout.flush()
    return 1 if total else 0


def main(slugs: Sequence[str]) -> int:
    """Judge what is named, or everything, and return the exit code; each processor has a Node of its own."""
    require_validation()
    try:
        for slug in slugs:
            catalogue.find(slug)
    except catalogue.UnknownScenarioError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    chosen = list(cases(slugs))
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(chosen)), mp_context=fresh) as pool:
        found = pool.map(findings_of, *zip(*chosen, strict=True))
        return report((*case, findings) for case, findings in zip(chosen, found, strict=True))
