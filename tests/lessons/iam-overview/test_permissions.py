"""What a new user may do, and what beats what."""

from study.lab import Lab
from tests.lessons.people import allow, bucket, deny, user
from tests.teaching import teaches

YES, NO, DENIED = "allowed", "implicitDeny", "explicitDeny"


@teaches("iam-overview.6")
def test_a_new_user_can_do_nothing(lab: Lab) -> None:
    """Nobody has forbidden it; nobody has allowed it either, and that is enough."""
    user(lab, "ana")
    answer = lab.can("ana", "s3:GetObject", bucket(lab))

    assert answer.word == NO
    assert answer.decisions[0].matched == ()


@teaches("iam-overview.6", twin=True)
def test_one_statement_allows_what_it_names_and_no_more(lab: Lab) -> None:
    """Everything else stays as it was."""
    user(lab, "ana", allow("s3:GetObject"))
    letters = bucket(lab)

    assert lab.can("ana", "s3:GetObject", letters).word == YES
    assert lab.can("ana", "s3:PutObject", letters).word == NO


@teaches("iam-overview.7")
def test_one_denial_beats_every_allowance(lab: Lab) -> None:
    """However many there are, and wherever they stand."""
    letters = bucket(lab)
    user(lab, "ana", allow("*"), allow("s3:*"), deny("s3:GetObject", on=f"arn:aws:s3:::{letters}/secret/*"))

    answer = lab.can("ana", "s3:GetObject", f"{letters}/secret/a.txt")

    assert answer.word == DENIED
    assert [match.statement.index for match in answer.decisions[0].matched] == [2]


@teaches("iam-overview.7", twin=True)
def test_where_the_denial_does_not_reach_the_allowance_counts(lab: Lab) -> None:
    """The same user, another object of the same bucket."""
    letters = bucket(lab)
    user(lab, "ana", allow("*"), deny("s3:GetObject", on=f"arn:aws:s3:::{letters}/secret/*"))

    assert lab.can("ana", "s3:GetObject", f"{letters}/open/a.txt").word == YES
