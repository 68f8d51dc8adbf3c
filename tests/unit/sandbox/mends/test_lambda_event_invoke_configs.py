"""What a function does with asynchronous invocations is set for each version and alias."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import make, zipped


def test_settings_belong_to_a_qualifier_and_can_be_replaced_updated_and_deleted(account: Account) -> None:
    """Putting forgets what is not named, updating keeps it."""
    functions = account.client("lambda")
    arn = make(account, zipped(index__py=""))
    functions.publish_version(FunctionName="shop")
    functions.put_function_event_invoke_config(FunctionName="shop", MaximumRetryAttempts=0)
    functions.put_function_event_invoke_config(FunctionName="shop", Qualifier="1", MaximumEventAgeInSeconds=60)
    functions.put_function_event_invoke_config(FunctionName="shop", MaximumRetryAttempts=1)
    functions.update_function_event_invoke_config(FunctionName="shop", Qualifier="1", MaximumRetryAttempts=2)
    configs = functions.list_function_event_invoke_configs(FunctionName="shop")["FunctionEventInvokeConfigs"]
    kept = [(c["FunctionArn"], c.get("MaximumRetryAttempts"), c.get("MaximumEventAgeInSeconds")) for c in configs]
    assert kept == [(f"{arn}:$LATEST", 1, None), (f"{arn}:1", 2, 60)]
    assert functions.get_function_event_invoke_config(FunctionName="shop", Qualifier="1")["MaximumRetryAttempts"] == 2
    functions.delete_function_event_invoke_config(FunctionName="shop", Qualifier="1")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        functions.get_function_event_invoke_config(FunctionName="shop", Qualifier="1")
