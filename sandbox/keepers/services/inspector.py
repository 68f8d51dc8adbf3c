"""Inspector Classic: what was assessed, and by which rules. AWS has ended it; templates that name it are deployed.

Source: https://docs.aws.amazon.com/inspector/v1/APIReference/Welcome.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import now

Json = Any


def _named(field: str) -> Any:  # noqa: ANN401 a function of record and parameter
    """Return the filter of an operation that is asked for some by their ARNs."""

    def passes(record: Record, arns: Json) -> bool:
        return record[field] in arns

    return passes


_ARN = "arn:{partition}:inspector:{region}:{account}:"

KEPT = Kept(
    service="inspector",
    missing="NoSuchEntityException",
    taken="InvalidInputException",
    invalid="InvalidInputException",
    kinds=(
        Kind(
            name="ResourceGroup",
            key=("resourceGroupArn",),
            arn="arn",
            fields={"resourceGroupArn": "arn", "resourceGroupTags": "tagged"},
            list=("DescribeResourceGroups",),
            filters={"resourceGroupArns": _named("arn")},
            made={"arn": f"{_ARN}resourcegroup/0-{{id8}}", "createdAt": now},
            told={"tags": lambda _, record: {one["key"]: one.get("value", "") for one in record["tagged"]}},
        ),
        Kind(
            name="AssessmentTarget",
            key=("assessmentTargetArn",),
            arn="arn",
            fields={"assessmentTargetArn": "arn", "assessmentTargetName": "name"},
            unique=("name",),
            list=("DescribeAssessmentTargets",),
            filters={"assessmentTargetArns": _named("arn")},
            made={"arn": f"{_ARN}target/0-{{id8}}", "createdAt": now, "updatedAt": now},
            renewed={"updatedAt": now},
        ),
        Kind(
            name="AssessmentTemplate",
            key=("assessmentTemplateArn",),
            arn="arn",
            fields={"assessmentTemplateArn": "arn", "assessmentTemplateName": "name"},
            within={"assessmentTargetArn": "AssessmentTarget"},
            list=("DescribeAssessmentTemplates",),
            filters={"assessmentTemplateArns": _named("arn")},
            defaults={"userAttributesForFindings": []},
            made={"arn": "{assessmentTargetArn}/template/0-{id8}", "assessmentRunCount": 0, "createdAt": now},
        ),
    ),
)
