"""Policies together: AWS's evaluation logic, type by type, with what is documented of each."""

from typing import Any

import pytest

from analysis.snapshot.model.identity import Group, PolicyText
from tests.unit.analysis.identity.policies import (
    BUCKET,
    HERE,
    OBJECT,
    ROOT,
    THERE,
    World,
    allow,
    arn_of,
    deny,
    policy,
)

YES, NO, DENIED = "allowed", "implicitDeny", "explicitDeny"
READ = "s3:GetObject"


def test_what_nobody_allows_is_denied() -> None:
    """A new user can do nothing; that is no statement's doing."""
    world = World()
    world.user("ana")
    world.bucket()
    answer = world.ask("ana", READ, OBJECT)

    assert (answer.word, answer.decisions[0].matched) == (NO, ())


def test_a_deny_beats_every_allow_and_is_named() -> None:
    """In the principal's policy, in its group's, or in the resource's."""
    for place in ("own", "group", "bucket"):
        world = World()
        forbids = [deny("s3:*", principal="*")]
        world.user("ana", allow("*"), *([deny("s3:*")] if place == "own" else []), groups=("readers",))
        world.bucket(*(forbids if place == "bucket" else []))
        texts = (PolicyText("of-the-group", policy(deny("s3:*"))),) if place == "group" else ()
        world.groups["g"] = Group(f"arn:aws:iam::{HERE}:group/readers", "readers", texts)
        answer = world.ask("ana", READ, OBJECT)

        assert answer.word == DENIED
        assert [match.statement.denies for match in answer.decisions[0].matched] == [True]


def test_within_an_account_either_side_is_enough() -> None:
    """A bucket policy that names the user is as good as a policy of his own."""
    for own, bucket in ((True, False), (False, True)):
        world = World()
        ana = world.user("ana", *([allow(READ)] if own else []))
        world.bucket(*([allow(READ, f"{BUCKET}/*", principal=ana)] if bucket else []))

        assert world.word("ana", READ, OBJECT) == YES


def test_an_account_that_is_named_leaves_it_to_its_own_policies() -> None:
    """Naming the account's root lets nobody in by itself."""
    for own, expected in (((), NO), ((allow(READ),), YES)):
        world = World()
        world.user("ana", *own)
        world.bucket(allow(READ, f"{BUCKET}/*", principal=ROOT))

        assert world.word("ana", READ, OBJECT) == expected


@pytest.mark.parametrize(("own", "bucket", "expected"), [(1, 1, YES), (1, 0, NO), (0, 1, NO), (0, 0, NO)])
def test_across_accounts_both_sides_have_to_allow(own: int, bucket: int, expected: str) -> None:
    """Neither can speak for the other."""
    world = World()
    world.role("reader", *([allow(READ)] if own else []), account=THERE)
    root = f"arn:aws:iam::{THERE}:root"
    world.bucket(*([allow(READ, f"{BUCKET}/*", principal=root)] if bucket else []))

    assert world.word(arn_of("reader", THERE), READ, OBJECT) == expected


BOUNDARY = allow("ec2:*")


def test_a_boundary_limits_what_policies_give_and_gives_nothing() -> None:
    """Allowed is what both allow."""
    world = World()
    world.role("wide", allow("*"), boundary=BOUNDARY)
    world.role("narrow", allow("s3:*"), boundary=BOUNDARY)
    world.bucket()

    assert world.word("wide", "ec2:RunInstances", "*") == YES
    assert world.word("wide", READ, OBJECT) == NO
    assert world.word("narrow", "ec2:RunInstances", "*") == NO
    assert world.ask("wide", READ, OBJECT).decisions[0].by_boundary is False


def test_a_bucket_policy_reaches_a_user_past_his_boundary_and_a_role_not() -> None:
    """By the user's or the session's ARN it gives directly; by the role's ARN the boundary still limits.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    session = f"arn:aws:sts::{HERE}:assumed-role/reader/monday"
    for named, asks, expected in (
        (arn_of("ana", kind="user"), "ana", YES),
        (arn_of("reader"), "reader", NO),
        (session, session, YES),
        ("*", "reader", YES),
    ):
        world = World()
        world.user("ana", boundary=BOUNDARY)
        world.role("reader", boundary=BOUNDARY)
        world.bucket(allow(READ, f"{BUCKET}/*", principal=named))

        assert world.word(asks, READ, OBJECT) == expected


def test_a_session_that_nobody_named_may_be_the_one_that_is_meant() -> None:
    """Which session of the role asks was not told."""
    world = World()
    world.role("reader")
    world.bucket(allow(READ, f"{BUCKET}/*", principal=f"arn:aws:sts::{HERE}:assumed-role/reader/monday"))

    assert world.word("reader", READ, OBJECT) == "unknown"


def test_an_organizations_policy_has_to_allow_at_every_level_and_gives_nothing() -> None:
    """A denial at the root reaches every member; without policies of their own members can do nothing."""
    world = World()
    world.user("ana", allow("s3:*"))
    world.user("ben")
    world.bucket()
    world.organization({"ou-1": [deny("s3:PutObject")]})

    assert world.word("ana", READ, OBJECT) == YES
    assert world.word("ana", "s3:PutObject", OBJECT) == DENIED
    assert world.word("ben", READ, OBJECT) == NO
    assert world.word(HERE, "s3:PutObject", OBJECT) == DENIED


def test_an_organization_that_is_not_in_the_snapshot_leaves_it_open() -> None:
    """What it forbids nobody can say; what is denied without it stays denied."""
    world = World(member_of={HERE: "o-1"})
    world.user("ana", allow(READ))
    world.bucket()

    assert world.word("ana", READ, OBJECT) == "unknown"
    assert world.word("ana", "s3:PutObject", OBJECT) == NO


def test_a_resource_control_policy_limits_whoever_comes_to_the_resource() -> None:
    """Whether he is of the organization or not."""
    world = World()
    world.user("ana", allow("*"))
    world.bucket()
    outside = {"StringNotEquals": {"aws:PrincipalAccount": THERE}}
    world.organization({HERE: [deny("s3:*", principal="*", when=outside)]}, kind="RESOURCE_CONTROL_POLICY")

    assert world.word("ana", READ, OBJECT) == DENIED


def test_where_nobody_confirms_that_an_organization_limits_a_service_a_denial_is_unknown() -> None:
    """A policy that denies nothing to it leaves the answer as it is; SNS is limited in no case."""
    table = f"arn:aws:dynamodb:us-east-1:{HERE}:table/carts"
    topic = f"arn:aws:sns:us-east-1:{HERE}:news"
    for denied, action, resource, expected in (
        ("dynamodb:*", "dynamodb:GetItem", table, "unknown"),
        ("s3:*", "dynamodb:GetItem", table, YES),
        ("sns:*", "sns:Publish", topic, YES),
    ):
        world = World()
        world.user("ana", allow("*"))
        world.attach(table)
        world.attach(topic)
        world.organization({HERE: [deny(denied, principal="*")]}, kind="RESOURCE_CONTROL_POLICY")

        assert world.word("ana", action, resource) == expected, (denied, action)


EXCEPT: tuple[tuple[Any, str], ...] = (
    ([arn_of("ana", kind="user"), ROOT], YES),
    ([arn_of("ana", kind="user")], DENIED),
    ([arn_of("ben", kind="user"), ROOT], DENIED),
)


@pytest.mark.parametrize(("excepted", "expected"), EXCEPT)
def test_who_is_excepted_from_a_denial_is_named_with_his_account(excepted: Any, expected: str) -> None:
    """``NotPrincipal`` with the user alone denies him nevertheless.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    world = World()
    world.user("ana", allow(READ))
    statement = deny("s3:*", f"{BUCKET}/*")
    world.bucket({**statement, "NotPrincipal": {"AWS": excepted}})

    assert world.word("ana", READ, OBJECT) == expected


def test_not_action_and_not_resource_mean_all_others() -> None:
    """Everything but IAM, and every object but the secret ones."""
    world = World()
    world.user("ana", {"Effect": "Allow", "NotAction": "iam:*", "NotResource": f"{BUCKET}/secret/*"})
    world.bucket()

    assert world.word("ana", READ, f"{BUCKET}/open/a.txt") == YES
    assert world.word("ana", READ, f"{BUCKET}/secret/a.txt") == NO
    assert world.word("ana", "iam:CreateUser", arn_of("ben", kind="user")) == NO


def test_a_policy_that_is_not_in_the_snapshot_might_allow_or_deny() -> None:
    """What it says is asked for; what another one denies is denied all the same."""
    world = World()
    world.user("ana", attached=("arn:aws:iam::aws:policy/ReadOnlyAccess",))
    world.user("ben", allow("*"), attached=("arn:aws:iam::aws:policy/ReadOnlyAccess",))
    world.user("eve", deny("s3:*"), attached=("arn:aws:iam::aws:policy/ReadOnlyAccess",))
    world.bucket()

    assert [world.word(name, READ, OBJECT) for name in ("ana", "ben", "eve")] == ["unknown", "unknown", DENIED]
    assert "ReadOnlyAccess is not in the snapshot" in world.ask("ana", READ, OBJECT).text
