"""Where units and accounts are, as conditions on aws:PrincipalOrgPaths write it."""

from tests.unit.sandbox.account import Account


def test_a_path_leads_through_all_units(account: Account) -> None:
    """It changes when the account moves."""
    client = account.client("organizations")
    organization = client.create_organization(FeatureSet="ALL")["Organization"]["Id"]
    root = client.list_roots()["Roots"][0]["Id"]
    outer = client.create_organizational_unit(ParentId=root, Name="outer")["OrganizationalUnit"]
    inner = client.create_organizational_unit(ParentId=outer["Id"], Name="inner")["OrganizationalUnit"]
    assert inner["Path"] == f"{organization}/{root}/{outer['Id']}/{inner['Id']}/"
    member = client.create_account(AccountName="shop", Email="shop@example.com")["CreateAccountStatus"]["AccountId"]
    assert client.describe_account(AccountId=member)["Account"]["Paths"] == [f"{organization}/{root}/{member}/"]
    client.move_account(AccountId=member, SourceParentId=root, DestinationParentId=inner["Id"])
    [path] = client.describe_account(AccountId=member)["Account"]["Paths"]
    assert path == f"{inner['Path']}{member}/"
