"""Trust stores take their bundle from S3 and keep what is revoked."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
_LIST = "-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n"


def test_a_trust_store_is_made_changed_and_removed(account: Account) -> None:
    """Its certificates are counted; a bundle that is not there, or empty, is refused; tags are told."""
    s3, elbv2, bucket = account.client("s3"), account.client("elbv2"), f"ca-{account.id}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="ca.pem", Body=_CERTIFICATE * 2)
    s3.put_object(Bucket=bucket, Key="empty.pem", Body="")
    s3.put_object(Bucket=bucket, Key="crl.pem", Body=_LIST)
    [store] = elbv2.create_trust_store(
        Name="clients",
        CaCertificatesBundleS3Bucket=bucket,
        CaCertificatesBundleS3Key="ca.pem",
        Tags=[{"Key": "a", "Value": "b"}],
    )["TrustStores"]
    arn = store["TrustStoreArn"]
    assert (store["Status"], store["NumberOfCaCertificates"]) == ("ACTIVE", 2)
    for key, code in (("none.pem", "CaCertificatesBundleNotFound"), ("empty.pem", "InvalidCaCertificatesBundle")):
        with pytest.raises(ClientError, match=code):
            elbv2.modify_trust_store(
                TrustStoreArn=arn, CaCertificatesBundleS3Bucket=bucket, CaCertificatesBundleS3Key=key
            )
    [added] = elbv2.add_trust_store_revocations(
        TrustStoreArn=arn, RevocationContents=[{"S3Bucket": bucket, "S3Key": "crl.pem"}]
    )["TrustStoreRevocations"]
    [told] = elbv2.describe_trust_stores(Names=["clients"])["TrustStores"]
    assert (added["RevocationId"], told["TotalRevokedEntries"]) == (1, 1)
    elbv2.remove_trust_store_revocations(TrustStoreArn=arn, RevocationIds=[1])
    assert elbv2.describe_trust_store_revocations(TrustStoreArn=arn)["TrustStoreRevocations"] == []
    elbv2.add_tags(ResourceArns=[arn], Tags=[{"Key": "c", "Value": "d"}])
    [tags] = elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"]
    assert {tag["Key"] for tag in tags["Tags"]} == {"a", "c"}
    elbv2.delete_trust_store(TrustStoreArn=arn)
    with pytest.raises(ClientError, match="TrustStoreNotFound"):
        elbv2.describe_trust_stores(TrustStoreArns=[arn])
