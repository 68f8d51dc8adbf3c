"""What is added in words: rules, entries and routes, and what is not written so."""

import pytest

from analysis.network import Flow, resolve, trace
from analysis.network.packet import TCP
from analysis.snapshot.model.additions import CannotAddError, with_added
from tests.unit.analysis.snapshot.test_edits import world

CLOSED = {"hosts": {"other": {"in": []}}}
NO_WAY = {"subnets": {"private-a": {"routes": {"10.1.0.0/16": None}}}}
APART = {"raw": {"TransitGatewayRoutes": {"b": None}}}


@pytest.mark.parametrize(
    ("before", "added", "there"),
    [
        (CLOSED, [], False),
        (CLOSED, ["sg-other:in tcp 443 10.0.2.0/24"], True),
        (CLOSED, ["sg-other:in all * 0.0.0.0/0"], True),
        (CLOSED, ["sg-other:in 6 1-500 10.0.0.0/8"], True),
        (CLOSED, ["sg-other:out tcp 443 10.0.2.0/24"], False),
        (CLOSED, ["sg-other:in udp 443 10.0.2.0/24"], False),
        (CLOSED, ["sg-other:in tcp 443 2600:1::/56"], False),
        (CLOSED, ["sg-other:in tcp 443 10.0.2.0/24", "acl-private-a:out 1 deny tcp 443 10.1.0.0/16"], False),
        (CLOSED, ["sg-other:in tcp 443 10.0.2.0/24", "acl-private-a:out 1 deny tcp 80 10.1.0.0/16"], True),
        (CLOSED, ["sg-other:in tcp 443 10.0.2.0/24", "acl-far:out 1 deny all * 10.0.2.0/24"], False),
        (NO_WAY, [], False),
        (NO_WAY, ["rtb-private-a:10.1.0.0/16 tgw-1"], True),
        (NO_WAY, ["rtb-private-a:10.1.0.0/16 tgw-gone"], False),
        (APART, [], False),
        (APART, ["tgw-rtb-1:10.1.0.0/16 tgw-attach-b"], True),
        (APART, ["tgw-rtb-1:10.1.0.0/16 tgw-attach-a"], False),
    ],
)
def test_with_more_a_packet_gets_there_or_does_not(before: dict[str, object], added: list[str], there: bool) -> None:  # noqa: FBT001
    """A rule lets in, an entry before the others keeps off, a route leads on."""
    account = world("lint_cases", **before)
    for what in added:
        account = with_added(account, what)
    (source,), (destination,) = (resolve(account, who, {}).members for who in ("eni-app", "eni-other"))

    assert trace(account, Flow(source, destination, TCP, 443)).reachable is there


@pytest.mark.parametrize(
    ("what", "hint"),
    [
        ("sg-other", "is not written as"),
        ("sg-other:in tcp 443", "is not written as"),
        ("sg-other:up tcp 443 10.0.0.0/8", "is not written as"),
        ("sg-other:in tpc 443 10.0.0.0/8", "is not written as"),
        ("sg-other:in tcp 443 10.0.0.1/8", "host bits"),
        ("acl-far:in deny tcp 443 10.0.0.0/8", "is not written as"),
        ("rtb-far:10.0.0.0/8", "is not written as"),
        ("sg-none:in tcp 443 10.0.0.0/8", "'sg-none' is no security group"),
        ("", "'' is no security group"),
    ],
)
def test_what_cannot_be_added_is_told_with_the_forms(what: str, hint: str) -> None:
    """So that one sees how it is written."""
    with pytest.raises(CannotAddError) as error:
        with_added(world("lint_cases"), what)

    assert hint in str(error.value)
    assert "<network ACL>:out 90 deny udp 53 0.0.0.0/0" in str(error.value)
