"""Flow logs in CloudWatch Logs: minutes old, searched by Logs Insights, watched by alarms."""

from collections.abc import Sequence

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.flow_logs.capture import Traffic, Watched, record, refuse_bad_format
from refarch.flow_logs.questions import Question
from refarch.flow_logs.record_format import DEFAULT_FORMAT, RecordFormat
from refarch.network.flow_log_role import flow_log_role
from refarch.refusal import refuse


class FlowLogGroup(Construct):
    """A log group for flow logs of one record format, and the queries that fit it.

    Flow logs write with a role; without one that may write, they exist and deliver nothing. All records of a group are
    in one format, because a query takes them apart by the order of their fields.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html

    Example::

        live = FlowLogGroup(self, "Live", records=FORENSIC_FORMAT)
        live.record("Vpc", vpc, traffic=Traffic.REJECT)
        live.ask([REJECTED])

    Attributes:
        log_group: the CDK log group.
        records: the format.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        records: RecordFormat = DEFAULT_FORMAT,
        log_group: logs.ILogGroup | None = None,
        retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Create the log group, or take one that is there.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            records: what a record holds.
            log_group: one that is there, such as :attr:`MultiAzVpc.flow_log_group`, with records of this format.
            retention: how long records are kept; CloudWatch Logs would keep them for ever.
            log_key: encrypts the records; its key policy must admit CloudWatch Logs.
            removal_policy: what becomes of the records with the stack.

        Raises:
            RefusedError: if the format is none, or if a key is to encrypt a log group that is there.
        """
        super().__init__(scope, construct_id)
        refuse_bad_format(self, records)
        if log_group is not None and log_key is not None:
            refuse(
                self,
                "log_group and log_key",
                "a log group that is there has a key already, or none",
                "Give it its key where it is made",
            )
        self.records = records
        self.log_group: logs.ILogGroup = log_group or logs.LogGroup(
            self, "Group", retention=retention, encryption_key=log_key, removal_policy=removal_policy
        )
        self._role: iam.Role | None = None

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
        if self._role is None:
            self._role = flow_log_role(self)
        destination = ec2.FlowLogDestination.to_cloud_watch_logs(self.log_group, self._role)
        return record(
            self,
            construct_id,
            watched=watched,
            traffic=traffic,
            records=self.records,
            destination=destination,
            interval=interval,
        )

    def ask(self, questions: Sequence[Question]) -> None:
        """Save queries for Logs Insights, in a folder named like the stack and this construct.

        Raises:
            RefusedError: if one looks at a field that the records do not hold.
        """
        for question in questions:
            refuse_unknown_fields(self, question, self.records)
            logs.CfnQueryDefinition(
                self,
                "".join(word.capitalize() for word in question.name.split("-")),
                name=f"{Stack.of(self).stack_name}/{self.node.id}/{question.name}",
                log_group_names=[self.log_group.log_group_name],
                query_string=f"# {question.about}\n{self.records.parse}\n| {question.text}",
            )


def refuse_unknown_fields(scope: Construct, question: Question, records: RecordFormat) -> None:
    """Refuse a question about what the records do not hold.

    Raises:
        RefusedError: with the first such field.
    """
    for field in question.fields:
        if field not in records.fields:
            refuse(
                scope,
                f"question {question.name!r}",
                f"it looks at {field}, which the records do not hold",
                "Add the field to the format; a flow log's format cannot be changed, so a new one takes its place",
            )
