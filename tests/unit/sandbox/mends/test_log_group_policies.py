"""What a log group is told by calls of their own, and tells again."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_CONFIG = [{"parseJSON": {"source": "@message"}}]


def test_a_log_group_has_a_transformer_and_policies(account: Account) -> None:
    """Put, told and deleted by name or ARN; a group of the same name begins without them."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="web")
    arn = logs.describe_log_groups()["logGroups"][0]["logGroupArn"]
    logs.put_transformer(logGroupIdentifier=arn, transformerConfig=_CONFIG)
    assert logs.get_transformer(logGroupIdentifier="web")["transformerConfig"] == _CONFIG
    logs.put_data_protection_policy(logGroupIdentifier="web", policyDocument="{}")
    assert logs.get_data_protection_policy(logGroupIdentifier=arn)["policyDocument"] == "{}"
    logs.put_index_policy(logGroupIdentifier="web", policyDocument='{"Fields": ["id"]}')
    [index] = logs.describe_index_policies(logGroupIdentifiers=["web"])["indexPolicies"]
    assert index["policyDocument"] == '{"Fields": ["id"]}'
    logs.delete_transformer(logGroupIdentifier="web")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        logs.delete_transformer(logGroupIdentifier="web")
    logs.delete_log_group(logGroupName="web")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        logs.get_data_protection_policy(logGroupIdentifier="web")
    logs.create_log_group(logGroupName="web")
    assert "policyDocument" not in logs.get_data_protection_policy(logGroupIdentifier="web")
    assert logs.describe_index_policies(logGroupIdentifiers=["web"])["indexPolicies"] == []


def test_a_resource_policy_is_of_one_log_group_or_of_the_account(account: Account) -> None:
    """DescribeResourcePolicies tells that of the group if it is asked for it."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="web")
    arn = logs.describe_log_groups()["logGroups"][0]["logGroupArn"]
    logs.put_resource_policy(policyName="all", policyDocument="{}")
    logs.put_resource_policy(resourceArn=arn, policyDocument='{"Version": "2012-10-17"}')
    assert [one["policyName"] for one in logs.describe_resource_policies()["resourcePolicies"]] == ["all"]
    [own] = logs.describe_resource_policies(resourceArn=arn)["resourcePolicies"]
    assert (own["policyScope"], own["policyDocument"]) == ("RESOURCE", '{"Version": "2012-10-17"}')
    logs.delete_resource_policy(resourceArn=arn)
    assert logs.describe_resource_policies(resourceArn=arn)["resourcePolicies"] == []
    logs.delete_resource_policy(policyName="all")
    assert logs.describe_resource_policies()["resourcePolicies"] == []
