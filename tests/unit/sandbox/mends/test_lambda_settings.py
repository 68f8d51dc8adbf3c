"""What is set of functions by calls of its own."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import function


def test_recursion_runtime_and_scaling_have_defaults_and_change(account: Account) -> None:
    """Loops are ended and the runtime follows AWS's updates unless something else is said."""
    client = function(account)
    assert client.get_function_recursion_config(FunctionName="app")["RecursiveLoop"] == "Terminate"
    client.put_function_recursion_config(FunctionName="app", RecursiveLoop="Allow")
    assert client.get_function_recursion_config(FunctionName="app")["RecursiveLoop"] == "Allow"
    assert client.get_runtime_management_config(FunctionName="app")["UpdateRuntimeOn"] == "Auto"
    client.put_runtime_management_config(FunctionName="app", UpdateRuntimeOn="FunctionUpdate")
    assert client.get_runtime_management_config(FunctionName="app")["UpdateRuntimeOn"] == "FunctionUpdate"
    scaling = {"MinExecutionEnvironments": 1, "MaxExecutionEnvironments": 5}
    place = {"FunctionName": "app", "Qualifier": "$LATEST.PUBLISHED"}
    client.put_function_scaling_config(FunctionScalingConfig=scaling, **place)
    assert client.get_function_scaling_config(**place)["AppliedFunctionScalingConfig"] == scaling


def test_a_function_takes_a_code_signing_configuration_that_there_is(account: Account) -> None:
    """It can be exchanged and taken away; one that there is not is refused."""
    client = function(account)
    publishers = {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:111122223333:/signing-profiles/p/abcdefghij"]}
    made = client.create_code_signing_config(AllowedPublishers=publishers)["CodeSigningConfig"]
    assert made["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Warn"}
    arn = made["CodeSigningConfigArn"]
    client.put_function_code_signing_config(FunctionName="app", CodeSigningConfigArn=arn)
    assert client.get_function_code_signing_config(FunctionName="app")["CodeSigningConfigArn"] == arn
    client.delete_function_code_signing_config(FunctionName="app")
    assert "CodeSigningConfigArn" not in client.get_function_code_signing_config(FunctionName="app")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.put_function_code_signing_config(FunctionName="app", CodeSigningConfigArn=f"{arn[:-1]}0")
