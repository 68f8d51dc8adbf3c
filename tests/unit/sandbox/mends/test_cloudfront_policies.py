"""CloudFront holds policies and origin access identities."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_CACHE = {"Name": "short", "MinTTL": 1, "DefaultTTL": 60}


def test_a_cache_policy_is_told_as_it_was_made_and_changed(account: Account) -> None:
    """Each write gives another ETag, and an old one is refused: somebody else has changed the policy since."""
    cloudfront = account.client("cloudfront")
    made = cloudfront.create_cache_policy(CachePolicyConfig=_CACHE)
    policy, first = made["CachePolicy"], made["ETag"]
    assert policy["CachePolicyConfig"] == _CACHE
    changed = cloudfront.update_cache_policy(
        Id=policy["Id"], IfMatch=first, CachePolicyConfig={**_CACHE, "DefaultTTL": 90}
    )
    assert changed["ETag"] != first
    told = cloudfront.get_cache_policy_config(Id=policy["Id"])
    assert told["CachePolicyConfig"]["DefaultTTL"] == 90
    [listed] = cloudfront.list_cache_policies(Type="custom")["CachePolicyList"]["Items"]
    assert listed["CachePolicy"]["Id"] == policy["Id"]
    with pytest.raises(ClientError, match="PreconditionFailed"):
        cloudfront.delete_cache_policy(Id=policy["Id"], IfMatch=first)
    cloudfront.delete_cache_policy(Id=policy["Id"], IfMatch=changed["ETag"])
    with pytest.raises(ClientError, match="NoSuchCachePolicy"):
        cloudfront.get_cache_policy(Id=policy["Id"])


def test_an_origin_access_identity_has_a_canonical_user(account: Account) -> None:
    """It is what a bucket policy names; each account has identities of its own."""
    cloudfront = account.client("cloudfront")
    config = {"CallerReference": "one", "Comment": "for the site"}
    made = cloudfront.create_cloud_front_origin_access_identity(CloudFrontOriginAccessIdentityConfig=config)
    identity = made["CloudFrontOriginAccessIdentity"]
    assert identity["CloudFrontOriginAccessIdentityConfig"] == config
    assert len(identity["S3CanonicalUserId"]) == 64
    others = Account().client("cloudfront").list_cloud_front_origin_access_identities()
    assert others["CloudFrontOriginAccessIdentityList"]["Quantity"] == 0
