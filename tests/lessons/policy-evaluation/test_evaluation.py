"""Policies of several kinds together, and what they come to."""

from study.lab import Lab
from tests.lessons.people import allow, bucket, by, deny, document, user
from tests.teaching import teaches

YES, NO, DENIED = "allowed", "implicitDeny", "explicitDeny"


@teaches("policy-evaluation.3")
def test_within_an_account_a_policy_of_the_bucket_is_as_good_as_one_of_the_user(lab: Lab) -> None:
    """The course merges all of them. Within one account they do add up, as far as nothing limits the result."""
    letters = bucket(lab)
    ana, _ = user(lab, "ana"), user(lab, "ben", allow("s3:GetObject"))
    lets_in = allow("s3:GetObject", on=f"arn:aws:s3:::{letters}/*", **by(ana))
    lab.client("s3").put_bucket_policy(Bucket=letters, Policy=document(lets_in))

    assert [lab.can(who, "s3:GetObject", letters).word for who in ("ana", "ben")] == [YES, YES]


@teaches("policy-evaluation.3", twin=True)
def test_across_accounts_neither_half_is_enough(lab: Lab) -> None:
    """The bucket's policy names him, and his own account gives him nothing; or the other way round."""
    other = lab.other_account()
    letters = bucket(lab)
    named, _ = user(other, "named"), user(other, "hopeful", allow("s3:GetObject"))
    both = user(other, "both", allow("s3:GetObject"))
    statements = [allow("s3:GetObject", on=f"arn:aws:s3:::{letters}/*", **by(arn)) for arn in (named, both)]
    lab.client("s3").put_bucket_policy(Bucket=letters, Policy=document(*statements))

    words = [lab.can(who, "s3:GetObject", letters).word for who in ("named", "hopeful", "both")]

    assert words == [NO, NO, YES]


@teaches("policy-evaluation.4")
def test_a_denial_is_looked_for_first_then_an_allowance_and_else_it_is_denied(lab: Lab) -> None:
    """Three users: denied by a statement, allowed by one, and spoken of by none."""
    user(lab, "denied", allow("s3:*"), deny("s3:*"))
    user(lab, "allowed", allow("s3:*"))
    user(lab, "silent")
    letters = bucket(lab)

    words = [lab.can(who, "s3:GetObject", letters).word for who in ("denied", "allowed", "silent")]

    assert words == [DENIED, YES, NO]


@teaches("policy-evaluation.4", twin=True)
def test_the_order_of_statements_is_of_no_importance(lab: Lab) -> None:
    """Other than with rules of a network ACL, which are read by their numbers."""
    user(lab, "first", deny("s3:*"), allow("s3:*"))
    user(lab, "last", allow("s3:*"), deny("s3:*"))
    letters = bucket(lab)

    assert [lab.can(who, "s3:GetObject", letters).word for who in ("first", "last")] == [DENIED, DENIED]
