"""A function whose key is out of use does not start: its variables cannot be decrypted."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, zipped

TELLS = zipped(index__py="import os\ndef handler(event, context):\n    return os.environ.get('TEA')")
TEA: dict[str, Any] = {"Environment": {"Variables": {"TEA": "green"}}}


@pytest.fixture
def key(account: Account) -> str:
    """Return the ARN of a key."""
    return str(account.client("kms").create_key()["KeyMetadata"]["Arn"])


def refused(account: Account) -> str:
    """Return the code with which an invocation is refused."""
    with pytest.raises(ClientError) as error:
        account.client("lambda").invoke(FunctionName="shop")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 502
    return str(error.value.response["Error"]["Code"])


def test_a_key_that_is_in_use_opens_the_variables(account: Account, key: str) -> None:
    """The function finds them in its environment."""
    make(account, TELLS, KMSKeyArn=key, **TEA)
    assert invoke(account).value == "green"


def test_each_way_of_being_out_of_use_has_its_error(account: Account, key: str) -> None:
    """Disabled, about to be deleted, and not there at all."""
    kms = account.client("kms")
    make(account, TELLS, KMSKeyArn=key, **TEA)
    kms.disable_key(KeyId=key)
    assert refused(account) == "KMSDisabledException"
    kms.enable_key(KeyId=key)
    kms.schedule_key_deletion(KeyId=key)
    assert refused(account) == "KMSInvalidStateException"
    gone = f"{key[:-12]}000000000000"
    account.client("lambda").update_function_configuration(FunctionName="shop", KMSKeyArn=gone)
    assert refused(account) == "KMSNotFoundException"


def test_an_environment_that_is_warm_goes_on(account: Account, key: str) -> None:
    """Its variables are decrypted already."""
    make(account, TELLS, KMSKeyArn=key, **TEA)
    assert invoke(account).value == "green"
    account.client("kms").disable_key(KeyId=key)
    assert invoke(account).value == "green"


def test_without_variables_there_is_nothing_to_decrypt(account: Account, key: str) -> None:
    """The key is not asked for."""
    make(account, TELLS, KMSKeyArn=key)
    account.client("kms").disable_key(KeyId=key)
    assert invoke(account).value is None


def test_an_asynchronous_invocation_is_tried_again(account: Account, key: str) -> None:
    """It has failed like any other, and ends in the dead letters."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    make(account, TELLS, KMSKeyArn=key, DeadLetterConfig={"TargetArn": arn}, **TEA)
    account.client("kms").disable_key(KeyId=key)
    account.client("lambda").put_function_event_invoke_config(FunctionName="shop", MaximumRetryAttempts=0)
    account.client("lambda").invoke(FunctionName="shop", InvocationType="Event", Payload=json.dumps("tea"))
    [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"]) == "tea"
