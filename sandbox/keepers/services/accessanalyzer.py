"""IAM Access Analyzer: analyzers and their archive rules. Nothing is analysed, so that there are never any findings.

Source: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/Welcome.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now


def _keep_rules(place: Place, record: Record) -> None:
    """Keep the archive rules that are given with an analyzer as things of their own, which they are from then on."""
    for given in record.get("archiveRules", ()):
        rule = {"analyzerName": record["analyzerName"], **given}
        place.make(rule, {"createdAt": now, "updatedAt": now})
        place.all("ArchiveRule").append(rule)


def _no_findings(_place: Place, _params: Record) -> Record:
    return {"findings": []}


KEPT = Kept(
    service="accessanalyzer",
    kinds=(
        Kind(
            name="Analyzer",
            key=("analyzerName",),
            arn="arn",
            unique=("analyzerName",),
            made={
                "name": "{analyzerName}",
                "arn": "arn:{partition}:access-analyzer:{region}:{account}:analyzer/{analyzerName}",
                "status": "ACTIVE",
                "createdAt": now,
                "archiveRules": _keep_rules,
            },
        ),
        Kind(
            name="ArchiveRule",
            key=("analyzerName", "ruleName"),
            unique=("analyzerName", "ruleName"),
            within={"analyzerName": "Analyzer"},
            made={"createdAt": now, "updatedAt": now},
            renewed={"updatedAt": now},
        ),
    ),
    operations={"ListFindings": _no_findings, "ListFindingsV2": _no_findings},
)
