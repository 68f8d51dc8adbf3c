"""A trail that has every use of a key, and keeps it for longer than the event history does."""

import pytest

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
