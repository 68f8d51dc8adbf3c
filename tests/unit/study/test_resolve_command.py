"""``refarch resolve``: who answers a name, and an exit code that says whether anybody does."""

import json
from typing import Any

import pytest

YES, NO, WRONG_INPUT, UNKNOWN = 0, 1, 2, 3


def words(name: str, source: str, snapshot: str, *more: str) -> tuple[str, ...]:
    """Return the command."""
    return ("resolve", "three-tier-web", "--name", name, "--from", source, "--snapshot", snapshot, *more)


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("example.org", YES, "example.org is asked of the DNS of the internet by Internet Resolver"),
        ("ip-10-0-0-3.ec2.internal", NO, "NXDOMAIN"),
        ("1.0.0.0.ip6.arpa", UNKNOWN, "names of IPv6 addresses are not modelled"),
    ],
)
def test_the_exit_code_says_whether_a_name_is_answered(
    refarch: Any, snapshot: str, name: str, code: int, told: str
) -> None:
    """Whoever is asked elsewhere is taken to answer; what is not known is neither yes nor no."""
    ran = refarch(*words(name, "fleet", snapshot))
    assert ran.code == code
    assert told in ran.out
    assert "who ask are answered like this one" in ran.out


def test_programs_are_told_in_the_words_of_resolvers_query_log(refarch: Any, snapshot: str) -> None:
    """One answer for each who asks."""
    told = json.loads(refarch(*words("Example.org.", "internet", snapshot, "--json")).out)
    [found] = told["Resolutions"]
    assert (found["query_name"], found["query_type"], found["rcode"]) == ("example.org.", "A", "asked elsewhere")
    assert found["decided_by"]["Id"] == "rslvr-autodefined-rr-internet-resolver"


@pytest.mark.parametrize("name", ["..bad", "a..example.org", "", f"{'a' * 64}.example.org", ".".join(["abc"] * 64)])
def test_what_cannot_be_a_name_is_not_asked_for(refarch: Any, snapshot: str, name: str) -> None:
    """No server would take the question."""
    ran = refarch(*words(name, "fleet", snapshot))

    assert ran.code == WRONG_INPUT
    assert f"{name!r} is no domain name" in ran.err


@pytest.mark.parametrize("name", ["example.org.", f"{'a' * 63}.example.org", "_sip._tcp.example.org", "*.example.org"])
def test_whatever_can_be_a_name_is_asked_for(refarch: Any, snapshot: str, name: str) -> None:
    """With the dot at its end or without; names of services begin with underscores."""
    assert refarch(*words(name, "fleet", snapshot)).code == YES


@pytest.mark.parametrize(
    ("source", "more", "told"),
    [
        ("nobody", (), "nothing deployed goes by 'nobody'"),
        ("fleet", ("--at", "rslvr-in-0"), "--at rslvr-in-0: there is no such endpoint; there are none"),
    ],
)
def test_whom_nobody_knows_cannot_ask_or_be_asked(
    refarch: Any, snapshot: str, source: str, more: tuple[str, ...], told: str
) -> None:
    """With what there is."""
    ran = refarch(*words("example.org", source, snapshot, *more))
    assert ran.code == WRONG_INPUT
    assert told in ran.err
