"""What moto's Inspector has only in part: filters, which may change; and CIS scans. Nothing is ever scanned.

Source: https://docs.aws.amazon.com/inspector/v2/APIReference/Welcome.html
"""

from sandbox.keepers.kind import Kept, Kind
from sandbox.keepers.place import now

KEPT = Kept(
    service="inspector2",
    beside="inspector2",
    kinds=(
        Kind(
            name="Filter",
            key=("arn", "filterArn"),
            arn="arn",
            fields={"filterArn": "arn", "filterCriteria": "criteria"},
            unique=("name",),
            filters={"arns": lambda record, arns: not arns or record["arn"] in arns},
            made={
                "arn": "arn:{partition}:inspector2:{region}:{account}:owner/{account}/filter/{hex16}",
                "ownerId": "{account}",
                "createdAt": now,
                "updatedAt": now,
            },
            renewed={"updatedAt": now},
        ),
        Kind(
            name="CisScanConfiguration",
            key=("scanConfigurationArn",),
            arn="scanConfigurationArn",
            made={
                "scanConfigurationArn": "arn:{partition}:inspector2:{region}:{account}:owner/{account}/"
                "cis-configuration/{uuid}",
                "ownerId": "{account}",
            },
        ),
    ),
)
