"""AWS's own worked examples: who is let in where, as its pages tell the result."""

import pytest

from tests.unit.analysis.identity.policies import HERE, KEY, ROOT, THERE, World, allow, arn_of, deny, policy

LIST, READ, WRITE = ACTIONS = "sqs:ListMessageMoveTasks", "sqs:ReceiveMessage", "sqs:SendMessage"
X, Y, Z = (f"arn:aws:sqs:us-east-1:{HERE}:{name}" for name in "XYZ")
JOHN, CARLOS, MARY, ZHANG = (arn_of(name, kind="user") for name in ("john", "carlos", "mary", "zhang"))
YES, NO, DENIED = "allowed", "implicitDeny", "explicitDeny"


def four_people_and_three_resources() -> World:
    """Return the example of identity-based and resource-based policies, with queues as resources.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
    """
    world = World()
    world.user("john", allow([LIST, READ], X))
    world.user("carlos", allow([LIST, READ], Y), deny("*", Z))
    world.user("mary", allow(list(ACTIONS), [X, Y, Z]))
    world.user("zhang")
    for arn, statements in {
        X: [allow([LIST, READ], X, principal=JOHN), allow([LIST, READ], X, principal=MARY)],
        Y: [allow([LIST, WRITE], Y, principal=CARLOS), allow([LIST, READ], Y, principal=ZHANG)],
        Z: [allow([LIST, READ], Z, principal=CARLOS), allow(list(ACTIONS), Z, principal=ZHANG)],
    }.items():
        world.attach(arn, *statements)
    return world


RESULTS = {
    "john": {X: (YES, YES, NO), Y: (NO, NO, NO), Z: (NO, NO, NO)},
    "carlos": {X: (NO, NO, NO), Y: (YES, YES, YES), Z: (DENIED, DENIED, DENIED)},
    "mary": {X: (YES, YES, YES), Y: (YES, YES, YES), Z: (YES, YES, YES)},
    "zhang": {X: (NO, NO, NO), Y: (YES, YES, NO), Z: (YES, YES, YES)},
}
"""Who → resource → may he list, read, write."""


@pytest.mark.parametrize("who", RESULTS)
def test_identity_and_resource_policies_add_up_within_an_account(who: str) -> None:
    """As AWS's page tells it of these four."""
    world = four_people_and_three_resources()

    assert {arn: tuple(world.word(who, action, arn) for action in ACTIONS) for arn in (X, Y, Z)} == RESULTS[who]


def test_alice_is_denied_a_key_of_her_own_account() -> None:
    """The default key policy lets the account decide, and no IAM policy gives her the permission.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
    """
    world = World()
    world.user("alice")
    world.key(allow("kms:*", principal=ROOT))

    assert world.word("alice", "kms:Decrypt", KEY) == NO


def test_bob_uses_a_key_of_another_account_by_a_role_there() -> None:
    """He may assume the role, the role's account trusts his, and the key policy names the role.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
    """
    world = World()
    role = arn_of("ExampleRole")
    bob = world.user("bob", allow("sts:AssumeRole", role), account=THERE)
    trusts = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{THERE}:root"}}
    world.role("ExampleRole", trust=policy(trusts))
    world.key(allow("kms:*", principal=ROOT), allow(["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"], principal=role))

    assert world.word(bob, "sts:AssumeRole", role) == YES
    assert world.word("ExampleRole", "kms:Decrypt", KEY) == YES
    assert world.word(bob, "kms:Decrypt", KEY) == NO


def test_a_boundary_keeps_shirley_to_three_services() -> None:
    """She may create users by her policy; the boundary knows S3, CloudWatch and EC2 only.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    world = World()
    world.user("shirley", allow("iam:CreateUser"), boundary=allow(["s3:*", "cloudwatch:*", "ec2:*"]))

    assert world.word("shirley", "iam:CreateUser", "*") == NO
    assert world.word("shirley", "s3:ListAllMyBuckets", "*") == NO
