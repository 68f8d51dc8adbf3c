"""What is shared is seen by those with whom it is shared, in the end."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def _gateway(account: Account) -> str:
    return f"arn:aws:ec2:us-east-1:{account.id}:transit-gateway/tgw-0123456789abcdef0"


def _organization() -> tuple[Account, Account, Any]:
    """Make an organization of a management account and a member."""
    owner = Account()
    organizations = owner.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    created = organizations.create_account(Email="member@example.org", AccountName="member")["CreateAccountStatus"]
    member = Account()
    member.id = created["AccountId"]
    member.services = type(member.services)(member.id, "us-east-1")
    return owner, member, organizations


def test_a_stranger_sees_a_share_after_having_accepted_the_invitation(account: Account) -> None:
    """Until then the association is ASSOCIATING, and nothing is listed."""
    other = Account()
    mine, theirs = account.client("ram"), other.client("ram")
    share = mine.create_resource_share(name="hub", resourceArns=[_gateway(account)], principals=[other.id])
    arn = share["resourceShare"]["resourceShareArn"]
    principals = {"associationType": "PRINCIPAL", "resourceShareArns": [arn]}
    [association] = mine.get_resource_share_associations(**principals)["resourceShareAssociations"]
    assert (association["status"], association["external"]) == ("ASSOCIATING", True)
    assert theirs.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"] == []
    [invitation] = theirs.get_resource_share_invitations()["resourceShareInvitations"]
    assert (invitation["senderAccountId"], invitation["status"]) == (account.id, "PENDING")
    theirs.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])

    [association] = mine.get_resource_share_associations(**principals)["resourceShareAssociations"]
    assert association["status"] == "ASSOCIATED"
    [shared] = theirs.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]
    assert (shared["arn"], shared["type"]) == (_gateway(account), "ec2:TransitGateway")
    [seen] = theirs.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]
    assert (seen["name"], seen["owningAccountId"]) == ("hub", account.id)
    assert theirs.list_principals(resourceOwner="OTHER-ACCOUNTS")["principals"][0]["id"] == account.id
    with pytest.raises(ClientError, match="AlreadyAccepted"):
        theirs.reject_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])


def test_a_rejected_invitation_shows_nothing(account: Account) -> None:
    """The association has failed."""
    other = Account()
    mine, theirs = account.client("ram"), other.client("ram")
    mine.create_resource_share(name="hub", resourceArns=[_gateway(account)], principals=[other.id])
    [invitation] = theirs.get_resource_share_invitations()["resourceShareInvitations"]
    theirs.reject_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
    [association] = mine.get_resource_share_associations(associationType="PRINCIPAL")["resourceShareAssociations"]
    assert association["status"] == "FAILED"
    assert theirs.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"] == []


def test_an_organization_that_enables_sharing_needs_no_invitations() -> None:
    """Whether a share names the organization, a unit at any depth, or an account of it."""
    owner, member, organizations = _organization()
    organization = organizations.describe_organization()["Organization"]["Arn"]
    mine = owner.client("ram")
    with pytest.raises(ClientError, match="can only be shared within your AWS Organization"):
        mine.create_resource_share(name="hub", resourceArns=[_gateway(owner)], principals=[organization])
    mine.enable_sharing_with_aws_organization()
    root = organizations.list_roots()["Roots"][0]["Id"]
    outer = organizations.create_organizational_unit(ParentId=root, Name="outer")["OrganizationalUnit"]
    inner = organizations.create_organizational_unit(ParentId=outer["Id"], Name="inner")["OrganizationalUnit"]
    organizations.move_account(AccountId=member.id, SourceParentId=root, DestinationParentId=inner["Id"])
    theirs = member.client("ram")
    for principal in (organization, outer["Arn"], inner["Arn"], member.id):
        made = mine.create_resource_share(name="hub", resourceArns=[_gateway(owner)], principals=[principal])
        assert len(theirs.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]) == 1, principal
        mine.delete_resource_share(resourceShareArn=made["resourceShare"]["resourceShareArn"])
        assert theirs.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"] == []
    assert theirs.get_resource_share_invitations()["resourceShareInvitations"] == []
    other = organizations.create_organizational_unit(ParentId=root, Name="other")["OrganizationalUnit"]
    mine.create_resource_share(name="hub", resourceArns=[_gateway(owner)], principals=[other["Arn"]])
    assert theirs.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"] == []


def test_a_subnet_is_not_shared_outside_of_the_organization(account: Account) -> None:
    """Nor is anything if the share does not allow external principals."""
    ram = account.client("ram")
    subnet = f"arn:aws:ec2:us-east-1:{account.id}:subnet/subnet-1"
    with pytest.raises(ClientError, match="can only be shared within your AWS Organization"):
        ram.create_resource_share(name="network", resourceArns=[subnet], principals=[Account().id])
    made = ram.create_resource_share(name="hub", allowExternalPrincipals=False)["resourceShare"]
    with pytest.raises(ClientError, match="can only be shared within your AWS Organization"):
        ram.associate_resource_share(resourceShareArn=made["resourceShareArn"], principals=[Account().id])


def test_a_share_has_a_permission_for_each_type_of_its_resources(account: Account) -> None:
    """AWS's default, until one's own replaces it; a type with resources is never without."""
    ram = account.client("ram")
    share = ram.create_resource_share(name="hub", resourceArns=[_gateway(account)])["resourceShare"]["resourceShareArn"]
    [default] = ram.list_resource_share_permissions(resourceShareArn=share)["permissions"]
    assert default["arn"] == "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionTransitGateway"
    own = ram.create_permission(name="attach", resourceType="ec2:TransitGateway", policyTemplate="{}")["permission"]
    with pytest.raises(ClientError, match="has a permission for"):
        ram.associate_resource_share_permission(resourceShareArn=share, permissionArn=own["arn"])
    ram.associate_resource_share_permission(resourceShareArn=share, permissionArn=own["arn"], replace=True)
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        ram.delete_permission(permissionArn=own["arn"])
    with pytest.raises(ClientError, match="need a permission"):
        ram.disassociate_resource_share_permission(resourceShareArn=share, permissionArn=own["arn"])
    ram.disassociate_resource_share(resourceShareArn=share, resourceArns=[_gateway(account)])
    ram.disassociate_resource_share_permission(resourceShareArn=share, permissionArn=own["arn"])
    ram.delete_permission(permissionArn=own["arn"])


def test_only_what_one_owns_can_be_shared(account: Account) -> None:
    """And only types that can be shared at all."""
    ram = account.client("ram")
    with pytest.raises(ClientError, match="only its owner can share it"):
        ram.create_resource_share(name="hub", resourceArns=[_gateway(Account())])
    with pytest.raises(ClientError, match="cannot share the selected resource type"):
        ram.create_resource_share(name="hub", resourceArns=[f"arn:aws:ec2:us-east-1:{account.id}:instance/i-1"])
    assert ram.get_resource_shares(resourceOwner="SELF")["resourceShares"] == []


def test_a_share_can_be_renamed_tagged_and_found_by_its_tags(account: Account) -> None:
    """As every resource that has tags."""
    ram = account.client("ram")
    share = ram.create_resource_share(name="hub", tags=[{"key": "tier", "value": "network"}])["resourceShare"]
    arn = share["resourceShareArn"]
    ram.tag_resource(resourceShareArn=arn, tags=[{"key": "team", "value": "core"}])
    ram.untag_resource(resourceShareArn=arn, tagKeys=["tier"])
    ram.update_resource_share(resourceShareArn=arn, name="spokes")
    wanted = {"resourceOwner": "SELF", "tagFilters": [{"tagKey": "team", "tagValues": ["core"]}]}
    [found] = ram.get_resource_shares(**wanted)["resourceShares"]
    assert (found["name"], found["tags"]) == ("spokes", [{"key": "team", "value": "core"}])
    assert ram.get_resource_shares(resourceOwner="SELF", tagFilters=[{"tagKey": "tier"}])["resourceShares"] == []
    with pytest.raises(ClientError, match="UnknownResource"):
        ram.delete_resource_share(resourceShareArn=f"{arn}0")
