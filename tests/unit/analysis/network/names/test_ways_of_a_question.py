"""How a question travels: whom DHCP tells of, through endpoints, in circles, and what stops it."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.network.names import Outcome, Resolution, ask
from analysis.snapshot.collect import collect
from analysis.snapshot.model import Account, build
from analysis.snapshot.model.edits import without
from analysis.snapshot.raw import Raw
from study.view import View
from tests.names import zone
from tests.unit.analysis.network.names.estate import INBOUND, Estate

NAME = "www.hub.test"


@pytest.fixture(scope="module")
def estate() -> Estate:
    """A zone of the hub's, and a spoke that asks for it through both endpoints, as an own network would."""
    made = Estate()
    made.record(zone(made, "hub.test", made.hub), NAME, "A", "10.0.0.9")
    made.endpoint("INBOUND")
    made.rule("hub.test", made.endpoint("OUTBOUND"), *INBOUND)
    return made


@pytest.fixture(scope="module")
def account(estate: Estate) -> Account:
    """The model."""
    return estate.model()


def asked(account: Account, estate: Estate, name: str = NAME) -> Resolution:
    """Let the spoke's host ask."""
    return View(account, {}, None).ask(estate.asker, name)


def changed(account: Account, field: str, key: str, **changes: Any) -> Account:
    """Return an account in which one thing is different."""
    things = getattr(account, field)
    fields: dict[str, Any] = {field: {**things, key: replace(things[key], **changes)}}
    return replace(account, **fields)


def endpoint(account: Account, *, inbound: bool) -> str:
    """Return the id of the endpoint that there is for a direction."""
    return next(key for key, each in account.resolver_endpoints.items() if each.inbound is inbound)


def test_an_inbound_endpoint_answers_as_the_resolver_of_its_own_vpc(account: Account, estate: Estate) -> None:
    """The spoke has no way to the hub: it is the outbound endpoint that asks."""
    found = asked(account, estate)
    assert (found.outcome, found.values) == (Outcome.ANSWERED, ("10.0.0.9",))
    assert {answer.source.id for answer in found.answers} == account.resolver_endpoints[
        endpoint(account, inbound=False)
    ].interface_ids


def test_a_question_that_comes_back_goes_round_in_a_circle(estate: Estate, account: Account) -> None:
    """The hub follows the rule as well: its inbound endpoint asks itself."""
    (rule,) = list(account.rule_associations.values())
    there = {**account.rule_associations, "again": replace(rule, id="again", vpc_id=estate.hub)}
    found = asked(replace(account, rule_associations=there), estate)
    assert (found.outcome, found.codes) == (Outcome.UNANSWERED, ("SERVFAIL",))
    assert "goes round in a circle" in found.text


def test_without_dns_support_nobody_answers(account: Account, estate: Estate) -> None:
    """Neither the resolver's packets nor the name."""
    mute = changed(account, "vpcs", estate.spoke, dns_support=False)
    assert asked(mute, estate).outcome is Outcome.UNANSWERED
    for address in ("10.1.0.2", "169.254.169.253"):
        assert View(account, {}, None).follow(estate.asker, address, 53, protocol="udp").reachable
        assert not View(mute, {}, None).follow(estate.asker, address, 53, protocol="udp").reachable


def test_without_dns_host_names_private_zones_are_not_asked(account: Account, estate: Estate) -> None:
    """The internet is, as if there were none."""
    vpc = account.vpcs[estate.hub]
    assert ask(account, NAME, vpc).values == ("10.0.0.9",)
    unnamed = changed(account, "vpcs", estate.hub, dns_hostnames=False)
    assert ask(unnamed, NAME, unnamed.vpcs[estate.hub]).outcome is Outcome.ASKED_ELSEWHERE


def test_servers_of_ones_own_are_asked_where_dhcp_says_so(account: Account, estate: Estate) -> None:
    """One after the other until one is reached; an inbound endpoint's address is such a server, too."""
    options = account.vpcs[estate.hub].dhcp_options

    def told(*servers: str) -> Resolution:
        view = View(replace(account, name_servers={options: servers}), {}, None)
        return view.ask(estate.server, NAME)

    assert (
        told("AmazonProvidedDNS").values == told("169.254.169.253").values == told("10.0.0.2").values == ("10.0.0.9",)
    )
    assert told(INBOUND[0]).values == ("10.0.0.9",)
    assert told("10.0.0.250", INBOUND[1]).values == ("10.0.0.9",)
    assert told("10.0.0.250").outcome is Outcome.UNANSWERED
    assert told().outcome is Outcome.UNANSWERED
    own = told(estate.address(estate.server))
    assert own.outcome is Outcome.ASKED_ELSEWHERE


@pytest.mark.parametrize(
    ("inbound", "changes", "outcome"),
    [
        (False, {"usable": False}, Outcome.UNANSWERED),
        (False, {"interface_ids": frozenset()}, Outcome.UNANSWERED),
        (True, {"plain": False}, Outcome.UNKNOWN),
        (True, {"plain": False, "over_https": True}, Outcome.UNKNOWN),
        (True, {"inbound": False}, Outcome.UNKNOWN),
        (True, {"over_https": True}, Outcome.ANSWERED),
    ],
)
def test_an_endpoint_has_to_be_there_and_to_take_the_question(
    account: Account, estate: Estate, *, inbound: bool, changes: dict[str, Any], outcome: Outcome
) -> None:
    """One that is made for HTTPS alone takes no plain DNS, and of an outbound one nobody knows that it answers."""
    other = changed(account, "resolver_endpoints", endpoint(account, inbound=inbound), **changes)
    assert asked(other, estate).outcome is outcome


def test_an_endpoint_is_asked_by_its_id(account: Account, estate: Estate) -> None:
    """By whoever reaches it; an outbound one answers nobody."""
    host = View(account, {}, None)
    assert host.ask(estate.server, NAME, at=endpoint(account, inbound=True)).values == ("10.0.0.9",)
    assert host.ask(estate.server, NAME, at=endpoint(account, inbound=False)).outcome is Outcome.UNANSWERED
    assert host.ask(estate.asker, NAME, at=endpoint(account, inbound=True)).outcome is Outcome.UNANSWERED


def test_one_lost_zone_leaves_the_other_address_and_two_leave_none(account: Account, estate: Estate) -> None:
    """Which is why an endpoint has two."""
    left = without(account, "us-east-1a")
    assert ask(left, NAME, left.vpcs[estate.spoke]).values == ("10.0.0.9",)
    none = without(left, "us-east-1b")
    assert ask(none, NAME, none.vpcs[estate.spoke]).outcome is Outcome.UNANSWERED


def test_a_rule_that_is_taken_away_decides_no_more(account: Account, estate: Estate) -> None:
    """And an endpoint that is taken away leaves the rule without a way out."""
    rule = next(key for key, each in account.resolver_rules.items() if each.kind == "FORWARD")
    assert asked(without(account, rule), estate).outcome is Outcome.ASKED_ELSEWHERE
    gone = without(account, endpoint(account, inbound=False))
    assert asked(gone, estate).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "key", ["ResolverRuleAssociations", "HostedZones", "HostedZoneVpcs", "ResourceRecordSets", "EnableDnsSupport"]
)
def test_what_is_not_in_the_snapshot_is_not_known(estate: Estate, key: str) -> None:
    """And never answered as if it were not there."""
    raw = collect(estate.services, estate.account_id, estate.region)
    files = {name: items for name, items in raw.files.items() if name != key}
    found = asked(build(Raw(raw.account, raw.region, files, {key: f"{key} was refused"})), estate)
    assert found.outcome is Outcome.UNKNOWN
    assert found.unknown


def test_a_zone_of_an_account_that_is_not_in_the_snapshot_is_not_known(estate: Estate, account: Account) -> None:
    """The VPC's own account tells that there is one, and not what it holds."""
    told = replace(account, zones_elsewhere={estate.spoke: (("ZELSEWHERE", "far.test"),)})
    found = asked(told, estate, "www.far.test")
    assert (found.outcome, "far.test (ZELSEWHERE)" in found.text) == (Outcome.UNKNOWN, True)
    assert asked(told, estate).outcome is Outcome.ANSWERED


def test_what_a_dns_firewall_lets_pass_is_not_known(estate: Estate, account: Account) -> None:
    """It looks at every question of its VPC."""
    assert asked(replace(account, firewalled=frozenset({estate.spoke})), estate).outcome is Outcome.UNKNOWN


def test_an_interface_endpoint_has_the_names_of_its_service() -> None:
    """Inside of its VPC; elsewhere the internet is asked."""
    lab = Estate()
    lab.ec2.create_vpc_endpoint(
        VpcId=lab.hub,
        ServiceName="com.amazonaws.us-east-1.sqs",
        VpcEndpointType="Interface",
        SubnetIds=lab.subnets,
        SecurityGroupIds=[lab.open],
        PrivateDnsEnabled=True,
    )
    now = lab.now()
    inside = now.ask(lab.server, "sqs.us-east-1.amazonaws.com")
    assert len(inside.values) == len(lab.subnets)
    assert now.ask(lab.asker, "sqs.us-east-1.amazonaws.com").outcome is Outcome.ASKED_ELSEWHERE
