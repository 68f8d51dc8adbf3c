"""The policy by which an organization lets a member do some of its management."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_an_organization_has_at_most_one_resource_policy(account: Account) -> None:
    """Putting another one changes it; its tags are its own."""
    client = account.client("organizations")
    with pytest.raises(ClientError, match="AWSOrganizationsNotInUseException"):
        client.put_resource_policy(Content="{}")
    client.create_organization(FeatureSet="ALL")
    with pytest.raises(ClientError, match="ResourcePolicyNotFoundException"):
        client.describe_resource_policy()
    first = client.put_resource_policy(Content="{}", Tags=[{"Key": "a", "Value": "1"}])["ResourcePolicy"]
    second = client.put_resource_policy(Content='{"Statement": []}')["ResourcePolicy"]
    assert first["ResourcePolicySummary"] == second["ResourcePolicySummary"]
    assert client.describe_resource_policy()["ResourcePolicy"] == second
    identifier = first["ResourcePolicySummary"]["Id"]
    client.tag_resource(ResourceId=identifier, Tags=[{"Key": "b", "Value": "2"}])
    assert [tag["Key"] for tag in client.list_tags_for_resource(ResourceId=identifier)["Tags"]] == ["a", "b"]
    client.delete_resource_policy()
    with pytest.raises(ClientError, match="ResourcePolicyNotFoundException"):
        client.delete_resource_policy()
