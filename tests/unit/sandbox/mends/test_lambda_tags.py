"""Tags of things beside functions."""

from tests.unit.sandbox.account import Account


def test_a_code_signing_configuration_takes_tags(account: Account) -> None:
    """With the call that makes it, and afterwards."""
    client = account.client("lambda")
    publishers = {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:111122223333:/signing-profiles/p/abcdefghij"]}
    made = client.create_code_signing_config(AllowedPublishers=publishers, Tags={"team": "shop"})
    arn = made["CodeSigningConfig"]["CodeSigningConfigArn"]
    client.tag_resource(Resource=arn, Tags={"stage": "test"})
    client.untag_resource(Resource=arn, TagKeys=["team"])
    assert client.list_tags(Resource=arn)["Tags"] == {"stage": "test"}
