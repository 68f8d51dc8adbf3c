"""Access logs can be switched on before their target admits them."""

from tests.unit.sandbox.account import Account


def test_logging_to_a_bucket_whose_policy_does_not_admit_it_yet_is_accepted(account: Account) -> None:
    """The target's policy is asked when logs are delivered."""
    s3 = account.client("s3")
    source, target = f"source-{account.id}", f"target-{account.id}"
    s3.create_bucket(Bucket=source)
    s3.create_bucket(Bucket=target)
    enabled = {"TargetBucket": target, "TargetPrefix": "log/"}
    s3.put_bucket_logging(Bucket=source, BucketLoggingStatus={"LoggingEnabled": enabled})
    assert s3.get_bucket_logging(Bucket=source)["LoggingEnabled"]["TargetBucket"] == target
