"""``refarch can``: whether IAM allows a call, which statement decides, and an exit code that says so."""

import json
from pathlib import Path
from typing import Any

import pytest

YES, NO, WRONG_INPUT, UNKNOWN = 0, 1, 2, 3


def words(*asked: str, snapshot: str) -> tuple[str, ...]:
    """Return the command."""
    return ("can", "three-tier-web", *asked, "--snapshot", snapshot)


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("fleet role", "kms:Decrypt", "key"), YES, "the key policy's statement FleetReadsAndWrites lets"),
        (("key administrator", "kms:Decrypt", "key"), NO, "has no policy"),
        (("fleet role", "s3:GetObject", "arn:aws:s3:::elsewhere/a"), UNKNOWN, "elsewhere is in no account"),
    ],
)
def test_the_exit_code_says_whether_it_is_allowed(
    refarch: Any, snapshot: str, asked: tuple[str, ...], code: int, told: str
) -> None:
    """With the path of reasons."""
    ran = refarch(*words(*asked, snapshot=snapshot))

    assert ran.code == code
    assert told in ran.out


def test_programs_are_told_in_the_shape_of_iams_simulator(refarch: Any, snapshot: str) -> None:
    """Decision, statements, and what was missing."""
    told = json.loads(refarch(*words("fleet role", "kms:Decrypt", "key", snapshot=snapshot), "--json").out)
    [found] = told["EvaluationResults"]

    assert (told["EvalDecision"], found["EvalDecision"], found["EvalActionName"]) == (
        "allowed",
        "allowed",
        "kms:Decrypt",
    )
    assert [each["Sid"] for each in found["MatchedStatements"]] == ["FleetReadsAndWrites"]
    assert found["MatchedStatements"][0]["SourcePolicyType"] == "resource"
    assert found["MissingContextValues"] == []


def test_everybody_is_asked_at_once(refarch: Any, snapshot: str) -> None:
    """Those who may are named, the others counted."""
    ran = refarch("can", "--who", "three-tier-web", "kms:ScheduleKeyDeletion", "key", "--snapshot", snapshot)

    assert ran.code == YES
    assert "three-tier-web-KeyAdministrator" in ran.out
    assert "kms:ScheduleKeyDeletion on key: 1 allowed, 0 unknown," in ran.out


def test_a_session_policy_narrows_what_the_role_may(refarch: Any, snapshot: str, tmp_path: Path) -> None:
    """What was passed when the role was assumed has to allow it, too."""
    passed = tmp_path / "policy.json"
    passed.write_text('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}')

    ran = refarch(*words("fleet role", "kms:Decrypt", "key", snapshot=snapshot), "--session-policy", str(passed))

    assert ran.code == NO
    assert "the session policies do not allow it" in ran.out


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("fleet role", "Decrypt", "key"), "'Decrypt' is no action"),
        (("nobody", "kms:Decrypt", "key"), "'nobody' means no user and no role"),
        (("fleet role", "kms:Decrypt", "nothing"), "'nothing' means nothing that is there"),
        (("fleet role",), "2 words were given"),
        (("fleet role", "kms:Decrypt", "key", "--context", "nonsense"), "KEY=VALUE is expected"),
    ],
)
def test_what_cannot_be_asked_is_refused(refarch: Any, snapshot: str, asked: tuple[str, ...], told: str) -> None:
    """Saying what was given and what is expected."""
    ran = refarch(*words(*asked, snapshot=snapshot))

    assert ran.code == WRONG_INPUT
    assert told in ran.err
