"""Access logs come later."""

from tests.unit.sandbox.account import Account


def test_a_log_bucket_is_empty_until_logs_are_delivered(account: Account) -> None:
    """A stack that is deleted at once takes its log bucket with it; an hour later there are logs."""
    s3, bucket, logs = account.client("s3"), f"shop-{account.id}", f"logs-{account.id}"
    for name in (bucket, logs):
        s3.create_bucket(Bucket=name)
    enabled = {"TargetBucket": logs, "TargetPrefix": "shop/"}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})
    s3.list_objects_v2(Bucket=bucket)
    s3.get_bucket_location(Bucket=bucket)
    assert "Contents" not in s3.list_objects_v2(Bucket=logs)
    account.let_pass(2 * 3600)
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=logs)["Contents"]]
    assert len(keys) >= 2
    assert all(key.startswith("shop/") for key in keys)
