"""Whom a key's policy lets in for what: through services, in a context, to move, to grant, from another account."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from refarch.refusal import RefusedError
from refarch.security import EnvelopeKey, use_key
from sandbox.services import operation_model
from tests.unit.constructs.shape import Shape, actions, administrator, empty_stack, shape_of, statements

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
    """A key that KMS made the material of has no such statement, and a rotation of one's own is no automatic one."""
    policy = statements(shape.at("New/Key")["KeyPolicy"])
    assert policy["BringMaterial"]["Principal"] == policy["Administer"]["Principal"]
    assert actions(policy["BringMaterial"]) == {"kms:ImportKeyMaterial"}
    assert "BringMaterial" not in statements(shape.at("Key/Key")["KeyPolicy"])

    stack = empty_stack()
    with pytest.raises(RefusedError, match="test/It: rotation_days=90 with own_material=True"):
        EnvelopeKey(stack, "It", alias="it", administrators=[administrator(stack)], own_material=True, rotation_days=90)
