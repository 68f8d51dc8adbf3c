"""Conditions: what each operator says of a value, of several, and of a key that the request does not have."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.analysis.identity.policies import World, allow

KEY, TAGS = "aws:RequestTag/team", "aws:TagKeys"
Case = tuple[str, Any, Any, str]
YES, NO = "allowed", "implicitDeny"

CASES: tuple[Case, ...] = (
    ("StringEquals", "blue", "blue", YES),
    ("StringEquals", ["red", "blue"], "blue", YES),
    ("StringEquals", "blue", "Blue", NO),
    ("StringEquals", "b*", "blue", NO),
    ("StringNotEquals", "blue", "red", YES),
    ("StringNotEquals", ["red", "blue"], "blue", NO),
    ("StringEqualsIgnoreCase", "blue", "BLUE", YES),
    ("StringNotEqualsIgnoreCase", "blue", "BLUE", NO),
    ("StringLike", "b*e", "blue", YES),
    ("StringLike", "b?e", "blue", NO),
    ("StringNotLike", "b*", "blue", NO),
    ("NumericEquals", "5", "5.0", YES),
    ("NumericNotEquals", 5, "5", NO),
    ("NumericLessThan", "10", "9", YES),
    ("NumericLessThanEquals", "10", "10", YES),
    ("NumericGreaterThan", "10", "9", NO),
    ("NumericGreaterThanEquals", "10", "nine", NO),
    ("DateLessThan", "2026-06-30T00:00:00Z", "2026-01-01T00:00:00Z", YES),
    ("DateGreaterThan", "2026-06-30T00:00:00Z", "2026-01-01T00:00:00Z", NO),
    ("DateEquals", "2026-01-01T00:00:00Z", "1767225600", YES),
    ("DateLessThanEquals", "2026-06-30", "later", NO),
    ("Bool", "true", "true", YES),
    ("Bool", True, "false", NO),
    ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", YES),
    ("BinaryEquals", "QmluYXJ5", "b3RoZXI=", NO),
    ("IpAddress", "203.0.113.0/24", "203.0.113.7", YES),
    ("IpAddress", "2001:db8::/32", "203.0.113.7", NO),
    ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", YES),
    ("ArnLike", "arn:aws:sns:*:111122223333:orders-*", "arn:aws:sns:us-east-1:111122223333:orders-eu", YES),
    ("ArnLike", "arn:aws:sns:*:orders", "arn:aws:sns:us-east-1:111122223333:orders", NO),
    ("ArnEquals", "arn:aws:sns:*:*:*", "arn:aws:sns:us-east-1:111122223333:orders", YES),
    ("ArnNotLike", "arn:aws:sns:*:*:*", "arn:aws:sqs:us-east-1:111122223333:orders", YES),
    ("Null", "true", None, YES),
    ("Null", "false", None, NO),
    ("Null", "false", "blue", YES),
)
"""Operator, the policy's value, the request's (``None``: none), and what a statement with this condition does."""

WITHOUT_THE_KEY: tuple[tuple[str, str], ...] = (
    ("StringEquals", NO),
    ("StringNotEquals", YES),
    ("StringEqualsIfExists", YES),
    ("StringNotEqualsIfExists", YES),
    ("NumericLessThan", NO),
    ("Bool", NO),
    ("BoolIfExists", YES),
    ("NotIpAddress", YES),
    ("ForAllValues:StringEquals", YES),
    ("ForAnyValue:StringEquals", NO),
    ("ForAnyValue:StringNotEquals", NO),
)

OF_SEVERAL: tuple[tuple[str, Any, Any, str], ...] = (
    ("ForAllValues:StringLike", ["key1*"], ["key1", "key1:legal"], YES),
    ("ForAllValues:StringLike", ["key1*"], ["key1", "key2"], NO),
    ("ForAnyValue:StringEquals", ["environment", "webserver"], ["webserver", "owner"], YES),
    ("ForAnyValue:StringEquals", ["environment", "webserver"], ["owner"], NO),
    ("ForAllValues:StringNotEquals", ["secret"], ["open", "secret"], NO),
    ("ForAnyValue:StringNotEquals", ["secret"], ["open", "secret"], YES),
)
"""The first four are AWS's own.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition_examples-multi-valued-context-keys.html
"""


def word(condition: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """Return what IAM says to a user whose one statement has a condition."""
    world = World()
    world.user("ana", allow("ec2:CreateTags", when=condition))
    return world.word("ana", "ec2:CreateTags", "*", context)


@pytest.mark.parametrize(("operator", "wanted", "value", "expected"), CASES)
def test_an_operator_compares_as_its_name_says(operator: str, wanted: Any, value: Any, expected: str) -> None:
    """What cannot be read as a number or a date is neither less nor more."""
    assert word({operator: {KEY: wanted}}, {KEY: value}) == expected


@pytest.mark.parametrize(("operator", "expected"), WITHOUT_THE_KEY)
def test_a_key_that_the_request_does_not_have(operator: str, expected: str) -> None:
    """Negations and IfExists are content with nothing, and ForAllValues is, too; nothing else is."""
    assert word({operator: {KEY: "7"}}, {KEY: None}) == expected


@pytest.mark.parametrize(("operator", "wanted", "values", "expected"), OF_SEVERAL)
def test_a_key_with_several_values(operator: str, wanted: Any, values: Any, expected: str) -> None:
    """Each of them, or any of them."""
    assert word({operator: {TAGS: wanted}}, {TAGS: values}) == expected


def test_every_line_must_hold_and_one_of_its_values() -> None:
    """Lines are joined by and, values by or."""
    both = {"StringEquals": {KEY: ["red", "blue"]}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}

    assert word(both, {KEY: "red", "aws:SourceIp": "203.0.113.7"}) == YES
    assert word(both, {KEY: "red", "aws:SourceIp": "198.51.100.1"}) == NO


def test_names_of_keys_are_the_same_in_upper_and_lower_case() -> None:
    """Values are not."""
    assert word({"StringEquals": {KEY.upper(): "red"}}, {KEY: "red"}) == YES
    assert word({"StringEquals": {KEY: "red"}}, {KEY: "RED"}) == NO


def test_a_key_that_nobody_told_is_named_and_nothing_is_guessed() -> None:
    """It depends: exit code 3, and the key is among the missing ones."""
    world = World()
    world.user("ana", allow("ec2:CreateTags", when={"StringEquals": {KEY: "red"}}))

    answer = world.ask("ana", "ec2:CreateTags", "*")

    assert (answer.allowed, answer.decisions[0].missing) == (None, (KEY,))


def test_an_operator_that_nobody_knows_is_unknown() -> None:
    """Rather than passed over."""
    assert word({"StringSounds": {KEY: "red"}}, {KEY: "red"}) == "unknown"


VARIABLES: tuple[tuple[str, str, str], ...] = (
    ("arn:aws:s3:::letters/${aws:username}/*", "arn:aws:s3:::letters/ana/a.txt", YES),
    ("arn:aws:s3:::letters/${aws:username}/*", "arn:aws:s3:::letters/ben/a.txt", NO),
    ("arn:aws:s3:::letters/${aws:PrincipalTag/team, 'everybody'}/*", "arn:aws:s3:::letters/everybody/a.txt", YES),
    ("arn:aws:s3:::letters/${aws:PrincipalTag/team}/*", "arn:aws:s3:::letters//a.txt", NO),
    ("arn:aws:s3:::letters/${$}.txt", "arn:aws:s3:::letters/$.txt", YES),
    ("arn:aws:s3:::letters/${*}.txt", "arn:aws:s3:::letters/a.txt", NO),
)


@pytest.mark.parametrize(("wanted", "asked", "expected"), VARIABLES)
def test_a_variable_stands_for_what_the_request_says(wanted: str, asked: str, expected: str) -> None:
    """What has no value matches nothing, unless the policy says what stands in its place."""
    world = World()
    world.user("ana", allow("s3:GetObject", wanted))
    world.bucket()

    assert world.word("ana", "s3:GetObject", asked) == expected


RESOURCES: tuple[tuple[Any, str, str], ...] = (
    ("arn:aws:sqs:*:*:orders", "arn:aws:sqs:us-east-1:111122223333:orders", YES),
    ("arn:aws:sqs", "arn:aws:sqs:us-east-1:111122223333:orders", YES),
    ("arn:aws:sqs:*:orders", "arn:aws:sqs:us-east-1:111122223333:orders", NO),
    ("arn:aws:sqs:us-east-1:111122223333:order?", "arn:aws:sqs:us-east-1:111122223333:orders", YES),
    ("arn:aws:sqs:us-east-1:111122223333:Orders", "arn:aws:sqs:us-east-1:111122223333:orders", NO),
)


@pytest.mark.parametrize(("wanted", "asked", "expected"), RESOURCES)
def test_arns_are_compared_part_by_part(wanted: str, asked: str, expected: str) -> None:
    """No wildcard reaches beyond its colon, what is missing is a wildcard, and case matters."""
    world = World()
    world.user("ana", allow("sqs:SendMessage", wanted))

    assert world.word("ana", "sqs:SendMessage", asked) == expected


def test_every_object_of_a_bucket_is_asked_for_at_once() -> None:
    """All of them, none, or it depends on which: nothing is tried by example."""
    world = World()
    world.bucket()
    for name, wanted in (("all", "letters/*"), ("other", "parcels/*"), ("some", "letters/2026/*")):
        world.user(name, allow("s3:GetObject", f"arn:aws:s3:::{wanted}"))

    assert [world.word(name, "s3:GetObject", "letters") for name in ("all", "other", "some")] == [YES, NO, "unknown"]
    assert world.word("some", "s3:GetObject", "letters/2026/a.txt") == YES


@pytest.mark.parametrize(("action", "expected"), [("S3:getobject", YES), ("s3:GetObjectAcl", NO), ("s3:Get*", YES)])
def test_actions_are_the_same_in_upper_and_lower_case(action: str, expected: str) -> None:
    """Wildcards stand for parts of their names."""
    world = World()
    world.user("ana", allow(action))
    world.bucket()

    assert world.word("ana", "s3:GetObject", "letters") == expected
