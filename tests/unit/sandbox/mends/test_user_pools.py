"""User pools and identity pools change as Cognito changes them, and keep what it keeps."""

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


def test_a_domain_is_of_one_pool_which_has_one_of_each_kind(pools: Any) -> None:
    """Cognito's own, and one with a certificate that CloudFront serves."""
    pool, other = make(pools), make(pools)
    pools.create_user_pool_domain(UserPoolId=pool, Domain="shop")
    with pytest.raises(ClientError, match="already associated"):
        pools.create_user_pool_domain(UserPoolId=other, Domain="shop")
    with pytest.raises(ClientError, match="already has a domain"):
        pools.create_user_pool_domain(UserPoolId=pool, Domain="second")
    certificate = {"CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/one"}
    made = pools.create_user_pool_domain(UserPoolId=pool, Domain="in.example.com", CustomDomainConfig=certificate)
    assert made["CloudFrontDomain"].endswith(".cloudfront.net")
    told = pools.describe_user_pool(UserPoolId=pool)["UserPool"]
    assert (told["Domain"], told["CustomDomain"]) == ("shop", "in.example.com")
    described = pools.describe_user_pool_domain(Domain="in.example.com")["DomainDescription"]
    assert described["CustomDomainConfig"] == certificate
    assert pools.describe_user_pool_domain(Domain="none")["DomainDescription"] == {}


def test_an_update_of_an_app_client_sets_what_it_leaves_out_to_its_default(pools: Any) -> None:
    """Its name and its secret stay."""
    pool = make(pools)
    made = pools.create_user_pool_client(
        UserPoolId=pool, ClientName="web", GenerateSecret=True, CallbackURLs=["https://example.com"]
    )["UserPoolClient"]
    named = {"UserPoolId": pool, "ClientId": made["ClientId"]}
    changed = pools.update_user_pool_client(**named, AccessTokenValidity=5)["UserPoolClient"]
    assert "CallbackURLs" not in changed
    assert (changed["ClientName"], changed["ClientSecret"]) == ("web", made["ClientSecret"])
    assert changed["AccessTokenValidity"] == 5


def test_a_resource_server_is_changed_and_removed(pools: Any) -> None:
    """Its scopes are those of the last request."""
    named = {"UserPoolId": make(pools), "Identifier": "https://api.example.com"}
    scope = {"ScopeName": "read", "ScopeDescription": "to read"}
    pools.create_resource_server(**named, Name="orders", Scopes=[scope])
    pools.update_resource_server(**named, Name="orders", Scopes=[{**scope, "ScopeName": "write"}])
    told = pools.describe_resource_server(**named)["ResourceServer"]
    assert [one["ScopeName"] for one in told["Scopes"]] == ["write"]
    pools.delete_resource_server(**named)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        pools.delete_resource_server(**named)


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
