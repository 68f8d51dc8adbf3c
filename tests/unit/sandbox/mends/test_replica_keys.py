"""A replica shares its key's material and nothing of its administration."""

import pytest
from botocore.exceptions import ClientError

from sandbox.services import InProcessServices
from tests.unit.sandbox.account import Account

_POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"}]}'
)


def test_policy_description_and_tags_are_the_replicas_own(account: Account) -> None:
    """And which of the two is the primary both tell."""
    here, there = account.client("kms"), InProcessServices(account.id, "eu-west-1").client("kms")
    key = here.create_key(MultiRegion=True, Description="first")["KeyMetadata"]["KeyId"]
    tags = [{"TagKey": "a", "TagValue": "1"}]
    here.replicate_key(KeyId=key, ReplicaRegion="eu-west-1", Policy=_POLICY, Description="second", Tags=tags)
    replica = there.describe_key(KeyId=key)["KeyMetadata"]
    primary = here.describe_key(KeyId=key)["KeyMetadata"]
    kinds = [one["MultiRegionConfiguration"]["MultiRegionKeyType"] for one in (primary, replica)]
    assert kinds == ["PRIMARY", "REPLICA"]
    assert (primary["Description"], replica["Description"]) == ("first", "second")
    assert there.get_key_policy(KeyId=key, PolicyName="default")["Policy"] == _POLICY
    assert here.get_key_policy(KeyId=key, PolicyName="default")["Policy"] != _POLICY
    assert (there.list_resource_tags(KeyId=key)["Tags"], here.list_resource_tags(KeyId=key)["Tags"]) == (tags, [])
    secret = here.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    assert there.decrypt(CiphertextBlob=secret, KeyId=key)["Plaintext"] == b"hush"


def test_a_region_has_at_most_one_replica_of_a_key(account: Account) -> None:
    """AlreadyExistsException."""
    kms = account.client("kms")
    key = kms.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")


def test_an_alias_is_of_one_region(account: Account) -> None:
    """Although the key is of two."""
    here, there = account.client("kms"), InProcessServices(account.id, "eu-west-1").client("kms")
    key = here.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    here.create_alias(AliasName="alias/one", TargetKeyId=key)
    here.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
    there.create_alias(AliasName="alias/two", TargetKeyId=key)
    assert [one["AliasName"] for one in here.list_aliases(KeyId=key)["Aliases"]] == ["alias/one"]
    assert [one["AliasName"] for one in there.list_aliases(KeyId=key)["Aliases"]] == ["alias/two"]
