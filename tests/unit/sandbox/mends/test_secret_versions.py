"""Labels say which version of a secret is the current one."""

from tests.unit.sandbox.account import Account


def test_the_label_leads_to_the_version_wherever_it_is_moved(account: Account) -> None:
    """Back to the previous one, too."""
    client = account.client("secretsmanager")
    first = client.create_secret(Name="one", SecretString="first")["VersionId"]
    second = client.put_secret_value(SecretId="one", SecretString="second")["VersionId"]
    assert client.get_secret_value(SecretId="one")["VersionId"] == second
    client.update_secret_version_stage(
        SecretId="one", VersionStage="AWSCURRENT", MoveToVersionId=first, RemoveFromVersionId=second
    )
    told = client.get_secret_value(SecretId="one")
    assert (told["VersionId"], told["SecretString"]) == (first, "first")
    third = client.put_secret_value(SecretId="one", SecretString="third")["VersionId"]
    stages = client.describe_secret(SecretId="one")["VersionIdsToStages"]
    assert (stages[third], stages[first]) == (["AWSCURRENT"], ["AWSPREVIOUS"])
