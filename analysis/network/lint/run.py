"""Every rule, tried on an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.network.lint.appliance_mode import RULE as APPLIANCE_MODE
from analysis.network.lint.blackholes import RULE as BLACKHOLES
from analysis.network.lint.nat_in_another_zone import RULE as NAT_IN_ANOTHER_ZONE
from analysis.network.lint.one_sided_peering import RULE as ONE_SIDED_PEERING
from analysis.network.lint.overlapping_blocks import RULE as OVERLAPPING_BLOCKS
from analysis.network.lint.public_by_accident import RULE as PUBLIC_BY_ACCIDENT
from analysis.network.lint.rule import SEVERITIES, Finding, Rule
from analysis.network.lint.shadowed_entries import RULE as SHADOWED_ENTRIES
from analysis.network.lint.shadowed_routes import RULE as SHADOWED_ROUTES
from analysis.network.lint.unused_groups import RULE as UNUSED_GROUPS
from analysis.network.lint.way_back import RULE as WAY_BACK
from analysis.network.lint.way_back_by_hub import RULE as WAY_BACK_BY_HUB
from analysis.snapshot.model.account import Account, CannotDecideError

RULES: tuple[Rule, ...] = (
    WAY_BACK,
    WAY_BACK_BY_HUB,
    ONE_SIDED_PEERING,
    APPLIANCE_MODE,
    OVERLAPPING_BLOCKS,
    PUBLIC_BY_ACCIDENT,
    BLACKHOLES,
    NAT_IN_ANOTHER_ZONE,
    SHADOWED_ENTRIES,
    SHADOWED_ROUTES,
    UNUSED_GROUPS,
)
"""The rules, the gravest first."""


@dataclass(frozen=True)
class Report:
    """What the rules say.

    Attributes:
        findings: the gravest first.
        undecided: rule id → why it could not be tried, or not on everything.
    """

    findings: tuple[Finding, ...]
    undecided: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "Findings": [finding.to_json() for finding in self.findings],
            "Undecided": [{"Id": key, "Reason": reason} for key, reason in self.undecided.items()],
        }


def lint(account: Account, rules: Sequence[Rule] = RULES) -> Report:
    """Try rules on an account.

    A rule that needs what the snapshot does not hold is undecided. One that may merely find less without it is tried,
    and counts as undecided nevertheless; so does one that cannot judge some of what it looks at.
    """
    findings: list[Finding] = []
    undecided: dict[str, str] = {}
    for rule in rules:
        try:
            for key in rule.needs:
                account.require(key)
            for found in rule.look(account):
                findings.append(Finding(rule, found))  # noqa: PERF401 what was found before a doubt stays found
            for key in rule.also:
                account.require(key)
        except CannotDecideError as doubt:
            undecided[rule.id] = str(doubt)
    findings.sort(key=lambda finding: SEVERITIES.index(finding.rule.severity))
    return Report(tuple(findings), undecided)
