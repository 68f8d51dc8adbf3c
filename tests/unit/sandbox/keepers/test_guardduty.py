"""GuardDuty: one detector, all its features, and members of two accounts."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_an_account_has_one_detector_with_all_features(account: Account) -> None:
    """What is not named is as it is by default, also by its older name."""
    guardduty = account.client("guardduty")
    detector = guardduty.create_detector(
        Enable=True,
        DataSources={"S3Logs": {"Enable": False}},
        Features=[{"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}],
    )["DetectorId"]
    with pytest.raises(ClientError, match="a detector already exists"):
        guardduty.create_detector(Enable=True)
    told = guardduty.get_detector(DetectorId=detector)
    features = {one["Name"]: one["Status"] for one in told["Features"]}
    assert (features["RUNTIME_MONITORING"], features["S3_DATA_EVENTS"]) == ("ENABLED", "DISABLED")
    assert (features["CLOUD_TRAIL"], features["EKS_RUNTIME_MONITORING"]) == ("ENABLED", "DISABLED")
    assert told["DataSources"]["S3Logs"]["Status"] == "DISABLED"
    assert guardduty.list_detectors()["DetectorIds"] == [detector]
    guardduty.create_filter(DetectorId=detector, Name="low", FindingCriteria={"Criterion": {"severity": {"Lt": 4}}})
    guardduty.delete_detector(DetectorId=detector)
    with pytest.raises(ClientError, match="BadRequestException"):
        guardduty.get_filter(DetectorId=detector, FilterName="low")


def test_a_member_accepts_the_invitation_of_an_administrator(account: Account) -> None:
    """And leaves it again; each sees what became of the other."""
    member = Account()
    admin, other = account.client("guardduty"), member.client("guardduty")
    mine, theirs = (client.create_detector(Enable=True)["DetectorId"] for client in (admin, other))
    details = [{"AccountId": member.id, "Email": "member@example.com"}]
    admin.create_members(DetectorId=mine, AccountDetails=details)
    assert other.list_invitations()["Invitations"] == []
    admin.invite_members(DetectorId=mine, AccountIds=[member.id])
    [invitation] = other.list_invitations()["Invitations"]
    assert invitation["AccountId"] == account.id
    with pytest.raises(ClientError, match="BadRequestException"):
        other.accept_invitation(DetectorId=theirs, MasterId=account.id, InvitationId="0")
    other.accept_invitation(DetectorId=theirs, MasterId=account.id, InvitationId=invitation["InvitationId"])
    assert other.get_master_account(DetectorId=theirs)["Master"]["AccountId"] == account.id
    [told] = admin.list_members(DetectorId=mine)["Members"]
    assert (told["RelationshipStatus"], told["DetectorId"]) == ("Enabled", theirs)
    other.disassociate_from_master_account(DetectorId=theirs)
    [told] = admin.get_members(DetectorId=mine, AccountIds=[member.id])["Members"]
    assert told["RelationshipStatus"] == "Resigned"
    unknown = admin.delete_members(DetectorId=mine, AccountIds=["000000000000"])["UnprocessedAccounts"]
    assert [one["AccountId"] for one in unknown] == ["000000000000"]


def test_templates_in_two_accounts_make_one_a_member_of_the_other(account: Account) -> None:
    """The acceptance finds the invitation by itself."""
    member = Account()
    detector = {"Type": "AWS::GuardDuty::Detector", "Properties": {"Enable": True}}
    invited = {"MemberId": member.id, "Email": "a@example.com", "Status": "Invited", "DetectorId": {"Ref": "D"}}
    inviting = {"D": detector, "M": {"Type": "AWS::GuardDuty::Member", "Properties": invited}}
    accepted = {"MasterId": account.id, "DetectorId": {"Ref": "D"}}
    accepting = {"D": detector, "M": {"Type": "AWS::GuardDuty::Master", "Properties": accepted}}
    assert member.create({"Resources": accepting}) == "ROLLBACK_COMPLETE"
    assert member.delete() == "DELETE_COMPLETE"
    assert account.create({"Resources": inviting}) == "CREATE_COMPLETE", account.reasons()
    assert member.create({"Resources": accepting}) == "CREATE_COMPLETE", member.reasons()
    assert account.look_up().good
    assert member.look_up().good
    assert member.delete() == "DELETE_COMPLETE", member.reasons()
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
