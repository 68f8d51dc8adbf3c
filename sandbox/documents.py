"""The pages of the documentation that are made from the code: where moto is mended, and which types there are."""

from sandbox.coverage import CoverageRow, coverage_rows
from sandbox.mends import all_mends
from sandbox.mends.mend import Mend

_MADE = "<!-- Made by `python -m study.generate` from the code; changes here are lost. -->"

_MENDS_HEAD = f"""{_MADE}

# Where moto and AWS differ

The embedded account is made of [moto](https://github.com/getmoto/moto)'s services. Where moto behaves otherwise than
AWS documents, AWS wins: each difference is repaired in one file under `sandbox/mends/`, with a test that fails when
the mend is left out (`WITHOUT_MEND=<name> pytest tests/unit/sandbox/mends/test_<name>.py`).
"""

_COVERAGE_HEAD = f"""{_MADE}

# Which resource types the embedded account has

Each type is made, found again after the deployment, changed and removed through its service's own API; a test does
all four to each (`tests/unit/sandbox/types/`). *Honoured* counts the properties of the CloudFormation registry's
schema that reach the service; a template that sets one of the others is refused, by name, before anything is made.
A type is a row of a table unless it needs more than a row can say.

| type | made by | found by | changed in place by | removed by | honoured | as |
| --- | --- | --- | --- | --- | --- | --- |
"""

_COVERAGE_FOOT = """
`Custom::*` and `AWS::CloudFormation::CustomResource` call the Python function behind their service token.
"""


def pages() -> dict[str, str]:
    """Return the text of each generated page by its path below the project's folder."""
    return {"docs/sandbox-coverage.md": coverage(), "docs/sandbox-mends.md": mends()}


def mends() -> str:
    """Return the page of the mends."""
    return _MENDS_HEAD + "".join(_mend(mend) for mend in sorted(all_mends(), key=lambda mend: mend.name))


def coverage() -> str:
    """Return the page of the resource types."""
    rows = coverage_rows()
    return f"{_COVERAGE_HEAD}{''.join(_line(row) for row in rows)}\n{len(rows)} types.\n{_COVERAGE_FOOT}"


def _line(row: CoverageRow) -> str:
    how = f"[class](../{row.module})" if row.how == "class" else row.how
    cells = (
        f"`{row.type}`",
        row.made,
        row.found,
        row.changed,
        row.removed,
        f"{row.honoured} of {row.properties}",
        how,
    )
    return f"| {' | '.join(cells)} |\n"


def _mend(mend: Mend) -> str:
    return f"\n## {mend.name}\n\n- moto: {mend.moto}\n- AWS: {mend.aws} ([source]({mend.source}))\n"
