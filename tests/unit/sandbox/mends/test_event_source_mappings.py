"""A queue's messages reach a function in batches; ``tests/unit/sandbox/deliveries`` shows the rest."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import ECHO, heard, make, zipped


def test_messages_come_in_batches_with_their_attributes(account: Account) -> None:
    """Two that are there are one invocation, and the time they were sent is theirs."""
    sqs, functions = account.client("sqs"), account.client("lambda")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    for body in ("1", "2"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    make(account, zipped(index__py=ECHO))
    source = f"arn:aws:sqs:us-east-1:{account.id}:orders"
    functions.create_event_source_mapping(FunctionName="shop", EventSourceArn=source)
    [event] = heard(account)
    assert [record["body"] for record in event["Records"]] == ["1", "2"]
    assert int(event["Records"][0]["attributes"]["SentTimestamp"]) > 1_700_000_000_000
