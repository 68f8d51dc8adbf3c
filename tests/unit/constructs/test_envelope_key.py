"""A key whose administrators cannot use it and whose users cannot administer it."""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam

from refarch.refusal import RefusedError
from refarch.security import EnvelopeKey
from refarch.security.key_actions import ADMINISTRATION, IMPORT, REPLICATION, USE
from tests.unit.constructs.shape import Shape, actions, administrator, empty_stack, shape_of, statements

BOTH = "arn:aws:iam::111122223333:role/keeper"
OTHER_ACCOUNT = "444455556666"
CRYPTOGRAPHY = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GenerateDataKeyPair",
    "kms:Sign",
    "kms:Verify",
    "kms:DeriveSharedSecret",
    "kms:CreateGrant",
)
ADMINISTRATIVE = (
    "kms:PutKeyPolicy",
    "kms:DisableKey",
    "kms:ScheduleKeyDeletion",
    "kms:DisableKeyRotation",
    "kms:CreateGrant",
    "kms:DeleteAlias",
    "kms:TagResource",
)


def build(stack: Stack) -> None:
    """Add a key with an administrator, a user and all the services that it can admit."""
    user = iam.Role(stack, "User", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    key = EnvelopeKey(stack, "Key", alias="orders", administrators=[administrator(stack)], users=[user])
    key.allow_log_groups_of(stack)
    key.allow_grants(by=user, sid="Grants")


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


@pytest.fixture(scope="module")
def policy(shape: Shape) -> dict[str, Any]:
    """The key policy's statements by id."""
    return dict(statements(shape.only("KMS::Key")["KeyPolicy"]))


def allows(granted: tuple[str, ...] | set[str], action: str) -> bool:
    """Tell whether IAM would match an action to any of these patterns."""
    return any(fnmatchcase(action, pattern) for pattern in granted)


@pytest.mark.parametrize("action", CRYPTOGRAPHY)
def test_an_administrator_cannot_use_the_key(action: str) -> None:
    """Nor hand its use out with a grant."""
    assert not allows((*ADMINISTRATION, *REPLICATION, *IMPORT), action)


@pytest.mark.parametrize("action", ADMINISTRATIVE)
def test_a_user_cannot_administer_the_key(action: str) -> None:
    """Who encrypts with it cannot make the data unreadable."""
    assert not allows(USE, action)


def test_each_of_them_can_do_its_own_task() -> None:
    """The twin: the separation leaves nobody without work."""
    assert all(allows(USE, action) for action in CRYPTOGRAPHY[:7])
    assert all(allows(ADMINISTRATION, action) for action in ADMINISTRATIVE if action != "kms:CreateGrant")


def test_the_policy_gives_these_actions_to_these_principals(shape: Shape, policy: dict[str, Any]) -> None:
    """What was tested above is what is in the template."""
    assert actions(policy["Administer"]) == set(ADMINISTRATION)
    assert shape.referred(policy["Administer"]["Principal"]["AWS"]) == "Administrator"
    assert actions(policy["Use0"]) == set(USE)
    assert shape.referred(policy["Use0"]["Principal"]["AWS"]) == "User"


def test_no_principal_is_a_wildcard_and_only_the_accounts_root_may_do_everything(policy: dict[str, Any]) -> None:
    """The root stands for the account's IAM policies; without it the key could become unmanageable."""
    root = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}, ":root"]]}
    assert [s["Principal"] for s in policy.values() if actions(s) == {"kms:*"}] == [{"AWS": root}]
    assert all(statement["Principal"] not in ("*", {"AWS": "*"}) for statement in policy.values())


def test_cloudwatch_logs_may_encrypt_the_log_groups_of_this_stack_only(policy: dict[str, Any]) -> None:
    """The encryption context names the log group; without the condition any group of the Region would do."""
    statement = policy["EncryptLogGroups"]
    service = {"Fn::Join": ["", ["logs.", {"Ref": "AWS::Region"}, ".amazonaws.com"]]}
    assert statement["Principal"] == {"Service": service}
    arn = statement["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    assert arn["Fn::Join"][1][-1] == ":log-group:test-*"


def test_grants_are_for_aws_services_only(policy: dict[str, Any]) -> None:
    """EBS may keep the key in use for an attached volume; a person may not."""
    assert actions(policy["Grants"]) == {"kms:CreateGrant"}
    assert policy["Grants"]["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": True}}


def test_the_key_rotates_every_year_and_has_an_alias(shape: Shape) -> None:
    """Rotation changes the key material and no reference to the key."""
    key = shape.only("KMS::Key")
    assert (key["EnableKeyRotation"], key["RotationPeriodInDays"]) == (True, 365)
    alias = shape.only("KMS::Alias")
    assert alias["AliasName"] == "alias/orders"
    assert shape.referred(alias["TargetKeyId"]) == "Key/Key"


def test_the_key_outlives_its_stack_unless_told_otherwise(shape: Shape) -> None:
    """What it encrypted can never be read again once it is gone; 30 days are left to notice."""

    def gone(stack: Stack) -> None:
        EnvelopeKey(
            stack,
            "Key",
            alias="a",
            administrators=[administrator(stack)],
            removal_policy=RemovalPolicy.DESTROY,
            pending_days=7,
            rotation_days=90,
        )

    assert shape.resource("Key/Key")["DeletionPolicy"] == "Retain"
    assert shape.only("KMS::Key")["PendingWindowInDays"] == 30
    other = shape_of(gone)
    assert other.resource("Key/Key")["DeletionPolicy"] == "Delete"
    assert (other.only("KMS::Key")["PendingWindowInDays"], other.only("KMS::Key")["RotationPeriodInDays"]) == (7, 90)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rotation_days": 89}, "rotation_days=89: KMS accepts 90 to 2560 days."),
        ({"rotation_days": 2561}, "rotation_days=2561: KMS accepts 90 to 2560 days."),
        ({"pending_days": 6}, "pending_days=6: KMS accepts 7 to 30 days."),
        ({"pending_days": 31}, "pending_days=31: KMS accepts 7 to 30 days."),
        ({"alias": "alias/orders"}, "alias='alias/orders': 'alias/' is added here and 'aws/' is reserved."),
        ({"alias": "aws/orders"}, "alias='aws/orders': 'alias/' is added here and 'aws/' is reserved."),
        ({"alias": "our orders"}, "alias='our orders': an alias has 1 to 250 of a-z, A-Z, 0-9, / _ and -."),
        ({"alias": ""}, "alias='': an alias has 1 to 250 of a-z, A-Z, 0-9, / _ and -."),
        ({"administrators": []}, "administrators=[]: a key that nobody administers cannot be mended."),
    ],
)
def test_a_key_refuses(options: dict[str, Any], message: str) -> None:
    """What KMS refuses, and a key without anybody to rule it."""
    stack = empty_stack()
    good = {"alias": "orders", "administrators": [administrator(stack)]}
    with pytest.raises(RefusedError) as refused:
        EnvelopeKey(stack, "Key", **{**good, **options})
    assert str(refused.value).startswith(f"test/Key: {message}")


def test_nobody_both_administers_and_uses_a_key() -> None:
    """The same role on both sides would undo the separation, under whatever object it is named."""
    stack = empty_stack()
    both = administrator(stack)
    with pytest.raises(RefusedError, match="who rules a key must not use it"):
        EnvelopeKey(stack, "Key", alias="orders", administrators=[both], users=[both])
    key = EnvelopeKey(stack, "Other", alias="orders", administrators=[iam.ArnPrincipal(BOTH)])
    for admit in (key.allow_use, key.allow_grants):
        with pytest.raises(RefusedError, match="who rules a key must not use it"):
            admit(by=iam.ArnPrincipal(BOTH))
    key.allow_use(by=iam.ArnPrincipal(f"{BOTH}s"))


@pytest.mark.parametrize("everybody", [iam.AnyPrincipal(), iam.StarPrincipal(), iam.ArnPrincipal("*")])
def test_everybody_neither_administers_nor_uses_a_key(everybody: iam.IPrincipal) -> None:
    """A wildcard in a key policy lets in whoever has any AWS account, unless a condition says otherwise."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match="everybody on AWS is nobody in particular"):
        EnvelopeKey(stack, "Key", alias="orders", administrators=[everybody])
    key = EnvelopeKey(stack, "Other", alias="orders", administrators=[administrator(stack)])
    for admit in (key.allow_use, key.allow_grants):
        with pytest.raises(RefusedError, match="everybody on AWS is nobody in particular"):
            admit(by=everybody)


@pytest.mark.parametrize(
    "part", ["arn:aws:iam::*:root", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:user/?"]
)
def test_a_wildcard_does_not_stand_for_a_part_of_a_principal(part: str) -> None:
    """KMS refuses the policy: a wildcard matches everybody, or nothing.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    stack = empty_stack()
    with pytest.raises(RefusedError, match="a wildcard stands for a whole principal"):
        EnvelopeKey(stack, "Key", alias="orders", administrators=[iam.ArnPrincipal(part)])
    key = EnvelopeKey(stack, "Other", alias="orders", administrators=[administrator(stack)])
    for admit in (key.allow_use, key.allow_grants):
        with pytest.raises(RefusedError, match="a wildcard stands for a whole principal"):
            admit(by=iam.ArnPrincipal(part))


def test_an_administrator_among_several_users_is_found() -> None:
    """A composite principal names several; each of them counts, on both sides."""
    stack = empty_stack()
    both = administrator(stack)
    service = iam.ServicePrincipal("backup.amazonaws.com")
    with pytest.raises(RefusedError, match="who rules a key must not use it"):
        EnvelopeKey(stack, "Key", alias="orders", administrators=[both], users=[iam.CompositePrincipal(both, service)])
    rulers = iam.CompositePrincipal(iam.ArnPrincipal(BOTH), both)
    key = EnvelopeKey(stack, "Other", alias="orders", administrators=[rulers])
    for admit in (key.allow_use, key.allow_grants):
        with pytest.raises(RefusedError, match="who rules a key must not use it"):
            admit(by=iam.ArnPrincipal(BOTH))
    key.allow_use(by=service)


@pytest.mark.parametrize(
    "account", [iam.AccountRootPrincipal(), iam.AccountPrincipal(OTHER_ACCOUNT), iam.ArnPrincipal(OTHER_ACCOUNT)]
)
def test_a_whole_account_administers_no_key(account: iam.IPrincipal) -> None:
    """Its root stands for whoever has the permission there, and that may be a user of the key."""
    with pytest.raises(RefusedError, match="an account's root stands for whoever has the IAM permission"):
        EnvelopeKey(empty_stack(), "Key", alias="orders", administrators=[account])


def test_the_account_of_an_administrator_does_not_use_his_key() -> None:
    """The administrator would be let in by an IAM policy of his account; another account may use the key."""
    stack = empty_stack()
    here = EnvelopeKey(stack, "Here", alias="here", administrators=[administrator(stack)])
    there = EnvelopeKey(stack, "There", alias="there", administrators=[iam.ArnPrincipal(BOTH)])
    for key, account in ((here, iam.AccountRootPrincipal()), (there, iam.AccountPrincipal("111122223333"))):
        for admit in (key.allow_use, key.allow_grants):
            with pytest.raises(RefusedError, match="the key's administrators included"):
                admit(by=account)
        key.allow_use(by=iam.AccountPrincipal(OTHER_ACCOUNT))
