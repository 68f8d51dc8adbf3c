"""Buckets and databases: encrypted under the key, closed to the internet, and what becomes of them."""

from typing import Any

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from refarch.data import AccessLogBucket, EncryptedBucket, EncryptedPostgres
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, access_logs, actions, empty_stack, key, network, shape_of, statements

BLOCKED = {"BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": True, "RestrictPublicBuckets": True}


def build(stack: Stack) -> None:
    """Add a bucket with a reader, and a database."""
    envelope = key(stack)
    bucket = EncryptedBucket(stack, "Orders", key=envelope, access_logs=access_logs(stack).bucket)
    bucket.allow_read_write(by=iam.Role(stack, "Service", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")))
    EncryptedPostgres(stack, "Database", network=network(stack), key=envelope)


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def denies_plain_http(shape: Shape, bucket: str) -> bool:
    """Tell whether a bucket's policy denies everything that comes without TLS."""
    [policy] = [p for p in shape.of_type("S3::BucketPolicy").values() if shape.referred(p["Bucket"]) == bucket]
    return any(
        s["Effect"] == "Deny" and s["Action"] == "s3:*" and s["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for s in policy["PolicyDocument"]["Statement"]
    )


def test_objects_are_encrypted_under_the_key_with_a_bucket_key(shape: Shape) -> None:
    """The bucket key saves calls to KMS."""
    [rule] = shape.at("Orders/Bucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["BucketKeyEnabled"] is True
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert shape.referred(rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]) == "Key/Key"


def test_access_logs_are_encrypted_with_s3s_own_keys(shape: Shape) -> None:
    """A load balancer cannot write where a KMS key is the default."""
    [rule] = shape.at("AccessLogs/Bucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}


@pytest.mark.parametrize("bucket", ["Orders/Bucket", "AccessLogs/Bucket"])
def test_buckets_are_private_and_speak_tls_only(shape: Shape, bucket: str) -> None:
    """No ACL and no policy can open them."""
    assert shape.at(bucket)["PublicAccessBlockConfiguration"] == BLOCKED
    assert denies_plain_http(shape, bucket)


def test_the_data_bucket_keeps_versions_and_logs_who_reads(shape: Shape) -> None:
    """What is overwritten by mistake can be had back."""
    bucket = shape.at("Orders/Bucket")
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert (
        shape.referred({"Ref": bucket["LoggingConfiguration"]["DestinationBucketName"]["Ref"]}) == "AccessLogs/Bucket"
    )


def test_only_load_balancers_of_this_account_and_region_write_access_logs(shape: Shape) -> None:
    """The service writes for everybody; the condition says for whom here, and where."""
    [policy] = [
        p for p in shape.of_type("S3::BucketPolicy").values() if shape.referred(p["Bucket"]) == "AccessLogs/Bucket"
    ]
    statement = statements(policy["PolicyDocument"])["LoadBalancersWriteAccessLogs"]
    assert statement["Principal"] == {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    assert actions(statement) == {"s3:PutObject"}
    assert statement["Resource"]["Fn::Join"][1][1:] == ["/AWSLogs/", {"Ref": "AWS::AccountId"}, "/*"]
    arn = statement["Condition"]["ArnLike"]["aws:SourceArn"]["Fn::Join"][1]
    assert arn == [
        "arn:",
        {"Ref": "AWS::Partition"},
        ":elasticloadbalancing:",
        {"Ref": "AWS::Region"},
        ":",
        {"Ref": "AWS::AccountId"},
        ":loadbalancer/*",
    ]


def test_access_logs_expire() -> None:
    """After three months by default."""
    days = [
        shape_of(lambda stack, o=options: AccessLogBucket(stack, "Logs", **o)).only("S3::Bucket")[
            "LifecycleConfiguration"
        ]["Rules"][0]["ExpirationInDays"]
        for options in ({}, {"keep_days": 7})
    ]
    assert days == [90, 7]


def test_a_service_reads_and_writes_objects_and_deletes_none(shape: Shape) -> None:
    """And has the key from the key policy, not from here: either permission alone reads nothing."""
    granted = {a for s in shape.at("Service/DefaultPolicy")["PolicyDocument"]["Statement"] for a in actions(s)}
    assert granted == {"s3:ListBucket", "s3:GetObject", "s3:PutObject"}


def test_the_database_is_encrypted_has_a_standby_and_no_public_address(shape: Shape) -> None:
    """Storage and password under one key."""
    database = shape.only("RDS::DBInstance")
    assert (database["StorageEncrypted"], database["MultiAZ"], database["PubliclyAccessible"]) == (True, True, False)
    assert shape.referred(database["KmsKeyId"]) == "Key/Key"
    assert shape.referred(database["MasterUserSecret"]["KmsKeyId"]) == "Key/Key"


def test_the_database_is_in_the_isolated_subnets_of_every_zone(shape: Shape) -> None:
    """A standby needs a second one."""
    assert {shape.referred(subnet) for subnet in shape.only("RDS::DBSubnetGroup")["SubnetIds"]} == {
        f"Network/Vpc/dataSubnet{zone}/Subnet" for zone in (1, 2, 3)
    }


def test_the_database_admits_nobody_and_calls_nobody_by_default(shape: Shape) -> None:
    """Its group has no inbound rule, and an outbound one that no packet matches."""
    group = shape.at("Database/Group")
    assert "SecurityGroupIngress" not in group
    assert not shape.of_type("EC2::SecurityGroupIngress")
    assert [rule["CidrIp"] for rule in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]


def test_the_password_is_in_no_template(shape: Shape) -> None:
    """RDS makes it, keeps it in Secrets Manager and rotates it."""
    database = shape.only("RDS::DBInstance")
    assert database["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in database
    assert not shape.of_type("SecretsManager::Secret")


def test_only_the_major_version_is_pinned(shape: Shape) -> None:
    """RDS upgrades minor versions by itself; a template that named one would soon ask for an older one."""
    assert shape.only("RDS::DBInstance")["EngineVersion"].isdigit()


def test_data_outlives_the_stack_unless_told_otherwise(shape: Shape) -> None:
    """Buckets stay, the database leaves a last snapshot."""

    def gone(stack: Stack) -> None:
        EncryptedPostgres(
            stack,
            "Database",
            network=network(stack),
            key=key(stack),
            deletion_protection=False,
            removal_policy=RemovalPolicy.DESTROY,
        )

    assert shape.resource("Orders/Bucket")["DeletionPolicy"] == "Retain"
    assert shape.resource("AccessLogs/Bucket")["DeletionPolicy"] == "Retain"
    assert shape.resource("Database/Instance")["DeletionPolicy"] == "Snapshot"
    assert shape.only("RDS::DBInstance")["DeletionProtection"] is True
    other = shape_of(gone)
    assert other.resource("Database/Instance")["DeletionPolicy"] == "Delete"
    assert other.only("RDS::DBInstance")["DeletionProtection"] is False


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tier": "app"}, "test/Database: tier='app' (egress, 3 zones): a database starts no connections outward"),
        ({"tier": "public"}, "test/Database: tier='public' (public, 3 zones): a database starts no connections"),
        ({"tier": "dada"}, "test/Network: tier='dada': this VPC has no tier of that name."),
        ({"backup_days": 0}, "test/Database: backup_days=0: RDS keeps backups 1 to 35 days."),
        ({"backup_days": 36}, "test/Database: backup_days=36: RDS keeps backups 1 to 35 days."),
        ({"storage_gib": 19}, "test/Database: storage_gib=19: gp3 storage has 20 to 65536 GiB."),
    ],
)
def test_a_database_refuses(options: dict[str, Any], message: str) -> None:
    """Places without a standby or with a way out, and sizes that RDS does not offer."""
    stack = empty_stack()
    with pytest.raises(RefusedError) as refused:
        EncryptedPostgres(stack, "Database", network=network(stack), key=key(stack), **options)
    assert str(refused.value).startswith(message)


def test_a_database_refuses_a_single_zone() -> None:
    """Its standby would have no place."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match="needs a second zone for its standby"):
        EncryptedPostgres(stack, "Database", network=network(stack, zones=1), key=key(stack))


def test_access_logs_for_less_than_a_day_are_refused() -> None:
    """S3 counts in days."""
    with pytest.raises(RefusedError, match="test/Logs: keep_days=0: S3 lets objects expire after a day or more"):
        AccessLogBucket(empty_stack(), "Logs", keep_days=0)


def test_a_bucket_is_encrypted_under_another_accounts_key_and_read_by_who_has_none() -> None:
    """By its ARN; a reader gets s3:GetObject and nothing of KMS, and so nothing."""
    foreign = "arn:aws:kms:us-east-1:444455556666:key/11111111-2222-3333-4444-555555555555"

    def build(stack: Stack) -> None:
        bucket = EncryptedBucket(
            stack,
            "Letters",
            key=kms.Key.from_key_arn(stack, "Foreign", foreign),
            access_logs=access_logs(stack).bucket,
        )
        bucket.allow_read(by=iam.Role(stack, "Clerk", assumed_by=iam.AccountRootPrincipal()))

    shape = shape_of(build)
    [rule] = shape.at("Letters/Bucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == foreign
    [allowed] = shape.only("IAM::Policy")["PolicyDocument"]["Statement"]
    assert allowed["Action"] == "s3:GetObject"
