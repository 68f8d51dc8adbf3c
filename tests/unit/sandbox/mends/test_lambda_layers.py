"""Layers by their ARN."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_version_of_a_layer_is_found_by_its_arn(account: Account) -> None:
    """It is the same as by name and number."""
    client = account.client("lambda")
    made = client.publish_layer_version(LayerName="tools", Content={"ZipFile": b"layer"}, Description="for all")
    told = client.get_layer_version_by_arn(Arn=made["LayerVersionArn"])
    assert (told["Version"], told["Description"]) == (1, "for all")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_layer_version_by_arn(Arn=f"{made['LayerVersionArn']}0")
