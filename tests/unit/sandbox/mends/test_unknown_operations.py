"""What the sandbox does not carry out it says so, as a service says that something is wrong."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.mark.parametrize(
    ("service", "operation", "given"),
    [
        ("cloudformation", "cancel_update_stack", {"StackName": "one"}),
        ("cloudtrail", "list_public_keys", {}),
        ("ec2", "describe_trunk_interface_associations", {}),
    ],
)
def test_an_unknown_operation_is_refused_by_name(account: Account, service: str, operation: str, given: object) -> None:
    """An error that clients show and do not ask again for."""
    assert isinstance(given, dict)
    with pytest.raises(ClientError, match="sandbox does not carry out") as refused:
        getattr(account.client(service), operation)(**given)
    assert refused.value.response["Error"]["Code"] == "InvalidAction"


def test_a_known_operation_is_carried_out(account: Account) -> None:
    """The twin."""
    assert account.client("cloudtrail").describe_trails()["trailList"] == []
