"""What watches: Macie's session and members, sinks that other accounts link to, X-Ray's settings."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_nothing_of_macie_is_there_without_its_session(account: Account) -> None:
    """And all goes with it."""
    macie = account.client("macie2")
    with pytest.raises(ClientError, match="Macie is not enabled"):
        macie.create_custom_data_identifier(name="a", regex="b")
    macie.enable_macie()
    with pytest.raises(ClientError, match="ConflictException"):
        macie.enable_macie()
    macie.create_custom_data_identifier(name="a", regex="b")
    macie.disable_macie()
    macie.enable_macie()
    assert macie.list_custom_data_identifiers()["items"] == []


def test_an_account_accepts_to_be_a_member_of_macie(account: Account) -> None:
    """Invited by an administrator; ListMembers tells associated ones if asked."""
    member = Account()
    admin, other = account.client("macie2"), member.client("macie2")
    for client in (admin, other):
        client.enable_macie()
    admin.create_member(account={"accountId": member.id, "email": "a@example.com"})
    admin.create_invitations(accountIds=[member.id])
    [invitation] = other.list_invitations()["invitations"]
    assert admin.list_members(onlyAssociated="true")["members"] == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        other.accept_invitation(administratorAccountId=account.id, invitationId="none")
    other.accept_invitation(administratorAccountId=account.id, invitationId=invitation["invitationId"])
    assert other.get_administrator_account()["administrator"]["accountId"] == account.id
    assert [one["accountId"] for one in admin.list_members(onlyAssociated="true")["members"]] == [member.id]
    admin.disassociate_member(id=member.id)
    assert admin.get_member(id=member.id)["relationshipStatus"] == "Removed"


def test_other_accounts_link_to_a_sink_which_stays_while_they_do(account: Account) -> None:
    """One sink in an account and Region; a link says from where it is."""
    source = Account()
    monitoring, other = account.client("oam"), source.client("oam")
    sink = monitoring.create_sink(Name="all")["Arn"]
    with pytest.raises(ClientError, match="ConflictException"):
        monitoring.create_sink(Name="more")
    kinds = ["AWS::CloudWatch::Metric"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        other.create_link(LabelTemplate="a", ResourceTypes=kinds, SinkIdentifier=f"{sink}0")
    link = other.create_link(LabelTemplate="$AccountName", ResourceTypes=kinds, SinkIdentifier=sink)
    assert link["Label"] == source.id
    assert [one["LinkArn"] for one in monitoring.list_attached_links(SinkIdentifier=sink)["Items"]] == [link["Arn"]]
    with pytest.raises(ClientError, match="ConflictException"):
        monitoring.delete_sink(Identifier=sink)
    other.delete_link(Identifier=link["Arn"])
    monitoring.delete_sink(Identifier=sink)


def test_an_account_has_one_behaviour_graph(account: Account) -> None:
    """Its members are named with it and go with it."""
    detective = account.client("detective")
    graph = detective.create_graph()["GraphArn"]
    with pytest.raises(ClientError, match="ConflictException"):
        detective.create_graph()
    accounts = [{"AccountId": "111122223333", "EmailAddress": "a@example.com"}]
    detective.create_members(GraphArn=graph, Accounts=accounts)
    told = detective.get_members(GraphArn=graph, AccountIds=["111122223333", "222233334444"])
    assert [one["Status"] for one in told["MemberDetails"]] == ["INVITED"]
    assert [one["AccountId"] for one in told["UnprocessedAccounts"]] == ["222233334444"]
    detective.delete_graph(GraphArn=graph)
    assert detective.list_graphs()["GraphList"] == []


def test_traces_go_where_the_account_says(account: Account) -> None:
    """As many of them are indexed as it says."""
    xray = account.client("xray")
    assert xray.get_trace_segment_destination()["Destination"] == "XRay"
    xray.update_trace_segment_destination(Destination="CloudWatchLogs")
    xray.update_indexing_rule(Name="Default", Rule={"Probabilistic": {"DesiredSamplingPercentage": 5}})
    assert xray.get_trace_segment_destination()["Destination"] == "CloudWatchLogs"
    [rule] = xray.get_indexing_rules()["IndexingRules"]
    assert rule["Rule"]["Probabilistic"]["DesiredSamplingPercentage"] == 5
