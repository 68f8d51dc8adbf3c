"""Data Exports: exports of cost and usage. Nothing is ever exported.

Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Billing_and_Cost_Management_Data_Exports.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now

Json = Any


def _status(_place: Place, record: Record) -> Json:
    return {"StatusCode": "HEALTHY", "CreatedAt": record["CreatedAt"], "LastUpdatedAt": record["LastUpdatedAt"]}


KEPT = Kept(
    service="bcm-data-exports",
    everywhere="us-east-1",
    kinds=(
        Kind(
            name="Export",
            key=("ExportArn",),
            arn="ExportArn",
            inside=("Export",),
            unique=("Name",),
            taken="ValidationException",
            whole=True,
            made={
                "ExportArn": "arn:{partition}:bcm-data-exports:{region}:{account}:export/{Name}-{uuid}",
                "CreatedAt": now,
                "LastUpdatedAt": now,
            },
            renewed={"LastUpdatedAt": now},
            told={"ExportStatus": _status, "ExportName": lambda _, record: record["Name"]},
        ),
    ),
)
