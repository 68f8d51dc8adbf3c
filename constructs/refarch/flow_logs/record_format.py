"""What a flow log record holds. Pure data: the same format as EC2, Glue and Logs Insights write it."""

from collections.abc import Mapping
from dataclasses import dataclass

COLUMN_TYPES: Mapping[str, str] = {
    # Version 2, in the order of the default format.
    "version": "int",
    "account-id": "string",
    "interface-id": "string",
    "srcaddr": "string",
    "dstaddr": "string",
    "srcport": "int",
    "dstport": "int",
    "protocol": "bigint",
    "packets": "bigint",
    "bytes": "bigint",
    "start": "bigint",
    "end": "bigint",
    "action": "string",
    "log-status": "string",
    # Version 3.
    "vpc-id": "string",
    "subnet-id": "string",
    "instance-id": "string",
    "tcp-flags": "int",
    "type": "string",
    "pkt-srcaddr": "string",
    "pkt-dstaddr": "string",
    # Version 4.
    "region": "string",
    "az-id": "string",
    "sublocation-type": "string",
    "sublocation-id": "string",
    # Version 5.
    "pkt-src-aws-service": "string",
    "pkt-dst-aws-service": "string",
    "flow-direction": "string",
    "traffic-path": "int",
}
"""Field → the type of its column in Athena, where records are Parquet.

The fields of versions 2 to 5. Not offered: those of later versions, about ECS tasks among others.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html and
https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs-parquet.html
"""


@dataclass(frozen=True)
class RecordFormat:
    """The fields of a record, in order.

    Attributes:
        fields: names as AWS writes them, with hyphens.
    """

    fields: tuple[str, ...]

    @property
    def problem(self) -> tuple[str, str, str] | None:
        """Return what was given, the rule that it breaks and a remedy; nothing if it is a format."""
        if not self.fields:
            return "fields=()", "a record holds one field or more", "Name the fields"
        for field in self.fields:
            if field not in COLUMN_TYPES:
                rule = "VPC Flow Logs have no such field, or it is newer than version 5"
                return f"field {field!r}", rule, f"There are {', '.join(COLUMN_TYPES)}"
            if self.fields.count(field) > 1:
                return f"field {field!r}", "a table cannot have two columns of one name", "Name it once"
        return None

    @property
    def columns(self) -> Mapping[str, str]:
        """Return column → type: Athena's names have underscores."""
        return {_column(field): COLUMN_TYPES[field] for field in self.fields}

    @property
    def parse(self) -> str:
        """Return the command of Logs Insights that takes a record apart, with the same names as the columns.

        Logs Insights knows the fields of the default format by itself, and those of no other.

        Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Parse.html
        """
        stars = " ".join("*" for _ in self.fields)
        return f'parse @message "{stars}" as {", ".join(self.columns)}'


def _column(field: str) -> str:
    return field.replace("-", "_")


DEFAULT_FORMAT = RecordFormat(tuple(COLUMN_TYPES)[:14])
"""What a flow log records unless told otherwise: the fields of version 2, in AWS's order."""

FORENSIC_FORMAT = RecordFormat(
    (
        *DEFAULT_FORMAT.fields,
        # Which way a flow goes at the interface, without which a pair of records is guesswork.
        "flow-direction",
        # Who opened the connection: 2 is a SYN, 18 the answer to one.
        "tcp-flags",
        # Whom a packet is really from and for, where the interface stands in between (NAT gateways, middleboxes).
        "pkt-srcaddr",
        "pkt-dstaddr",
        # Whose interface it is.
        "vpc-id",
        "subnet-id",
        "instance-id",
    )
)
"""What reading accept and reject pairs needs, beyond the default format."""
