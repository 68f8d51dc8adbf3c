"""Whom a key's policy lets in for what: through services, in a context, to move, to grant, from another account."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from refarch.compute import ServerFleet
from refarch.refusal import RefusedError
from refarch.security import EnvelopeKey, use_key
from refarch.security.key_actions import REPLICATION
from sandbox.services import operation_model
from tests.unit.constructs.shape import (
    Shape,
    actions,
    administrator,
    empty_stack,
    key,
    network,
    shape_of,
    statements,
)

GUEST = "444455556666"


def build(stack: Stack) -> None:
    """Add two keys and everybody who is let in."""
    rulers = [administrator(stack)]
    guest = iam.AccountPrincipal(GUEST)
    mover = iam.Role(stack, "Mover", assumed_by=iam.AccountRootPrincipal())
    key = EnvelopeKey(stack, "Key", alias="old", administrators=rulers, multi_region=True)
    new = EnvelopeKey(stack, "New", alias="new", administrators=rulers, own_material=True)
    key.allow_use(by=guest, sid="Via", via=["s3", "sqs"])
    key.allow_use(by=guest, sid="Context", context={"tenant": "letters"})
    key.allow_move(by=mover, to=new)
    key.allow_delegation(by=guest)
    use_key(mover, new.key, actions=["kms:Decrypt"])


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


@pytest.fixture(scope="module")
def policy(shape: Shape) -> dict[str, Any]:
    """The first key's statements by id."""
    return dict(statements(shape.at("Key/Key")["KeyPolicy"]))


def test_through_services_means_those_of_this_region(policy: dict[str, Any]) -> None:
    """The caller must be somebody on whose behalf S3 asks; he himself may not."""
    services = policy["Via"]["Condition"]["StringEquals"]["kms:ViaService"]
    assert [one["Fn::Join"][1][0] for one in services] == ["s3.", "sqs."]
    assert policy["Via"]["Principal"]["AWS"]["Fn::Join"][1][-1] == f":iam::{GUEST}:root"


def test_a_context_is_asked_for_where_there_can_be_one(policy: dict[str, Any]) -> None:
    """DescribeKey has none, and a statement with the condition would never allow it."""
    assert policy["Context"]["Condition"] == {"StringEquals": {"kms:EncryptionContext:tenant": "letters"}}
    assert "kms:DescribeKey" not in actions(policy["Context"])
    assert "kms:DescribeKey" in actions(policy["Via"])


def test_who_moves_ciphertexts_may_do_nothing_else(shape: Shape) -> None:
    """From the one key to the other: ReEncryptFrom there, ReEncryptTo here."""
    for path, action in (("Key/Key", "kms:ReEncryptFrom"), ("New/Key", "kms:ReEncryptTo")):
        mine = [
            s
            for s in shape.at(path)["KeyPolicy"]["Statement"]
            if "Fn::GetAtt" in s["Principal"]["AWS"] and shape.referred(s["Principal"]["AWS"]) == "Mover"
        ]
        assert [actions(s) for s in mine] == [{action}]


def test_grants_are_for_named_operations_and_bound_to_a_context(shape: Shape) -> None:
    """ForAllValues is true of nothing at all: a grant without operations there is none, and Null makes sure."""
    [granting] = [s for s in shape.at("Key/Key")["KeyPolicy"]["Statement"] if actions(s) == {"kms:CreateGrant"}]
    assert granting["Condition"] == {
        "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]},
        "StringEquals": {"kms:GrantConstraintType": ["EncryptionContextEquals", "EncryptionContextSubset"]},
        "Null": {"kms:GrantOperations": "false"},
    }


def test_a_key_for_imported_material_does_not_rotate_by_itself(shape: Shape) -> None:
    """KMS makes no material for it; the other key is one that can be replicated."""
    own, other = shape.at("New/Key"), shape.at("Key/Key")
    assert (own["Origin"], own["EnableKeyRotation"], "RotationPeriodInDays" in own) == ("EXTERNAL", False, False)
    assert ("Origin" in other, other["EnableKeyRotation"], other["MultiRegion"]) == (False, True, True)
    assert "MultiRegion" not in own


def test_a_role_gets_its_half_from_its_own_account(shape: Shape) -> None:
    """The IAM policy that goes with a key policy that names the account."""
    [allowed] = shape.only("IAM::Policy")["PolicyDocument"]["Statement"]
    assert (allowed["Action"], shape.referred(allowed["Resource"])) == ("kms:Decrypt", "New/Key")


def test_nobody_who_rules_a_key_moves_or_grants() -> None:
    """Whichever of the two keys he rules."""
    stack = empty_stack()
    ruler = administrator(stack)
    key = EnvelopeKey(stack, "Key", alias="a", administrators=[ruler])
    other = EnvelopeKey(
        stack, "Other", alias="b", administrators=[iam.Role(stack, "R", assumed_by=iam.AccountRootPrincipal())]
    )
    for first, second in ((key, other), (other, key)):
        with pytest.raises(RefusedError, match="who rules a key must not use it"):
            first.allow_move(by=ruler, to=second)
    with pytest.raises(RefusedError, match="who rules a key must not use it"):
        key.allow_delegation(by=ruler)
    with pytest.raises(RefusedError, match="who rules a key must not use it"):
        key.allow_use(by=ruler, via=["s3"])


@pytest.mark.parametrize("operations", [[], ["Decrypt", "CreateGrant"]])
def test_the_right_to_grant_is_not_granted(operations: list[str]) -> None:
    """Otherwise nobody knows any more who uses the key."""
    stack = empty_stack()
    key = EnvelopeKey(stack, "Key", alias="a", administrators=[administrator(stack)])
    with pytest.raises(RefusedError, match="no say in who uses the key"):
        key.allow_delegation(by=iam.AccountPrincipal(GUEST), operations=operations)


def test_what_grants_do_not_know_is_not_delegated() -> None:
    """A condition on a word that no grant has would never be met; every operation that KMS names is taken."""
    stack = empty_stack()
    key = EnvelopeKey(stack, "Key", alias="a", administrators=[administrator(stack)])
    with pytest.raises(RefusedError, match=r"Key: operations=\['Bogus'\]: grants know no such operation"):
        key.allow_delegation(by=iam.AccountPrincipal(GUEST), operations=["Decrypt", "Bogus"])
    known = operation_model("kms", "CreateGrant").input_shape.members["Operations"].member.enum
    key.allow_delegation(by=iam.AccountPrincipal(GUEST), operations=[name for name in known if name != "CreateGrant"])


@pytest.mark.parametrize("service", ["s3.amazonaws.com", "s3.us-east-1.amazonaws.com", ""])
def test_a_service_is_named_as_its_host_begins(service: str) -> None:
    """The Region and the rest of the host are added: with both twice nobody would ever be let in."""
    stack = empty_stack()
    key = EnvelopeKey(stack, "Key", alias="a", administrators=[administrator(stack)])
    with pytest.raises(RefusedError, match=r"Key: via=.* nobody would be let in"):
        key.allow_use(by=iam.AccountPrincipal(GUEST), via=[service])


def test_administrators_bring_the_material_of_a_key_that_has_none(shape: Shape) -> None:
    """Those of a key that KMS made the material of do not, and a rotation of one's own is no automatic one."""
    for path, bring in (("New/Key", True), ("Key/Key", False)):
        administer = statements(shape.at(path)["KeyPolicy"])["Administer"]
        assert ("kms:ImportKeyMaterial" in actions(administer)) is bring

    stack = empty_stack()
    with pytest.raises(RefusedError, match="test/It: rotation_days=90 with own_material=True"):
        EnvelopeKey(stack, "It", alias="it", administrators=[administrator(stack)], own_material=True, rotation_days=90)


def test_administrators_replicate_a_multi_region_key_and_no_other(shape: Shape) -> None:
    """As KMS's console lets them; a single-Region key has no replica, and nothing says otherwise."""
    for path, replicate in (("Key/Key", True), ("New/Key", False)):
        administer = statements(shape.at(path)["KeyPolicy"])["Administer"]
        assert set(REPLICATION) & actions(administer) == (set(REPLICATION) if replicate else set())


@pytest.mark.parametrize("sid", ["Mine", "Administer", "IamPoliciesOfThisAccountCount", "Use0"])
def test_an_id_is_taken_once_in_a_policy(sid: str) -> None:
    """Whoever has it: a caller, or the key's own statements."""
    stack = empty_stack()
    user = iam.ServicePrincipal("backup.amazonaws.com")
    key = EnvelopeKey(stack, "Key", alias="a", administrators=[administrator(stack)], users=[user])
    key.allow_grants(by=user, sid="Mine")
    with pytest.raises(RefusedError, match=f"test/Key: sid='{sid}': another statement of the key's policy has this id"):
        key.allow_use(by=iam.AccountPrincipal(GUEST), sid=sid)
    key.allow_use(by=iam.AccountPrincipal(GUEST), sid="Another")


def test_a_key_admits_the_logs_of_several_stacks_each_once() -> None:
    """A key that many stacks share has a statement for each of them, and one that is told again has no second."""

    def build(stack: Stack) -> None:
        key = EnvelopeKey(stack, "Key", alias="a", administrators=[administrator(stack)])
        for each in (stack, Stack(stack.node.root, "other"), stack):
            key.allow_log_groups_of(each)

    policy = statements(shape_of(build).only("KMS::Key")["KeyPolicy"])
    admitted = {
        sid: statement["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]["Fn::Join"][1][-1]
        for sid, statement in policy.items()
        if sid.startswith("EncryptLogGroups")
    }
    assert admitted == {"EncryptLogGroups": ":log-group:test-*", "EncryptLogGroups2": ":log-group:other-*"}


def test_two_groups_launch_with_one_key() -> None:
    """Each by a role of its own, which a statement of its own lets in."""

    def build(stack: Stack) -> None:
        vpc, own = network(stack), key(stack)
        for name in ("Blue", "Green"):
            ServerFleet(stack, name, network=vpc, key=own)

    [policy] = [each["KeyPolicy"]["Statement"] for each in shape_of(build).of_type("KMS::Key").values()]
    sids = [each["Sid"] for each in policy if each.get("Sid", "").startswith("Launch")]
    assert len(sids) == len(set(sids)) == 2


def nobody(stack: Stack, who: str) -> Any:
    """Return what is no principal of a key's policy."""
    if who == "group":
        return iam.Group(stack, "Team")
    if who == "imported":
        return iam.Group.from_group_arn(stack, "Theirs", f"arn:aws:iam::{GUEST}:group/team")
    return f"arn:aws:iam::{GUEST}:role/team"


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("group", "principal='test/Team': a group is no principal of a resource's policy"),
        ("imported", "principal='test/Theirs': a group is no principal of a resource's policy"),
        ("name", f"principal='arn:aws:iam::{GUEST}:role/team': this is no principal"),
    ],
)
def test_what_is_no_principal_neither_rules_nor_uses_a_key(who: str, message: str) -> None:
    """An ARN is a word until somebody makes a principal of it, and a group is a list of people for IAM alone."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=rf"^test/Ruled: {message}"):
        EnvelopeKey(stack, "Ruled", alias="ruled", administrators=[nobody(stack, who)])
    used = key(stack)
    other = empty_stack()
    with pytest.raises(RefusedError, match=rf"^test/Key: {message}"):
        used.allow_use(by=nobody(other, who))


TEAM = f"arn:aws:iam::{GUEST}:role/people/team"


def written(stack: Stack, how: str) -> iam.IPrincipal:
    """Return a principal in one of the ways of writing it."""
    if how == "made under a name":
        return iam.Role(stack, "Made", role_name="team", assumed_by=iam.AccountRootPrincipal())
    if how == "imported by name":
        return iam.Role.from_role_name(stack, "Named", "team")
    if how == "a user made":
        return iam.User(stack, "User", user_name="team")
    return iam.ArnPrincipal(how)


@pytest.mark.parametrize(
    ("ruler", "user"),
    [
        ("made under a name", "imported by name"),
        ("imported by name", "made under a name"),
        (TEAM, f"arn:aws:sts::{GUEST}:assumed-role/team/alice"),
        (TEAM, f"arn:aws-cn:iam::{GUEST}:role/team"),
    ],
)
def test_who_rules_a_key_does_not_use_it_under_another_spelling(ruler: str, user: str) -> None:
    """By name or by reference, as a session, without its path: it is the same role, and KMS would let it do both."""
    stack = empty_stack()
    key = EnvelopeKey(stack, "Key", alias="a", administrators=[written(stack, ruler)])
    with pytest.raises(RefusedError, match=r"^test/Key: users and administrators: who rules a key must not use it"):
        key.allow_use(by=written(stack, user))


@pytest.mark.parametrize(
    ("ruler", "user"),
    [
        ("made under a name", "a user made"),
        ("made under a name", TEAM),
        (TEAM, f"arn:aws:iam::{GUEST}:user/people/team"),
        (TEAM, f"arn:aws:sts::{GUEST}:assumed-role/people/team"),
        (TEAM, "arn:aws:iam::111122223333:role/people/team"),
    ],
)
def test_who_has_a_name_like_that_is_somebody_else(ruler: str, user: str) -> None:
    """The twin: a user is no role, another account's role is another one, and a session's name is not its role's."""
    stack = empty_stack()
    key = EnvelopeKey(stack, "Key", alias="a", administrators=[written(stack, ruler)])
    key.allow_use(by=written(stack, user))
    assert len(key.policy.to_json()["Statement"]) == 3
