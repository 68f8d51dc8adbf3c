"""Function URLs."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import function


def test_a_function_and_its_aliases_have_urls_of_their_own(account: Account) -> None:
    """A second URL of the same is refused."""
    client = function(account)
    client.publish_version(FunctionName="app")
    client.create_alias(FunctionName="app", Name="live", FunctionVersion="1")
    own = client.create_function_url_config(FunctionName="app", AuthType="NONE")
    other = client.create_function_url_config(FunctionName="app", Qualifier="live", AuthType="AWS_IAM")
    assert own["FunctionUrl"].endswith(".lambda-url.us-east-1.on.aws/")
    assert (own["FunctionArn"][-4:], other["FunctionArn"][-9:]) == (":app", ":app:live")
    assert own["FunctionUrl"] != other["FunctionUrl"]
    assert len(client.list_function_url_configs(FunctionName="app")["FunctionUrlConfigs"]) == 2
    with pytest.raises(ClientError, match="ResourceConflictException"):
        client.create_function_url_config(FunctionName="app", AuthType="NONE")
    client.delete_function_url_config(FunctionName="app", Qualifier="live")
    assert client.get_function_url_config(FunctionName="app")["AuthType"] == "NONE"


def test_cors_and_the_way_of_invocation_change(account: Account) -> None:
    """Also to nothing."""
    client = function(account)
    client.create_function_url_config(FunctionName="app", AuthType="NONE", Cors={"AllowOrigins": ["*"]})
    told = client.update_function_url_config(FunctionName="app", Cors={}, InvokeMode="RESPONSE_STREAM")
    assert (told.get("Cors"), told["InvokeMode"]) == (None, "RESPONSE_STREAM")
