"""Units: names among siblings, and what has to be out of them before they go."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_unit_with_an_account_or_a_unit_in_it_stays(account: Account) -> None:
    """OrganizationalUnitNotEmptyException; one that goes is no target of policies any more."""
    client = account.client("organizations")
    client.create_organization(FeatureSet="ALL")
    root = client.list_roots()["Roots"][0]["Id"]
    outer = client.create_organizational_unit(ParentId=root, Name="outer")["OrganizationalUnit"]["Id"]
    inner = client.create_organizational_unit(ParentId=outer, Name="inner")["OrganizationalUnit"]["Id"]
    member = client.create_account(AccountName="shop", Email="shop@example.com")["CreateAccountStatus"]["AccountId"]
    client.move_account(AccountId=member, SourceParentId=root, DestinationParentId=inner)
    for unit in (outer, inner):
        with pytest.raises(ClientError, match="OrganizationalUnitNotEmptyException"):
            client.delete_organizational_unit(OrganizationalUnitId=unit)
    client.move_account(AccountId=member, SourceParentId=inner, DestinationParentId=root)
    client.delete_organizational_unit(OrganizationalUnitId=inner)
    targets = client.list_targets_for_policy(PolicyId="p-FullAWSAccess")["Targets"]
    assert inner not in [target["TargetId"] for target in targets]


def test_names_are_unique_among_the_units_of_one_parent(account: Account) -> None:
    """Elsewhere they may occur again, and a unit may keep its own."""
    client = account.client("organizations")
    client.create_organization(FeatureSet="ALL")
    root = client.list_roots()["Roots"][0]["Id"]
    one, two = (
        client.create_organizational_unit(ParentId=root, Name=name)["OrganizationalUnit"]["Id"] for name in ("a", "b")
    )
    with pytest.raises(ClientError, match="DuplicateOrganizationalUnitException"):
        client.create_organizational_unit(ParentId=root, Name="a")
    with pytest.raises(ClientError, match="DuplicateOrganizationalUnitException"):
        client.update_organizational_unit(OrganizationalUnitId=two, Name="a")
    inner = client.create_organizational_unit(ParentId=one, Name="inner")["OrganizationalUnit"]["Id"]
    client.update_organizational_unit(OrganizationalUnitId=inner, Name="a")
    client.update_organizational_unit(OrganizationalUnitId=inner, Name="a")
