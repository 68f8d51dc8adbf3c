"""User pools change as Cognito changes them, and keep what it keeps."""

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


def test_an_update_sets_what_it_leaves_out_to_its_default(pools: Any) -> None:
    """But not how users are named, which no update can set, and not the tags."""
    pool = make(
        pools,
        UsernameAttributes=["email"],
        UserPoolTags={"team": "shop"},
        Policies={"PasswordPolicy": {"MinimumLength": 20}},
    )
    pools.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"])
    told = pools.describe_user_pool(UserPoolId=pool)["UserPool"]
    assert told["Policies"]["PasswordPolicy"]["MinimumLength"] == 8
    assert (told["UsernameAttributes"], told["UserPoolTags"]) == (["email"], {"team": "shop"})
    assert told["AutoVerifiedAttributes"] == ["email"]


def test_a_protected_pool_and_one_with_a_domain_stay(pools: Any) -> None:
    """Without protection and domain it goes."""
    pool = make(pools, DeletionProtection="ACTIVE")
    with pytest.raises(ClientError, match="deletion protection"):
        pools.delete_user_pool(UserPoolId=pool)
    pools.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    pools.create_user_pool_domain(UserPoolId=pool, Domain="shop")
    with pytest.raises(ClientError, match="domain"):
        pools.delete_user_pool(UserPoolId=pool)
    pools.delete_user_pool_domain(UserPoolId=pool, Domain="shop")
    pools.delete_user_pool(UserPoolId=pool)


def test_a_pool_has_the_standard_attributes_beside_its_own(pools: Any) -> None:
    """What it says of a standard one holds."""
    own = [{"Name": "dept", "AttributeDataType": "String"}, {"Name": "email", "Required": True}]
    told = pools.describe_user_pool(UserPoolId=make(pools, Schema=own))["UserPool"]["SchemaAttributes"]
    by_name = {attribute["Name"]: attribute for attribute in told}
    assert {"sub", "phone_number", "custom:dept"} <= by_name.keys()
    assert by_name["email"]["Required"]


def test_every_factor_is_kept(pools: Any) -> None:
    """MFA by e-mail and passkeys too; MFA without a factor is refused."""
    pool = make(pools)
    with pytest.raises(ClientError, match="InvalidParameterException"):
        pools.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="ON")
    settings = {
        "MfaConfiguration": "ON",
        "EmailMfaConfiguration": {"Message": "{####}", "Subject": "code"},
        "WebAuthnConfiguration": {"RelyingPartyId": "example.com", "UserVerification": "required"},
    }
    pools.set_user_pool_mfa_config(UserPoolId=pool, **settings)
    told = pools.get_user_pool_mfa_config(UserPoolId=pool)
    assert {name: told[name] for name in settings} == settings
    assert pools.describe_user_pool(UserPoolId=pool)["UserPool"]["MfaConfiguration"] == "ON"


def test_tags_of_a_pool_are_set_and_removed(pools: Any) -> None:
    """Both calls and the description agree."""
    pool = make(pools, UserPoolTags={"team": "shop"})
    arn = pools.describe_user_pool(UserPoolId=pool)["UserPool"]["Arn"]
    pools.tag_resource(ResourceArn=arn, Tags={"tier": "edge"})
    pools.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert pools.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"tier": "edge"}
    assert pools.describe_user_pool(UserPoolId=pool)["UserPool"]["UserPoolTags"] == {"tier": "edge"}
