"""Configurations of buckets are told as they were put."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def bucket(account: Account) -> tuple[Any, str]:
    """Return a client of S3, and a bucket."""
    s3, name = account.client("s3"), f"shop-{account.id}"
    s3.create_bucket(Bucket=name)
    return s3, name


def test_a_lifecycle_is_told_with_all_its_parts(bucket: tuple[Any, str]) -> None:
    """Sizes, several transitions, and what happens to small objects."""
    s3, name = bucket
    rule = {
        "ID": "big",
        "Filter": {"And": {"Prefix": "a/", "ObjectSizeGreaterThan": 1000}},
        "Status": "Enabled",
        "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 90, "StorageClass": "GLACIER"}],
        "NoncurrentVersionExpiration": {"NoncurrentDays": 9, "NewerNoncurrentVersions": 2},
    }
    s3.put_bucket_lifecycle_configuration(
        Bucket=name,
        LifecycleConfiguration={"Rules": [rule]},
        TransitionDefaultMinimumObjectSize="varies_by_storage_class",
    )
    told = s3.get_bucket_lifecycle_configuration(Bucket=name)
    assert told["Rules"] == [rule]
    assert told["TransitionDefaultMinimumObjectSize"] == "varies_by_storage_class"
    s3.delete_bucket_lifecycle(Bucket=name)
    with pytest.raises(ClientError, match="NoSuchLifecycleConfiguration"):
        s3.get_bucket_lifecycle_configuration(Bucket=name)


def test_partitioned_access_logs_are_told(bucket: tuple[Any, str]) -> None:
    """With the date that their prefix is made of."""
    s3, name = bucket
    logging = {
        "TargetBucket": name,
        "TargetPrefix": "logs/",
        "TargetObjectKeyFormat": {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}},
    }
    s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": logging})
    assert s3.get_bucket_logging(Bucket=name)["LoggingEnabled"] == logging


def test_a_bucket_has_several_configurations_of_a_kind(bucket: tuple[Any, str]) -> None:
    """Each has an id by which it is told and deleted."""
    s3, name = bucket
    for identity in ("one", "two"):
        s3.put_bucket_metrics_configuration(Bucket=name, Id=identity, MetricsConfiguration={"Id": identity})
    assert s3.get_bucket_metrics_configuration(Bucket=name, Id="two")["MetricsConfiguration"] == {"Id": "two"}
    s3.delete_bucket_metrics_configuration(Bucket=name, Id="one")
    listed = s3.list_bucket_metrics_configurations(Bucket=name)["MetricsConfigurationList"]
    assert listed == [{"Id": "two"}]
    with pytest.raises(ClientError, match="NoSuchConfiguration"):
        s3.get_bucket_metrics_configuration(Bucket=name, Id="one")


def test_who_pays_is_told(bucket: tuple[Any, str]) -> None:
    """The owner, unless the requester does."""
    s3, name = bucket
    assert s3.get_bucket_request_payment(Bucket=name)["Payer"] == "BucketOwner"
    s3.put_bucket_request_payment(Bucket=name, RequestPaymentConfiguration={"Payer": "Requester"})
    assert s3.get_bucket_request_payment(Bucket=name)["Payer"] == "Requester"
