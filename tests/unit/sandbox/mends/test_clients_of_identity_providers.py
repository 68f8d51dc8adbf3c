"""The audiences of an OpenID Connect provider."""

from tests.unit.sandbox.account import Account


def test_clients_come_and_go_one_by_one(account: Account) -> None:
    """Adding one that is there and removing one that is not changes nothing."""
    iam = account.client("iam")
    arn = iam.create_open_id_connect_provider(Url="https://login.example", ClientIDList=["one"])[
        "OpenIDConnectProviderArn"
    ]
    for client in ("two", "one"):
        iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=client)
    for client in ("one", "three"):
        iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=client)
    assert iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["ClientIDList"] == ["two"]
