"""CloudFront holds what distributions are made of, and refuses what it refuses on AWS."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.server import Application, serve_beside
from sandbox.services import RemoteServices
from tests.unit.sandbox.account import Account

_CACHE = {"Name": "short", "MinTTL": 1, "DefaultTTL": 60}
_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"


def counted(*items: Any) -> dict[str, Any]:
    """Return a list as CloudFront writes lists."""
    return {"Quantity": len(items), "Items": list(items)}


def config(reference: str = "one", *, behavior: Any = None, origin: Any = None, **more: Any) -> dict[str, Any]:
    """Return a distribution's configuration, as small as it can be."""
    api = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    return {
        "CallerReference": reference,
        "Comment": "",
        "Enabled": True,
        "Origins": counted({"Id": "o", "DomainName": "example.com", "CustomOriginConfig": api, **(origin or {})}),
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"}
        | (behavior or {"CachePolicyId": _OPTIMIZED}),
        **more,
    }


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
    with pytest.raises(ClientError, match="InvalidIfMatchVersion"):
        cloudfront.delete_cache_policy(Id=policy["Id"])
    cloudfront.delete_cache_policy(Id=policy["Id"], IfMatch=changed["ETag"])
    with pytest.raises(ClientError, match="NoSuchCachePolicy"):
        cloudfront.get_cache_policy(Id=policy["Id"])


def test_cloudfront_brings_policies_along_that_nobody_changes(account: Account) -> None:
    """They are told and listed beside an account's own."""
    cloudfront = account.client("cloudfront")
    told = cloudfront.get_cache_policy(Id=_OPTIMIZED)
    assert told["CachePolicy"]["CachePolicyConfig"]["Name"] == "Managed-CachingOptimized"
    listed = cloudfront.list_origin_request_policies(Type="managed")["OriginRequestPolicyList"]
    names = {item["OriginRequestPolicy"]["OriginRequestPolicyConfig"]["Name"] for item in listed["Items"]}
    assert "Managed-AllViewerExceptHostHeader" in names
    assert listed["Quantity"] == len(names) == 8
    with pytest.raises(ClientError, match="IllegalUpdate"):
        cloudfront.update_cache_policy(Id=_OPTIMIZED, IfMatch=told["ETag"], CachePolicyConfig=_CACHE)


def test_an_origin_access_identity_has_a_canonical_user(account: Account) -> None:
    """It is what a bucket policy names; each account has identities of its own."""
    cloudfront = account.client("cloudfront")
    identity_config = {"CallerReference": "one", "Comment": "for the site"}
    made = cloudfront.create_cloud_front_origin_access_identity(CloudFrontOriginAccessIdentityConfig=identity_config)
    identity = made["CloudFrontOriginAccessIdentity"]
    assert identity["CloudFrontOriginAccessIdentityConfig"] == identity_config
    assert len(identity["S3CanonicalUserId"]) == 64
    others = Account().client("cloudfront").list_cloud_front_origin_access_identities()
    assert others["CloudFrontOriginAccessIdentityList"]["Quantity"] == 0


def test_a_distribution_is_told_with_what_was_left_out_and_deleted_only_when_disabled(account: Account) -> None:
    """What a client reads it can change and send back, by the version that it read."""
    cloudfront = account.client("cloudfront")
    made = cloudfront.create_distribution(DistributionConfig=config())
    identity = made["Distribution"]["Id"]
    told = cloudfront.get_distribution_config(Id=identity)
    assert told["DistributionConfig"]["PriceClass"] == "PriceClass_All"
    assert told["DistributionConfig"]["DefaultCacheBehavior"]["AllowedMethods"]["Items"] == ["HEAD", "GET"]
    with pytest.raises(ClientError, match="DistributionNotDisabled"):
        cloudfront.delete_distribution(Id=identity, IfMatch=told["ETag"])
    disabled = {**told["DistributionConfig"], "Enabled": False}
    with pytest.raises(ClientError, match="IllegalUpdate"):
        cloudfront.update_distribution(
            Id=identity, IfMatch=told["ETag"], DistributionConfig={**disabled, "CallerReference": "two"}
        )
    changed = cloudfront.update_distribution(Id=identity, IfMatch=told["ETag"], DistributionConfig=disabled)
    with pytest.raises(ClientError, match="PreconditionFailed"):
        cloudfront.delete_distribution(Id=identity, IfMatch=told["ETag"])
    cloudfront.delete_distribution(Id=identity, IfMatch=changed["ETag"])
    with pytest.raises(ClientError, match="NoSuchDistribution"):
        cloudfront.get_distribution(Id=identity)


def test_a_request_that_is_repeated_makes_no_second_distribution(account: Account) -> None:
    """Its reference says that it is the same request."""
    cloudfront = account.client("cloudfront")
    cloudfront.create_distribution(DistributionConfig=config("one"))
    cloudfront.create_distribution(DistributionConfig=config("two"))
    with pytest.raises(ClientError, match="DistributionAlreadyExists"):
        cloudfront.create_distribution(DistributionConfig=config("one"))


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("NoSuchCachePolicy", {"behavior": {"CachePolicyId": "none"}}),
        ("NoSuchOriginRequestPolicy", {"behavior": {"CachePolicyId": _OPTIMIZED, "OriginRequestPolicyId": "none"}}),
        ("NoSuchOrigin", {"behavior": {"CachePolicyId": _OPTIMIZED, "TargetOriginId": "none"}}),
        ("ForwardedValues is required", {"behavior": {"MinTTL": 0}}),
        ("InvalidOriginAccessControl", {"origin": {"OriginAccessControlId": "none"}}),
        (
            "InvalidOriginAccessIdentity",
            {"origin": {"S3OriginConfig": {"OriginAccessIdentity": "origin-access-identity/cloudfront/none"}}},
        ),
        (
            "TrustedKeyGroupDoesNotExist",
            {"behavior": {"CachePolicyId": _OPTIMIZED, "TrustedKeyGroups": {"Enabled": True, **counted("none")}}},
        ),
        ("InvalidViewerCertificate", {"Aliases": counted("www.example.com")}),
        (
            "InvalidViewerCertificate",
            {"ViewerCertificate": {"ACMCertificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/one"}},
        ),
        (
            "InvalidLambdaFunctionAssociation",
            {
                "behavior": {
                    "CachePolicyId": _OPTIMIZED,
                    "LambdaFunctionAssociations": counted(
                        {"LambdaFunctionARN": "arn:aws:lambda:us-east-1:1:function:f", "EventType": "viewer-request"}
                    ),
                }
            },
        ),
    ],
)
def test_a_distribution_names_only_what_there_is(account: Account, code: str, parts: dict[str, Any]) -> None:
    """Policies, origins, identities, key groups, certificates, functions; its twin without the part is made."""
    cloudfront = account.client("cloudfront")
    with pytest.raises(ClientError, match=code):
        cloudfront.create_distribution(DistributionConfig=config(**parts))
    cloudfront.create_distribution(DistributionConfig=config())


def test_what_a_distribution_names_stays_while_it_does(account: Account) -> None:
    """The access control goes only after the distribution."""
    cloudfront = account.client("cloudfront")
    control = {"Name": "site", "SigningProtocol": "sigv4", "SigningBehavior": "always"}
    made = cloudfront.create_origin_access_control(
        OriginAccessControlConfig={**control, "OriginAccessControlOriginType": "s3"}
    )
    named = {"Id": made["OriginAccessControl"]["Id"], "IfMatch": made["ETag"]}
    cloudfront.create_distribution(DistributionConfig=config(origin={"OriginAccessControlId": named["Id"]}))
    with pytest.raises(ClientError, match="OriginAccessControlInUse"):
        cloudfront.delete_origin_access_control(**named)
    with pytest.raises(ClientError, match="OriginAccessControlAlreadyExists"):
        cloudfront.create_origin_access_control(
            OriginAccessControlConfig={**control, "OriginAccessControlOriginType": "s3"}
        )


def test_an_alternate_name_needs_a_certificate_that_covers_it_and_is_of_one_distribution(account: Account) -> None:
    """Whatever its capital letters; a star covers one label and no more."""
    name = "shop.example"
    certificate = account.client("acm").request_certificate(DomainName=f"*.{name}")["CertificateArn"]
    viewer = {"ACMCertificateArn": certificate, "SSLSupportMethod": "sni-only"}

    def aliased(reference: str, alias: str) -> dict[str, Any]:
        return config(reference, Aliases=counted(alias), ViewerCertificate=viewer)

    cloudfront = account.client("cloudfront")
    for uncovered in (name, f"a.b.{name}"):
        with pytest.raises(ClientError, match="InvalidViewerCertificate"):
            cloudfront.create_distribution(DistributionConfig=aliased("one", uncovered))
    cloudfront.create_distribution(DistributionConfig=aliased("one", f"www.{name}"))
    with pytest.raises(ClientError, match="CNAMEAlreadyExists"):
        cloudfront.create_distribution(DistributionConfig=aliased("two", f"WWW.{name}"))
    cloudfront.create_distribution(DistributionConfig=aliased("two", f"shop.{name}"))


def test_a_function_is_run_as_it_was_published(account: Account) -> None:
    """What is written afterwards is in the other stage, and no distribution names what was never published."""
    cloudfront = account.client("cloudfront")
    settings = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
    made = cloudfront.create_function(Name="f", FunctionConfig=settings, FunctionCode=b"old")
    arn = made["FunctionSummary"]["FunctionMetadata"]["FunctionARN"]
    runs = counted({"FunctionARN": arn, "EventType": "viewer-request"})
    using = config(behavior={"CachePolicyId": _OPTIMIZED, "FunctionAssociations": runs})
    with pytest.raises(ClientError, match="InvalidFunctionAssociation"):
        cloudfront.create_distribution(DistributionConfig=using)
    cloudfront.publish_function(Name="f", IfMatch=made["ETag"])
    cloudfront.create_distribution(DistributionConfig=using)
    cloudfront.update_function(Name="f", IfMatch=made["ETag"], FunctionConfig=settings, FunctionCode=b"new")
    assert cloudfront.get_function(Name="f")["FunctionCode"].read() == b"new"
    assert cloudfront.get_function(Name="f", Stage="LIVE")["FunctionCode"].read() == b"old"
    live = cloudfront.describe_function(Name="f", Stage="LIVE")["FunctionSummary"]
    assert live["Status"] == "DEPLOYED"
    with pytest.raises(ClientError, match="FunctionInUse"):
        cloudfront.delete_function(Name="f", IfMatch=cloudfront.describe_function(Name="f")["ETag"])


def test_an_invalidation_is_done_at_once_and_goes_with_its_distribution(account: Account) -> None:
    """Clients wait for it; one of a distribution that is not there is refused."""
    cloudfront = account.client("cloudfront")
    distribution = cloudfront.create_distribution(DistributionConfig=config())["Distribution"]["Id"]
    batch = {"Paths": counted("/*"), "CallerReference": "one"}
    made = cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)["Invalidation"]
    cloudfront.get_waiter("invalidation_completed").wait(DistributionId=distribution, Id=made["Id"])
    [listed] = cloudfront.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    assert listed["Id"] == made["Id"]
    with pytest.raises(ClientError, match="NoSuchDistribution"):
        cloudfront.create_invalidation(DistributionId="ENONE", InvalidationBatch=batch)


def test_lists_come_in_pages_that_say_whether_more_follows(account: Account) -> None:
    """As CloudFront writes lists: in a structure with number, marker and items."""
    cloudfront = account.client("cloudfront")
    for name in ("one", "two", "three"):
        cloudfront.create_key_value_store(Name=name)
    first = cloudfront.list_key_value_stores(MaxItems="2")["KeyValueStoreList"]
    assert (first["Quantity"], [item["Name"] for item in first["Items"]]) == (2, ["one", "two"])
    last = cloudfront.list_key_value_stores(MaxItems="2", Marker=first["NextMarker"])["KeyValueStoreList"]
    assert [item["Name"] for item in last["Items"]] == ["three"]
    assert "NextMarker" not in last


def test_operations_of_one_path_are_told_apart_over_http(account: Account) -> None:
    """Only the query says whether a request makes a distribution with tags, tags it or takes tags away."""
    services = RemoteServices.of_sandbox(f"http://localhost:{serve_beside(Application())}").of_account(account.id)
    cloudfront = services.client("cloudfront")
    tagged = {"DistributionConfig": config(), "Tags": {"Items": [{"Key": "team", "Value": "shop"}]}}
    arn = cloudfront.create_distribution_with_tags(DistributionConfigWithTags=tagged)["Distribution"]["ARN"]
    cloudfront.tag_resource(Resource=arn, Tags={"Items": [{"Key": "tier", "Value": "edge"}]})
    cloudfront.untag_resource(Resource=arn, TagKeys={"Items": ["team"]})
    assert cloudfront.list_tags_for_resource(Resource=arn)["Tags"]["Items"] == [{"Key": "tier", "Value": "edge"}]
    [listed] = cloudfront.list_distributions()["DistributionList"]["Items"]
    assert (listed["ARN"], listed["Enabled"]) == (arn, True)
