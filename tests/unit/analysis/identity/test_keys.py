"""Keys: grants, encryption contexts, services in between, and what S3 asks of KMS."""

import re
from dataclasses import replace

import pytest

from analysis.identity import can, principal_of, resource_of
from analysis.identity.grants import ACROSS_ACCOUNTS
from analysis.snapshot.model import Account
from analysis.snapshot.model.gateways import Endpoint
from analysis.snapshot.model.identity import Grant
from sandbox.services import service_model
from tests.unit.analysis.identity.policies import (
    BUCKET,
    HERE,
    KEY,
    OBJECT,
    ROOT,
    THERE,
    World,
    allow,
    arn_of,
    deny,
    policy,
)

YES, NO, DENIED, UNKNOWN = "allowed", "implicitDeny", "explicitDeny", "unknown"
LETTERS = {"kms:EncryptionContext:tenant": "letters"}


def test_what_may_be_done_with_another_accounts_key_is_what_the_api_reference_says() -> None:
    """Each operation's page has a line about it, which botocore ships: "Cross-account use: Yes"."""
    model = service_model("kms")
    said = {
        name.lower()
        for name in model.operation_names
        if re.search(r"Cross-account use\s*:\s*Yes", re.sub("<[^>]+>", "", model.operation_model(name).documentation))
    }
    # The call asks for two permissions, one for each key.
    permissions = (said - {"reencrypt"}) | {"reencryptfrom", "reencryptto"}
    assert permissions == ACROSS_ACCOUNTS


def granted(**constraints: tuple[tuple[str, str], ...]) -> World:
    """Return an account in which a grant lets a role decrypt that no policy names."""
    world = World()
    role = world.role("worker")
    world.key(allow("kms:*", principal=ROOT))
    world.grants.append(Grant("g-1", KEY, role, frozenset({"Decrypt", "GenerateDataKey"}), **constraints))
    return world


def test_a_grant_lets_one_principal_do_what_it_names() -> None:
    """And nothing else, and nobody else."""
    world = granted()
    world.role("other")

    assert world.word("worker", "kms:Decrypt", KEY) == YES
    assert "the grant g-1" in world.ask("worker", "kms:Decrypt", KEY).text
    assert world.word("worker", "kms:Encrypt", KEY) == NO
    assert world.word("other", "kms:Decrypt", KEY) == NO


def test_a_grant_is_bound_to_its_encryption_context() -> None:
    """As a part of it, or as the whole of it."""
    more = {**LETTERS, "kms:EncryptionContext:page": "2"}
    part, whole = granted(at_least=(("tenant", "letters"),)), granted(exactly=(("tenant", "letters"),))

    assert [world.word("worker", "kms:Decrypt", KEY, LETTERS) for world in (part, whole)] == [YES, YES]
    assert [world.word("worker", "kms:Decrypt", KEY, more) for world in (part, whole)] == [YES, NO]
    assert [world.word("worker", "kms:Decrypt", KEY) for world in (part, whole)] == [UNKNOWN, UNKNOWN]


def test_a_deny_takes_what_a_grant_gave() -> None:
    """A grant is an allow like others."""
    world = granted()
    world.role("worker", deny("kms:*"))

    assert world.word("worker", "kms:Decrypt", KEY) == DENIED


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (LETTERS, YES),
        ({**LETTERS, "kms:EncryptionContext:page": "2"}, YES),
        ({"kms:EncryptionContext:tenant": "parcels"}, NO),
        ({"kms:EncryptionContext:page": "2"}, NO),
        ({}, UNKNOWN),
        ({"kms:EncryptionContext:tenant": None}, NO),
    ],
)
def test_an_encryption_context_decides_what_the_key_is_used_for(context: dict[str, str], expected: str) -> None:
    """What was told of it is all of it; if nothing was told, it depends."""
    world = World()
    role = world.role("worker")
    world.key(allow("kms:Decrypt", principal=role, when={"StringEquals": LETTERS}))

    assert world.word("worker", "kms:Decrypt", KEY, context) == expected


def test_a_key_that_serves_through_s3_only_is_of_no_use_directly() -> None:
    """Nor through another service."""
    world = World()
    through = {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}
    world.key(allow("kms:Decrypt", principal=world.role("worker"), when=through))
    words = [
        world.word("worker", "kms:Decrypt", KEY, {"kms:ViaService": f"{service}.us-east-1.amazonaws.com"})
        for service in ("s3", "ec2")
    ]

    assert (words, world.word("worker", "kms:Decrypt", KEY)) == ([YES, NO], NO)


def test_an_alias_means_its_key() -> None:
    """Whoever asks by the alias asks for the key; the policy of the key decides."""
    world = World()
    world.key(allow("kms:*", principal=world.role("worker")))
    account = replace(world.account(), aliases={f"arn:aws:kms:us-east-1:{HERE}:alias/orders": "1234abcd"})
    resource = resource_of(account, "alias/orders", "kms:Decrypt")

    assert resource.arn == KEY
    assert can(account, principal_of(account, "worker"), "kms:Decrypt", resource).word == YES


def test_a_disabled_key_is_allowed_to_be_used_and_refuses() -> None:
    """That is no permission's affair; it is said beside the answer."""
    world = World()
    world.key(allow("kms:*", principal=world.role("worker")))
    world.keys[KEY] = replace(world.keys[KEY], state="PendingDeletion")
    answer = world.ask("worker", "kms:Decrypt", KEY)

    assert answer.word == YES
    assert "PendingDeletion" in answer.decisions[0].remarks[0]


def sealed(*own: str, bucket_key: bool = False, context: str = "") -> World:
    """Return an account whose bucket is encrypted with a key, and a reader who may do some things."""
    world = World()
    world.role("reader", *(allow(action) for action in own))
    when = {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": context}} if context else {}
    world.key(allow("kms:*", principal=ROOT, **({"when": when} if when else {})))
    world.bucket(algorithm="aws:kms", key=KEY, bucket_key=bucket_key)
    return world


def test_who_may_read_a_bucket_and_not_use_its_key_gets_nothing() -> None:
    """Two decisions, and the second one stops it; with the key it goes through."""
    without, with_it = sealed("s3:GetObject"), sealed("s3:GetObject", "kms:Decrypt")
    answer = without.ask("reader", "s3:GetObject", OBJECT)

    assert [each.request.action for each in answer.decisions] == ["s3:GetObject", "kms:Decrypt"]
    assert [each.decision.value for each in answer.decisions if each.decision] == [YES, NO]
    assert answer.word == NO
    assert answer.text.startswith("s3:GetObject alone would be allowed, but ")
    assert with_it.word("reader", "s3:GetObject", OBJECT) == YES


def test_who_writes_needs_a_data_key() -> None:
    """To decrypt is of no use for that."""
    assert sealed("s3:PutObject", "kms:Decrypt").word("reader", "s3:PutObject", OBJECT) == NO
    assert sealed("s3:PutObject", "kms:GenerateDataKey").word("reader", "s3:PutObject", OBJECT) == YES


def test_a_bucket_without_a_key_of_kms_asks_for_nothing_more() -> None:
    """S3's own encryption is nobody's permission."""
    world = sealed("s3:GetObject")
    world.bucket()

    assert len(world.ask("reader", "s3:GetObject", OBJECT).decisions) == 1


def test_the_encryption_context_names_the_object_or_with_a_bucket_key_the_bucket() -> None:
    """Which of them a key policy wants has to fit the bucket's setting."""
    may = ("s3:GetObject", "kms:Decrypt")

    assert sealed(*may, context=OBJECT).word("reader", "s3:GetObject", OBJECT) == YES
    assert sealed(*may, context=OBJECT, bucket_key=True).word("reader", "s3:GetObject", OBJECT) == NO
    assert sealed(*may, context=BUCKET, bucket_key=True).word("reader", "s3:GetObject", OBJECT) == YES
    assert sealed(*may, context=OBJECT).word("reader", "s3:GetObject", "letters") == UNKNOWN


def test_a_key_that_is_not_in_the_snapshot_leaves_it_open() -> None:
    """Allowed by the bucket, and nobody knows by the key."""
    world = sealed("s3:GetObject", "kms:Decrypt")
    world.keys.clear()

    assert world.word("reader", "s3:GetObject", OBJECT) == UNKNOWN


def test_a_session_may_be_narrowed_by_a_policy_that_is_passed_along() -> None:
    """What both allow is allowed; the passed one gives nothing."""
    world = World()
    world.role("reader", allow("s3:*"))
    world.bucket()
    account = world.account()
    narrow = replace(principal_of(account, "reader"), session_policies=(policy(allow(["s3:GetObject", "ec2:*"])),))

    def word(action: str, resource: str) -> str:
        return can(account, narrow, action, resource_of(account, resource, action)).word

    assert [word("s3:GetObject", OBJECT), word("s3:PutObject", OBJECT), word("ec2:RunInstances", "*")] == [YES, NO, NO]


def test_a_grant_in_another_account_is_not_decided_without_that_accounts_policy() -> None:
    """AWS's pages do not say it; with a policy there it is allowed."""
    for own, expected in (((), UNKNOWN), ((allow("kms:Decrypt"),), YES)):
        world = World()
        role = world.role("worker", *own, account=THERE)
        world.key(allow("kms:*", principal=ROOT))
        world.grants.append(Grant("g-1", KEY, role, frozenset({"Decrypt"})))

        assert world.word(arn_of("worker", THERE), "kms:Decrypt", KEY) == expected


def test_s3_calls_kms_by_its_own_way_and_not_through_the_readers_endpoint() -> None:
    """What the endpoint's policy does not name of KMS is no matter; a key that asks from where depends on it."""
    may = ("s3:GetObject", "kms:Decrypt")
    there = {"aws:SourceVpce": "vpce-1", "aws:SourceIp": "203.0.113.7"}
    world, careful = sealed(*may), sealed(*may)
    careful.key(allow("kms:*", principal=ROOT, when={"StringEquals": {"aws:SourceVpce": "vpce-1"}}))
    passes = policy({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"})
    answers = []
    for each in (world, careful):
        account = with_endpoint(each, passes)
        reader, letters = principal_of(account, "reader"), resource_of(account, OBJECT, "s3:GetObject")
        answers.append(can(account, reader, "s3:GetObject", letters, {key: (value,) for key, value in there.items()}))

    assert [answer.word for answer in answers] == [YES, UNKNOWN]


def with_endpoint(world: World, text: str) -> Account:
    """Return the account with an endpoint for S3 that has a policy."""
    endpoint = Endpoint("vpce-1", "vpc-1", "Gateway", "com.amazonaws.us-east-1.s3", available=True)
    return replace(world.account(), endpoints={"vpce-1": endpoint}, endpoint_policies={"vpce-1": text})


def test_an_alias_is_made_by_who_may_and_has_no_policy_of_its_own() -> None:
    """Its key's policy is asked for the key; the alias is IAM's alone."""
    world = World()
    world.role("namer", allow("kms:CreateAlias"))

    assert world.word("namer", "kms:CreateAlias", f"arn:aws:kms:us-east-1:{HERE}:alias/orders") == YES
