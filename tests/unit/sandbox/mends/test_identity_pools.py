"""Identity pools change as Cognito changes them, and have roles."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def pools(account: Account) -> Any:
    """Return a client for user pools."""
    return account.client("cognito-idp")


def make(pools: Any, **settings: Any) -> str:
    """Make a user pool and return its id."""
    return str(pools.create_user_pool(PoolName="customers", **settings)["UserPool"]["Id"])


def test_an_identity_pool_is_given_anew_by_an_update_and_keeps_its_tags(account: Account) -> None:
    """Its name changes, and what the request leaves out is gone."""
    identities = account.client("cognito-identity")
    pool = identities.create_identity_pool(
        IdentityPoolName="one",
        AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=True,
        SamlProviderARNs=["arn:aws:iam::111122223333:saml-provider/one"],
        IdentityPoolTags={"team": "shop"},
    )
    assert pool["AllowClassicFlow"]
    named = {"IdentityPoolId": pool["IdentityPoolId"]}
    identities.update_identity_pool(**named, IdentityPoolName="two", AllowUnauthenticatedIdentities=False)
    arn = f"arn:aws:cognito-identity:us-east-1:{account.id}:identitypool/{pool['IdentityPoolId']}"
    identities.tag_resource(ResourceArn=arn, Tags={"tier": "edge"})
    identities.untag_resource(ResourceArn=arn, TagKeys=["team"])
    told = identities.describe_identity_pool(**named)
    assert (told["IdentityPoolName"], told["SamlProviderARNs"]) == ("two", [])
    assert "AllowClassicFlow" not in told
    assert told["IdentityPoolTags"] == identities.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"tier": "edge"}


def test_roles_belong_to_an_identity_pool_that_is_there(account: Account) -> None:
    """They are told as they were set."""
    identities = account.client("cognito-identity")
    pool = identities.create_identity_pool(IdentityPoolName="one", AllowUnauthenticatedIdentities=True)
    named = {"IdentityPoolId": pool["IdentityPoolId"]}
    roles = {"authenticated": "arn:aws:iam::111122223333:role/in"}
    assert "Roles" not in identities.get_identity_pool_roles(**named)
    identities.set_identity_pool_roles(**named, Roles=roles)
    assert identities.get_identity_pool_roles(**named)["Roles"] == roles
    identities.delete_identity_pool(**named)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        identities.get_identity_pool_roles(**named)
