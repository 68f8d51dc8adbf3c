"""What a secret tells of itself."""

from tests.unit.sandbox.account import Account


def test_type_and_keys_of_replicas_are_told_and_a_description_can_be_emptied(account: Account) -> None:
    """DescribeSecret has them as they were given."""
    client = account.client("secretsmanager")
    replicas = [{"Region": "eu-west-1", "KmsKeyId": "alias/mine"}, {"Region": "us-west-2"}]
    client.create_secret(Name="one", Description="first", Type="Example", AddReplicaRegions=replicas)
    told = client.describe_secret(SecretId="one")
    assert (told["Type"], told["Description"]) == ("Example", "first")
    keys = [replica["KmsKeyId"] for replica in told["ReplicationStatus"]]
    assert keys == ["alias/mine", "alias/aws/secretsmanager"]
    client.update_secret(SecretId="one", Description="")
    assert "Description" not in client.describe_secret(SecretId="one")
