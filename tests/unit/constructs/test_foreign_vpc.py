"""A private zone and another account's VPC: what either side's function does when CloudFormation calls it."""

from collections.abc import Callable
from typing import Any

import pytest

from refarch.dns import AuthorizedVpc, JoinedZone
from study.lab import Lab
from tests.unit.constructs.handlers import Sent, loaded
from tests.unit.constructs.shape import actions, network, shape_of

NAME = "refarch.dns.handlers.foreign_vpc"
Call = Callable[[Lab, str, str], None]


class Estate:
    """Two accounts, each with a VPC, and a private zone of the first one's."""

    def __init__(self) -> None:
        """Make them."""
        self.owner = Lab()
        self.guest = self.owner.other_account()
        self.vpc = self.guest.vpc("10.1.0.0/16")
        own = {"VPCId": self.owner.vpc(), "VPCRegion": self.owner.region}
        made = self.owner.client("route53").create_hosted_zone(Name="corp.test", CallerReference="1", VPC=own)
        self.zone = made["HostedZone"]["Id"].removeprefix("/hostedzone/")

    def answers(self) -> bool:
        """Return whether the zone answers the guest's VPC."""
        told = self.owner.client("route53").get_hosted_zone(Id=self.zone)["VPCs"]
        return self.vpc in [vpc["VPCId"] for vpc in told]


@pytest.fixture
def estate() -> Estate:
    """Return the two accounts."""
    return Estate()


@pytest.fixture
def sent() -> Sent:
    """What the function answered."""
    return []


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, estate: Estate, sent: Sent) -> Call:
    """Return a call of the function as CloudFormation makes it: in an account, of a kind, for a side."""

    def make(lab: Lab, kind: str, side: str) -> None:
        asked = {"Side": side, "ZoneId": estate.zone, "VpcId": estate.vpc, "VpcRegion": lab.region}
        loaded(monkeypatch, NAME, lab, sent).handler({"RequestType": kind, "ResourceProperties": asked}, None)

    return make


def test_a_vpc_is_answered_once_both_accounts_have_agreed(estate: Estate, call: Call, sent: Sent) -> None:
    """And no more when its own account has ended it."""
    call(estate.owner, "Create", "Zone")
    assert not estate.answers()
    call(estate.guest, "Create", "Vpc")
    assert estate.answers()
    call(estate.guest, "Delete", "Vpc")
    assert not estate.answers()
    call(estate.owner, "Delete", "Zone")
    assert sent == [("SUCCESS", "")] * 4


def test_a_vpc_that_nobody_has_authorized_is_refused_with_the_reason(estate: Estate, call: Call, sent: Sent) -> None:
    """The twin: without an answer the stack would hang for an hour."""
    call(estate.guest, "Create", "Vpc")
    [(status, reason)] = sent
    assert (status, "NotAuthorized" in reason) == ("FAILED", True)
    assert not estate.answers()


def test_what_has_ended_already_is_no_reason_to_keep_a_stack(estate: Estate, call: Call, sent: Sent) -> None:
    """Neither an authorization nor an association that is gone."""
    call(estate.owner, "Delete", "Zone")
    call(estate.guest, "Delete", "Vpc")
    assert sent == [("SUCCESS", "")] * 2


@pytest.mark.parametrize(("side", "verbs"), [("Zone", "Create Delete"), ("Vpc", "Associate Disassociate")])
def test_each_function_may_act_for_its_own_side_and_on_the_one_zone(side: str, verbs: str) -> None:
    """Nothing of the other side's."""

    def build(stack: Any) -> None:
        if side == "Zone":
            AuthorizedVpc(stack, "Guest", zone_id="Z1", vpc_id="vpc-1", region="eu-west-1")
        else:
            JoinedZone(stack, "Guest", vpc=network(stack).vpc, zone_id="Z1")

    shape = shape_of(build)
    [policy] = shape.at("Guest/Role")["Policies"]
    statement = policy["PolicyDocument"]["Statement"][0]
    assert {action.removeprefix("route53:").partition("VPC")[0] for action in actions(statement)} == set(verbs.split())
    assert statement["Resource"]["Fn::Join"][1][-1].endswith(":route53:::hostedzone/Z1")
    [custom] = [
        r
        for r in shape.template["Resources"].values()
        if r["Type"].startswith("Custom::") and "Side" in r["Properties"]
    ]
    assert custom["Properties"]["Side"] == side
