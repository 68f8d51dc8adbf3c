"""A boundary: what an identity may have at most."""

from study.lab import Lab
from tests.lessons.people import allow, bucket, document, user
from tests.teaching import teaches

YES, NO = "allowed", "implicitDeny"


def boundary(lab: Lab) -> str:
    """Make a policy that knows S3 only; return its ARN."""
    made = lab.client("iam").create_policy(PolicyName="at-most", PolicyDocument=document(allow("s3:*")))
    return str(made["Policy"]["Arn"])


@teaches("permissions-boundaries.1")
def test_an_identity_may_do_what_its_policies_and_its_boundary_both_allow(lab: Lab) -> None:
    """Full access within the boundary is S3 only; a boundary alone is nothing."""
    limit = boundary(lab)
    user(lab, "admin", allow("*"), PermissionsBoundary=limit)
    user(lab, "empty", PermissionsBoundary=limit)
    letters = bucket(lab)

    assert lab.can("admin", "s3:GetObject", letters).word == YES
    assert lab.can("admin", "ec2:RunInstances", "*").word == NO
    assert lab.can("empty", "s3:GetObject", letters).word == NO


@teaches("permissions-boundaries.1", twin=True)
def test_without_the_boundary_the_same_policies_give_everything(lab: Lab) -> None:
    """It was the boundary that held them back."""
    user(lab, "admin", allow("*"))

    assert lab.can("admin", "ec2:RunInstances", "*").word == YES
