"""Messages reach a topic's subscribers."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver
from tests.unit.sandbox.deliveries.test_notices import subscribed


def test_a_queue_gets_nothing_that_its_policy_does_not_allow(account: Account) -> None:
    """And everything that it does."""
    closed, opened = Receiver(account, "closed", open_to=None), Receiver(account, "opened")
    sns, topic = subscribed(account, "sqs", closed.arn)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=opened.arn)
    sns.publish(TopicArn=topic, Message="tea")
    assert (len(closed.texts()), len(opened.texts())) == (0, 1)
