"""Cost and Usage Reports: definitions. No report is ever delivered.

Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Cost_and_Usage_Report_Service.html
"""

from sandbox.keepers.kind import Kept, Kind

KEPT = Kept(
    service="cur",
    everywhere="us-east-1",
    kinds=(
        Kind(
            name="ReportDefinition",
            key=("ReportName",),
            arn="ReportName",
            inside=("ReportDefinition",),
            unique=("ReportName",),
            taken="DuplicateReportNameException",
            missing="ValidationException",
            whole=True,
            create=("PutReportDefinition",),
            list=("DescribeReportDefinitions",),
            update=("ModifyReportDefinition",),
        ),
    ),
)
