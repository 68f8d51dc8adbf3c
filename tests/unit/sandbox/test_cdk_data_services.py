"""CDK's constructs of data services deploy whole: nothing of what they emit is refused or left out."""

from collections.abc import Callable

import pytest
from aws_cdk import App, Duration, Environment, RemovalPolicy, Stack
from aws_cdk import aws_backup as backup
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def table(stack: Stack) -> None:
    """A provisioned table that scales, with an index, a stream and expiry."""
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    made = dynamodb.Table(
        stack,
        "Table",
        partition_key=key,
        billing_mode=dynamodb.BillingMode.PROVISIONED,
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        time_to_live_attribute="expires",
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        removal_policy=RemovalPolicy.DESTROY,
    )
    made.add_global_secondary_index(
        index_name="by-state", partition_key=dynamodb.Attribute(name="state", type=key.type)
    )
    made.auto_scale_read_capacity(min_capacity=1, max_capacity=10).scale_on_utilization(target_utilization_percent=70)


def global_table(stack: Stack) -> None:
    """A table with a replica, billed by request."""
    dynamodb.TableV2(
        stack,
        "Table",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        billing=dynamodb.Billing.on_demand(),
        replicas=[dynamodb.ReplicaTableProps(region="eu-west-1", contributor_insights=True)],
        global_secondary_indexes=[
            dynamodb.GlobalSecondaryIndexPropsV2(
                index_name="by-state",
                partition_key=dynamodb.Attribute(name="state", type=dynamodb.AttributeType.STRING),
            )
        ],
        removal_policy=RemovalPolicy.DESTROY,
    )


def scaling_global_table(stack: Stack) -> None:
    """A table whose capacity scales."""
    dynamodb.TableV2(
        stack,
        "Table",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        billing=dynamodb.Billing.provisioned(
            read_capacity=dynamodb.Capacity.fixed(5),
            write_capacity=dynamodb.Capacity.autoscaled(max_capacity=10),
        ),
        removal_policy=RemovalPolicy.DESTROY,
    )


def file_system(stack: Stack) -> None:
    """A file system with a mount target in each zone and an access point."""
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=0)
    made = efs.FileSystem(
        stack,
        "Files",
        vpc=vpc,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        enable_automatic_backups=True,
        lifecycle_policy=efs.LifecyclePolicy.AFTER_14_DAYS,
        removal_policy=RemovalPolicy.DESTROY,
    )
    made.add_access_point("Web", path="/web", posix_user=efs.PosixUser(uid="1000", gid="1000"))


def database(stack: Stack) -> None:
    """A Multi-AZ instance with a replica, a proxy and options of its own."""
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=0)
    inside = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    engine = rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_17_5)
    made = rds.DatabaseInstance(
        stack,
        "Database",
        engine=engine,
        vpc=vpc,
        vpc_subnets=inside,
        multi_az=True,
        allocated_storage=20,
        max_allocated_storage=100,
        storage_encrypted=True,
        enable_performance_insights=True,
        cloudwatch_logs_exports=["postgresql"],
        cloudwatch_logs_retention=logs.RetentionDays.ONE_WEEK,
        monitoring_interval=Duration.seconds(60),
        parameters={"log_statement": "ddl"},
        removal_policy=RemovalPolicy.DESTROY,
    )
    rds.DatabaseInstanceReadReplica(
        stack,
        "Replica",
        source_database_instance=made,
        instance_type=ec2.InstanceType("t4g.micro"),
        vpc=vpc,
        vpc_subnets=inside,
        removal_policy=RemovalPolicy.DESTROY,
    )
    secret = made.secret
    assert secret is not None
    made.add_proxy("Proxy", secrets=[secret], vpc=vpc, vpc_subnets=inside)


def cluster(stack: Stack) -> None:
    """An Aurora cluster with a provisioned writer, a serverless reader and the Data API."""
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=0)
    rds.DatabaseCluster(
        stack,
        "Cluster",
        engine=rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.VER_16_4),
        vpc=vpc,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        writer=rds.ClusterInstance.provisioned("Writer", enable_performance_insights=True),
        readers=[rds.ClusterInstance.serverless_v2("Reader", scale_with_writer=True)],
        enable_data_api=True,
        iam_authentication=True,
        storage_encrypted=True,
        default_database_name="shop",
        backup=rds.BackupProps(retention=Duration.days(7)),
        removal_policy=RemovalPolicy.DESTROY,
    )


def plan(stack: Stack) -> None:
    """Daily and monthly backups of a table, kept in a vault with a lock and a policy."""
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    kept = dynamodb.Table(stack, "Table", partition_key=key, removal_policy=RemovalPolicy.DESTROY)
    vault = backup.BackupVault(
        stack,
        "Vault",
        block_recovery_point_deletion=True,
        lock_configuration=backup.LockConfiguration(min_retention=Duration.days(7)),
        removal_policy=RemovalPolicy.DESTROY,
    )
    made = backup.BackupPlan.daily_monthly1_year_retention(stack, "Plan", vault)
    made.add_selection("Selection", resources=[backup.BackupResource.from_dynamo_db_table(kept)])


def stream(stack: Stack) -> None:
    """A stream with a consumer that is delivered to a bucket."""
    clicks = kinesis.Stream(
        stack, "Clicks", stream_mode=kinesis.StreamMode.ON_DEMAND, retention_period=Duration.days(2)
    )
    kinesis.StreamConsumer(stack, "Reader", stream_consumer_name="reader", stream=clicks)
    bucket = s3.Bucket(stack, "Bucket", removal_policy=RemovalPolicy.DESTROY)
    firehose.DeliveryStream(
        stack,
        "Delivery",
        source=firehose.KinesisStreamSource(clicks),
        destination=firehose.S3Bucket(bucket, data_output_prefix="clicks/"),
    )


CONSTRUCTS = [table, global_table, scaling_global_table, file_system, database, cluster, plan, stream]


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_a_construct_deploys_is_found_and_goes(account: Account, construct: Callable[[Stack], None]) -> None:
    """Every resource is there, as its service tells it, and all of them can be deleted."""
    app = App()
    # A global table asks which Region is its own; availability zones are asked of no account.
    env = Environment(account=account.id, region="us-east-1") if construct is global_table else None
    construct(Stack(app, "stack", env=env))
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    lookup = account.look_up()
    assert lookup.good, lookup
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
