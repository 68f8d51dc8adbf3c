"""A trail that has every use of a key, and keeps it for longer than the event history does."""

from typing import Any

import pytest
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Annotations, Match

from refarch.governance import KeyUseTrail
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import access_logs, empty_stack, shape_of


def test_every_call_to_kms_of_every_region_is_in_the_trail() -> None:
    """No event source is left out, and whoever changes a file afterwards is found out."""
    shape = shape_of(lambda stack: KeyUseTrail(stack, "Uses", access_logs=access_logs(stack).bucket))
    trail = shape.only("CloudTrail::Trail")
    assert (trail["IsMultiRegionTrail"], trail["EnableLogFileValidation"], trail["IsLogging"]) == (True, True, True)
    [selector] = trail["EventSelectors"]
    assert selector == {"IncludeManagementEvents": True, "ReadWriteType": "All"}
    bucket = shape.at("Uses/Bucket")
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 365


def test_a_trail_that_keeps_no_more_than_the_history_is_refused() -> None:
    """The last ninety days CloudTrail has anyway."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=r"^test/Uses: keep_days=90: the event history has the last 90 days"):
        KeyUseTrail(stack, "Uses", access_logs=access_logs(stack).bucket, keep_days=90)


def test_a_trail_writes_into_a_bucket_that_is_there_whose_owner_is_told_how_to_let_it() -> None:
    """One of a log archive; no bucket is made beside it."""
    stack = empty_stack()
    KeyUseTrail(stack, "Uses", bucket=s3.Bucket.from_bucket_name(stack, "Archive", "log-archive"))
    for action in ("s3:GetBucketAcl", "s3:PutObject"):
        note = Match.string_like_regexp(f"The owner of test/Archive has to add .*{action}.*cloudtrail.amazonaws.com")
        Annotations.from_stack(stack).has_info("/test/Uses", note)

    shape = shape_of(lambda s: KeyUseTrail(s, "Uses", bucket=s3.Bucket.from_bucket_name(s, "Archive", "log-archive")))
    assert not shape.of_type("S3::Bucket")
    assert shape.only("CloudTrail::Trail")["S3BucketName"] == "log-archive"


def test_a_bucket_of_this_app_lets_the_trail_write_at_once() -> None:
    """The twin: its policy is within reach, and nobody has to be told."""
    stack = empty_stack()
    KeyUseTrail(stack, "Uses", bucket=s3.Bucket(stack, "Own"))
    Annotations.from_stack(stack).has_no_info("/test/Uses", Match.any_value())
    shape = shape_of(lambda s: KeyUseTrail(s, "Uses", bucket=s3.Bucket(s, "Own")))
    assert "cloudtrail.amazonaws.com" in str(shape.only("S3::BucketPolicy"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"keep_days": 400}, "keep_days of 'test/Archive': a bucket that is there is as its owner has it"),
        ({"bucket": "log-archive"}, "bucket='log-archive': this is no bucket"),
        ({"bucket": None}, "access_logs=None: who reads or deletes what the trail has written is recorded"),
    ],
)
def test_what_goes_with_no_bucket_is_refused(options: dict[str, Any], message: str) -> None:
    """And a name is none."""
    stack = empty_stack()
    archive = s3.Bucket.from_bucket_name(stack, "Archive", "log-archive")
    with pytest.raises(RefusedError, match=rf"^test/Uses: {message}"):
        KeyUseTrail(stack, "Uses", **{"bucket": archive, **options})
