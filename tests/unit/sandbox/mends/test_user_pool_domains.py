"""A domain is of one user pool, which has one of each kind."""

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
