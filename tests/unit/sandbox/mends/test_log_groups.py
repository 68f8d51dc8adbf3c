"""Log groups tell what they are, resist deletion if asked, and leave nothing behind."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_CHANGE = {"metricName": "Errors", "metricNamespace": "Web", "metricValue": "1"}


def test_a_protected_log_group_is_not_deleted(account: Account) -> None:
    """Until the protection is taken away; the class it was made with stays."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="web", logGroupClass="INFREQUENT_ACCESS", deletionProtectionEnabled=True)
    [group] = logs.describe_log_groups()["logGroups"]
    assert (group["logGroupClass"], group["deletionProtectionEnabled"]) == ("INFREQUENT_ACCESS", True)
    with pytest.raises(ClientError, match="Cannot delete log group with deletion protection enabled"):
        logs.delete_log_group(logGroupName="web")
    logs.put_log_group_deletion_protection(logGroupIdentifier=group["logGroupArn"], deletionProtectionEnabled=False)
    logs.put_bearer_token_authentication(logGroupIdentifier="web", bearerTokenAuthenticationEnabled=True)
    [group] = logs.describe_log_groups()["logGroups"]
    assert (group["deletionProtectionEnabled"], group["bearerTokenAuthenticationEnabled"]) == (False, True)
    logs.delete_log_group(logGroupName="web")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        logs.put_bearer_token_authentication(logGroupIdentifier="web", bearerTokenAuthenticationEnabled=True)


def test_what_belongs_to_a_log_group_goes_with_it(account: Account) -> None:
    """A group of the same name begins anew, of the standard class."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="web", tags={"tier": "web"})
    logs.put_metric_filter(logGroupName="web", filterName="a", filterPattern="", metricTransformations=[_CHANGE])
    assert logs.describe_log_groups()["logGroups"][0]["metricFilterCount"] == 1
    logs.delete_log_group(logGroupName="web")
    logs.create_log_group(logGroupName="web")
    [group] = logs.describe_log_groups()["logGroups"]
    assert (group["metricFilterCount"], group["logGroupClass"]) == (0, "STANDARD")
    assert logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"] == {}
