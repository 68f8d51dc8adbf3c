"""Flow logs into log groups and buckets: what is watched, the table over the records, the queries, every refusal."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs

from refarch.compute import SessionEndpoints
from refarch.flow_logs import (
    DEFAULT_FORMAT,
    FORENSIC_FORMAT,
    QUESTIONS,
    REJECTED,
    TALKERS,
    FlowLogArchive,
    FlowLogGroup,
    Question,
    RecordFormat,
    Traffic,
)
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, access_logs, empty_stack, key, network, shape_of

HIGH = ("version", "flow-direction")


def build(stack: Stack) -> None:
    """Watch a VPC, a subnet, and an interface in both of the ways it can be named."""
    vpc = network(stack, zones=1)
    live = FlowLogGroup(stack, "Live", records=RecordFormat(HIGH))
    live.record("Vpc", vpc.vpc, traffic=Traffic.REJECT, interval=60)
    live.record("Imported", ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["a"]))
    interface = ec2.CfnNetworkInterface(stack, "Interface", subnet_id="subnet-00000001")
    live.record("Interface", interface, traffic=Traffic.ACCEPT)
    live.record("ById", "eni-0123456789abcdef0")
    archive = FlowLogArchive(stack, "Archive", access_logs=access_logs(stack).bucket, keep_days=30)
    archive.record("Subnet", vpc.vpc.select_subnets(subnet_group_name="data").subnets[0])
    archive.ask(QUESTIONS)
    known = FlowLogGroup(stack, "Known", log_group=vpc.flow_log_group)
    known.ask([REJECTED, TALKERS])


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_a_vpc_a_subnet_and_an_interface_are_watched_as_what_they_are(shape: Shape) -> None:
    """EC2 wants to be told the type, and gets it from what was handed over."""
    found = {
        path: (log["ResourceType"], log["TrafficType"], log["MaxAggregationInterval"])
        for path, log in shape.of_type("EC2::FlowLog").items()
        if not path.startswith("Network/")
    }
    assert found == {
        "Live/Vpc/FlowLog": ("VPC", "REJECT", 60),
        "Live/Imported/FlowLog": ("VPC", "ALL", 600),
        "Live/Interface/FlowLog": ("NetworkInterface", "ACCEPT", 600),
        "Live/ById/FlowLog": ("NetworkInterface", "ALL", 600),
        "Archive/Subnet/FlowLog": ("Subnet", "ALL", 600),
    }
    assert shape.at("Live/ById/FlowLog")["ResourceId"] == "eni-0123456789abcdef0"
    assert shape.referred(shape.at("Live/Interface/FlowLog")["ResourceId"]) == "Interface"


def test_all_flow_logs_of_a_group_write_with_one_role_in_one_format(shape: Shape) -> None:
    """The role is for this account's flow logs, and may write to this log group."""
    logs_of_group = [log for path, log in shape.of_type("EC2::FlowLog").items() if path.startswith("Live/")]
    assert {log["LogFormat"] for log in logs_of_group} == {"${version} ${flow-direction}"}
    assert {shape.referred(log["DeliverLogsPermissionArn"]) for log in logs_of_group} == {"Live/FlowLogRole"}
    (trust,) = shape.at("Live/FlowLogRole")["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    resources = [s["Resource"] for s in shape.at("Live/FlowLogRole/DefaultPolicy")["PolicyDocument"]["Statement"]]
    assert {shape.referred(resource) for resource in resources} <= {"Live/Group", "Live/FlowLogRole"}


def test_records_in_s3_are_parquet_by_the_hour_and_need_no_role(shape: Shape) -> None:
    """The bucket's policy lets the log delivery service write below this account's prefix, for this account."""
    log = shape.at("Archive/Subnet/FlowLog")
    assert "DeliverLogsPermissionArn" not in log
    assert log["DestinationOptions"] == {
        "FileFormat": "parquet",
        "HiveCompatiblePartitions": False,
        "PerHourPartition": True,
    }
    written = [s for s in shape.at("Archive/Bucket/Policy")["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert {s["Principal"]["Service"] for s in written} == {"delivery.logs.amazonaws.com"}
    assert {s["Condition"]["StringEquals"]["aws:SourceAccount"]["Ref"] for s in written} == {"AWS::AccountId"}


def test_the_table_has_a_column_for_each_field_and_finds_the_hours_by_itself(shape: Shape) -> None:
    """Partition projection over the days that are kept, where flow logs put their files."""
    table = shape.only("Glue::Table")["TableInput"]
    columns = {column["Name"]: column["Type"] for column in table["StorageDescriptor"]["Columns"]}
    assert list(columns) == [field.replace("-", "_") for field in FORENSIC_FORMAT.fields]
    assert (columns["srcport"], columns["bytes"], columns["pkt_srcaddr"]) == ("int", "bigint", "string")
    assert table["Parameters"]["projection.day.range"] == "NOW-30DAYS,NOW"
    place = table["Parameters"]["storage.location.template"]["Fn::Join"][1]
    assert place[2:] == [
        "/AWSLogs/",
        {"Ref": "AWS::AccountId"},
        "/vpcflowlogs/",
        {"Ref": "AWS::Region"},
        "/${day}/${hour}",
    ]
    (rule,) = shape.at("Archive/Bucket")["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 30


def test_queries_are_kept_in_a_workgroup_that_bounds_what_they_read(shape: Shape) -> None:
    """Nobody's own settings change where results go or that they are encrypted."""
    settings = shape.only("Athena::WorkGroup")["WorkGroupConfiguration"]
    assert settings["EnforceWorkGroupConfiguration"] is True
    assert settings["BytesScannedCutoffPerQuery"] == 10 * 1024**3
    assert settings["ResultConfiguration"]["EncryptionConfiguration"] == {"EncryptionOption": "SSE_S3"}
    queries = shape.of_type("Athena::NamedQuery")
    assert [query["Name"] for query in queries.values()] == ["rejected", "replies-rejected", "unanswered"]
    assert all("flow_logs" in query["QueryString"] and "{" not in query["QueryString"] for query in queries.values())


def test_a_log_group_that_is_there_is_asked_and_not_made_again(shape: Shape) -> None:
    """The VPC's own, whose flow log has the default format: no further role, no further log group."""
    queries = shape.of_type("Logs::QueryDefinition")
    assert [query["Name"] for query in queries.values()] == ["test/Known/rejected", "test/Known/talkers"]
    assert {shape.referred(query["LogGroupNames"][0]) for query in queries.values()} == {"Network/FlowLogs"}
    about, parse, first, *_ = next(iter(queries.values()))["QueryString"].splitlines()
    assert about.startswith("# Who was rejected")
    assert parse == f'parse @message "{" ".join(["*"] * 14)}" as {", ".join(DEFAULT_FORMAT.columns)}'
    assert first == '| filter action = "REJECT"'
    assert not [path for path in shape.of_type("IAM::Role") if path.startswith("Known")]


def test_the_default_format_is_left_to_ec2() -> None:
    """A custom format with the same fields would be one more thing to keep in order."""
    shape = shape_of(lambda stack: FlowLogGroup(stack, "Live").record("Vpc", network(stack, zones=1).vpc))
    assert "LogFormat" not in shape.at("Live/Vpc/FlowLog")


def test_a_key_and_a_retention_are_the_log_groups() -> None:
    """A month by default, encrypted by whoever's key is given."""
    shape = shape_of(lambda stack: FlowLogGroup(stack, "Live", log_key=key(stack).key))
    group = shape.at("Live/Group")
    assert group["RetentionInDays"] == 30
    assert shape.referred(group["KmsKeyId"]) == "Key/Key"


def test_endpoints_of_session_manager_let_in_whom_they_serve_and_nobody_else() -> None:
    """CDK would let in the whole VPC."""

    def build_endpoints(stack: Stack) -> None:
        vpc = network(stack, zones=2)
        endpoints = SessionEndpoints(stack, "Sessions", network=vpc, tier="app")
        endpoints.serve(ec2.SecurityGroup(stack, "Hosts", vpc=vpc.vpc, allow_all_outbound=False))

    shape = shape_of(build_endpoints)
    found = shape.of_type("EC2::VPCEndpoint")
    made = [endpoint for path, endpoint in found.items() if path.startswith("Sessions/")]
    assert [len(endpoint["SubnetIds"]) for endpoint in made] == [2, 2]
    assert {shape.referred(g) for e in made for g in e["SecurityGroupIds"]} == {"Sessions/Group"}
    (rule,) = shape.of_type("EC2::SecurityGroupIngress").values()
    assert (shape.referred(rule["GroupId"]), shape.referred(rule["SourceSecurityGroupId"])) == (
        "Sessions/Group",
        "Hosts",
    )
    assert "SecurityGroupIngress" not in shape.at("Sessions/Group")


def live(stack: Stack, **options: Any) -> FlowLogGroup:
    """Add a log group."""
    return FlowLogGroup(stack, "Live", **options)


def archive(stack: Stack, **options: Any) -> FlowLogArchive:
    """Add an archive."""
    return FlowLogArchive(stack, "Archive", access_logs=access_logs(stack).bucket, **options)


ASKS_TOO_MUCH = Question(name="direction", about="Which way.", text="filter x", fields=("flow-direction",))

REFUSALS: dict[str, tuple[Callable[[Stack], object], str]] = {
    "no field": (
        lambda s: live(s, records=RecordFormat(())),
        "test/Live: fields=(): a record holds one field or more. Name the fields.",
    ),
    "an unknown field": (
        lambda s: archive(s, records=RecordFormat(("srcip",))),
        "test/Archive: field 'srcip': VPC Flow Logs have no such field, or it is newer than version 5. There are",
    ),
    "a field twice": (
        lambda s: live(s, records=RecordFormat(("srcaddr", "srcaddr"))),
        "test/Live: field 'srcaddr': a table cannot have two columns of one name. Name it once.",
    ),
    "an interval in between": (
        lambda s: live(s).record("Vpc", network(s, zones=1).vpc, interval=300),
        "test/Live: Vpc: interval=300: a flow log aggregates over 60 or 600 seconds. Use 60 to see more,",
    ),
    "a subnet by its id": (
        lambda s: live(s).record("Subnet", "subnet-00000001"),
        "test/Live: Subnet: watched='subnet-00000001': a text names a network interface by its id. Write it like 'eni-",
    ),
    "a key for a log group that is there": (
        lambda s: live(s, log_group=logs.LogGroup(s, "There"), log_key=key(s).key),
        "test/Live: log_group and log_key: a log group that is there has a key already, or none. Give it its key",
    ),
    "less than a day": (
        lambda s: archive(s, keep_days=0),
        "test/Archive: keep_days=0: S3 lets objects expire after a day or more. Use 1 or more.",
    ),
    "a question about what is not recorded": (
        lambda s: live(s).ask([ASKS_TOO_MUCH]),
        "test/Live: question 'direction': it looks at flow-direction, which the records do not hold. Add the field",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_aws_or_the_purpose_does_not_allow_is_refused(name: str) -> None:
    """In one line with the construct's path, the value, the rule and the remedy."""
    build_it, message = REFUSALS[name]

    with pytest.raises(RefusedError) as refused:
        build_it(empty_stack())

    assert str(refused.value).startswith(message)
