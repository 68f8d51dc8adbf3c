"""What happens in a bucket is told to whom it notifies."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver
from tests.unit.sandbox.deliveries.test_objects import bucket


def test_a_record_tells_who_owns_the_bucket_and_in_which_order_things_happened(account: Account) -> None:
    """A later object has a higher sequencer."""
    queue = Receiver(account)
    s3, name = bucket(account, {"QueueConfigurations": [{"QueueArn": queue.arn, "Events": ["s3:ObjectCreated:*"]}]})
    for key in ("a", "b"):
        s3.put_object(Bucket=name, Key=key, Body=b"tea")
    one, two = [body["Records"][0]["s3"] for body in queue.bodies() if "Records" in body]
    assert one["bucket"]["ownerIdentity"] == {"principalId": account.id}
    assert one["object"]["sequencer"] < two["object"]["sequencer"]
