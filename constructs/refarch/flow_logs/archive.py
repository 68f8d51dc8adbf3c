"""Flow logs in S3: Parquet, for months, read by Athena and whatever else reads tables."""

from collections.abc import Sequence

from aws_cdk import Aws, Duration, RemovalPolicy, Stack
from aws_cdk import aws_athena as athena
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_glue as glue
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.flow_logs.capture import Traffic, Watched, record, refuse_bad_format
from refarch.flow_logs.group import refuse_unknown_fields
from refarch.flow_logs.questions import Question
from refarch.flow_logs.record_format import FORENSIC_FORMAT, RecordFormat
from refarch.refusal import refuse

MOST_SCANNED = 10 * 1024**3
"""Bytes after which Athena stops a query: a tenth of a dollar's worth at 5 USD per TB is far more than it needs."""

_RESULTS = "athena"


class FlowLogArchive(Construct):
    """A bucket for flow logs of one record format, a table over it, and the queries that fit it.

    Records are Parquet files by day and hour. The table finds them by *partition projection*, so that no crawler and no
    ``MSCK REPAIR TABLE`` has to run before a query sees the latest hour. The bucket's policy lets the log delivery
    service write, and no role is needed: flow logs of this account and Region only.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3.html and
    https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs-partition-projection-parquet-example.html

    Example::

        archive = FlowLogArchive(self, "Archive", access_logs=logs.bucket, keep_days=365)
        archive.record("Vpc", vpc)
        archive.ask(QUESTIONS)

    Attributes:
        bucket: the CDK bucket.
        records: the format.
        database: the Glue database.
        table: the Glue table.
        workgroup: where the queries run; their results are in the bucket.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        access_logs: s3.IBucket,
        records: RecordFormat = FORENSIC_FORMAT,
        keep_days: int = 90,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Create the bucket, the table and the workgroup.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            access_logs: where requests to the bucket are recorded.
            records: what a record holds.
            keep_days: days until records and query results are deleted.
            removal_policy: what becomes of the bucket with its stack; a bucket with objects is never deleted.

        Raises:
            RefusedError: if the format is none, or records are to be kept for less than a day.
        """
        super().__init__(scope, construct_id)
        refuse_bad_format(self, records)
        if keep_days < 1:
            refuse(self, f"keep_days={keep_days}", "S3 lets objects expire after a day or more", "Use 1 or more")
        self.records = records
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix="flow-logs/",
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(keep_days))],
            removal_policy=removal_policy,
        )
        name = _name_of(self)
        self.database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=Aws.ACCOUNT_ID,
            database_input=glue.CfnDatabase.DatabaseInputProperty(name=name, description="Flow logs"),
        )
        self.table = self._table(keep_days)
        self.workgroup = athena.CfnWorkGroup(
            self,
            "WorkGroup",
            name=name,
            description="Questions about flow logs",
            recursive_delete_option=True,  # Otherwise one query that was ever run keeps the workgroup.
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                bytes_scanned_cutoff_per_query=MOST_SCANNED,
                publish_cloud_watch_metrics_enabled=True,
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    output_location=f"s3://{self.bucket.bucket_name}/{_RESULTS}/",
                    encryption_configuration=athena.CfnWorkGroup.EncryptionConfigurationProperty(
                        encryption_option="SSE_S3"
                    ),
                ),
            ),
        )

    def record(
        self, construct_id: str, watched: Watched, *, traffic: Traffic = Traffic.ALL, interval: int = 600
    ) -> ec2.FlowLog:
        """Record a VPC, a subnet or an interface.

        Args:
            construct_id: the flow log's id in this construct.
            watched: a VPC, subnet or network interface; of an interface also the id.
            traffic: which records are kept.
            interval: seconds over which a flow is put together, 60 or 600.

        Raises:
            RefusedError: if the interval is another one, or a text is no id of an interface.
        """
        flow_log = record(
            self,
            construct_id,
            watched=watched,
            traffic=traffic,
            records=self.records,
            destination=ec2.FlowLogDestination.to_s3(self.bucket),
            interval=interval,
        )
        resource = flow_log.node.find_child("FlowLog")
        assert isinstance(resource, ec2.CfnFlowLog)
        # CDK would write the names as EC2's API has them, and CloudFormation's schema knows them like this.
        resource.destination_options = {
            "FileFormat": "parquet",
            "HiveCompatiblePartitions": False,
            "PerHourPartition": True,
        }
        return flow_log

    def ask(self, questions: Sequence[Question]) -> None:
        """Save queries for Athena, in the archive's workgroup.

        Raises:
            RefusedError: if one looks at a field that the records do not hold.
        """
        for question in questions:
            refuse_unknown_fields(self, question, self.records)
            query = athena.CfnNamedQuery(
                self,
                "".join(word.capitalize() for word in question.name.split("-")),
                name=question.name,
                description=question.about,
                database=self.database.ref,
                work_group=self.workgroup.ref,
                query_string=question.sql(_TABLE),
            )
            query.node.add_dependency(self.table)

    def _table(self, keep_days: int) -> glue.CfnTable:
        place = f"s3://{self.bucket.bucket_name}/AWSLogs/{Aws.ACCOUNT_ID}/vpcflowlogs/{Aws.REGION}"
        column = glue.CfnTable.ColumnProperty
        return glue.CfnTable(
            self,
            "Table",
            catalog_id=Aws.ACCOUNT_ID,
            database_name=self.database.ref,
            table_input=glue.CfnTable.TableInputProperty(
                name=_TABLE,
                description="Flow log records by day and hour",
                table_type="EXTERNAL_TABLE",
                partition_keys=[column(name="day", type="string"), column(name="hour", type="string")],
                parameters={
                    "EXTERNAL": "TRUE",
                    "classification": "parquet",
                    "projection.enabled": "true",
                    "projection.day.type": "date",
                    "projection.day.format": "yyyy/MM/dd",
                    "projection.day.range": f"NOW-{keep_days}DAYS,NOW",
                    "projection.hour.type": "integer",
                    "projection.hour.range": "0,23",
                    "projection.hour.digits": "2",
                    "storage.location.template": f"{place}/${{day}}/${{hour}}",
                },
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    columns=[column(name=name, type=kind) for name, kind in self.records.columns.items()],
                    location=f"{place}/",
                    input_format="org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                    output_format="org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                    serde_info=glue.CfnTable.SerdeInfoProperty(
                        serialization_library="org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
                    ),
                ),
            ),
        )


_TABLE = "flow_logs"


def _name_of(archive: FlowLogArchive) -> str:
    """Return the database's and the workgroup's name: Glue's take lower-case letters, digits and underscores."""
    return f"{Stack.of(archive).stack_name}_{archive.node.id}".replace("-", "_").lower()
