"""A VPC that another account shares: a participant sees its own things there, and nobody else's."""

from typing import Any

import pytest
import yaml

from analysis.network import Flow, resolve, trace
from analysis.network.answer import Answer
from analysis.network.packet import TCP
from analysis.snapshot.model import build
from analysis.snapshot.raw import Raw
from tests.unit.analysis.describe import files, merged

OWNER, PARTICIPANT = "111111111111", "222222222222"
WORLD = yaml.safe_load("""
vpcs: {vpc-a: 10.0.0.0/16}
internet: [vpc-a]
subnets:
  a: {vpc: vpc-a, block: 10.0.1.0/24, routes: {0.0.0.0/0: nat-1}}
  b: {vpc: vpc-a, block: 10.0.2.0/24, routes: {0.0.0.0/0: igw-vpc-a}}
hosts:
  mine: {subnet: a, address: 10.0.1.10}
  theirs: {subnet: b, address: 10.0.2.10, in: [tcp 443 sg-mine]}
nats: {nat-1: {subnet: b, address: 10.0.2.4, public: 203.0.113.1}}
""")
SEEN_BY_PARTICIPANT = {
    "hosts": {"theirs": None},
    "nats": None,
    "internet": None,
}


def ask(destination: str, *, with_owner: bool, owned_by: str = OWNER) -> Answer:
    """Trace from the participant's host, as the participant's snapshot tells, or together with the owner's."""

    def raw(account: str, change: Any) -> Raw:
        found = files(merged(WORLD, change))
        return Raw(account, "us-east-1", {**found, "Vpcs": [{**vpc, "OwnerId": owned_by} for vpc in found["Vpcs"]]})

    raws = [raw(PARTICIPANT, SEEN_BY_PARTICIPANT)]
    account = build([*raws, raw(OWNER, {})] if with_owner else raws)
    (source,) = resolve(account, "eni-mine", {}).members
    (end, *_) = resolve(account, destination, {}).members
    return trace(account, Flow(source, end, TCP, 443))


@pytest.mark.parametrize("destination", ["10.0.2.10", "internet"])
def test_what_a_participant_does_not_see_is_unknown_and_not_gone(destination: str) -> None:
    """Neither the host of another participant nor the owner's NAT gateway; with the owner's view all is known."""
    alone = ask(destination, with_owner=False)

    assert alone.verdict.value == "unknown"
    assert OWNER in alone.unknowns[0]
    assert ask(destination, with_owner=True).reachable


@pytest.mark.parametrize(
    ("destination", "code"), [("10.0.2.99", "NO_POSSIBLE_DESTINATION"), ("internet", "BAD_STATE_ROUTE")]
)
def test_what_the_owner_does_not_see_is_not_there(destination: str, code: str) -> None:
    """An address that nobody has, and in one's own VPC a NAT gateway that is not told of."""
    if destination == "internet":
        assert ask(destination, with_owner=False, owned_by=PARTICIPANT).codes == (code,)
    else:
        assert ask(destination, with_owner=True).codes == (code,)
        assert ask(destination, with_owner=False).verdict.value == "unknown"
