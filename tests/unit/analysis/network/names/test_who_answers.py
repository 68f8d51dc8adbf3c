"""Which zone or rule a name belongs to, and what it is told there: a table of questions to one estate."""

import pytest

from analysis.network.names import Outcome
from study.view import View
from tests.names import zone
from tests.unit.analysis.network.names.estate import Estate

NOERROR, NXDOMAIN, SERVFAIL = Outcome.ANSWERED, Outcome.NO_SUCH_NAME, Outcome.UNANSWERED
ELSEWHERE, UNKNOWN = Outcome.ASKED_ELSEWHERE, Outcome.UNKNOWN
PUBLIC = "203.0.113.10"


@pytest.fixture(scope="module")
def estate() -> Estate:
    """An estate with zones that overlap, and rules about their domains."""
    made = Estate()
    corp, deep = zone(made, "corp.test", made.spoke), zone(made, "deep.corp.test", made.spoke)
    public, other = zone(made, "corp.test"), zone(made, "shop.test")
    same, kept = zone(made, "same.test", made.spoke), zone(made, "kept.old.corp.test", made.spoke)
    elsewhere = zone(made, "hub.test", made.hub)
    made.record(corp, "www.corp.test", "A", "10.1.0.9")
    made.record(corp, "both.deep.corp.test", "A", "10.1.0.1")
    made.record(corp, "*.wild.corp.test", "A", "10.1.0.8")
    made.record(corp, "there.wild.corp.test", "TXT", '"nothing else"')
    made.record(corp, "shop.corp.test", "CNAME", "www.shop.test.")
    made.record(corp, "loop.corp.test", "CNAME", "loop.corp.test")
    made.record(corp, "sub.corp.test", "NS", "ns1.example.org")
    made.record(corp, "twice.corp.test", "A", "10.1.0.2", SetIdentifier="a", Weight=10)
    made.record(corp, "twice.corp.test", "A", "10.1.0.3", SetIdentifier="b", Weight=0)
    made.record(corp, "near.corp.test", "A", "10.1.0.4", SetIdentifier="a", Region="us-east-1")
    made.record(corp, "old.corp.test", "A", "10.1.0.5")
    alias = {"HostedZoneId": corp, "EvaluateTargetHealth": False}
    made.record(corp, "alias.corp.test", "A", AliasTarget={**alias, "DNSName": "www.corp.test"})
    balancer = {**alias, "HostedZoneId": "Z35SXDOTRQ7X7K", "DNSName": "front.us-east-1.elb.amazonaws.com"}
    made.record(corp, "front.corp.test", "A", AliasTarget=balancer)
    made.record(corp, "bare.corp.test", "CNAME", AliasTarget={**alias, "DNSName": "near.corp.test"})
    made.record(deep, "a.deep.corp.test", "A", "10.1.0.7")
    made.record(public, "www.corp.test", "A", PUBLIC)
    made.record(public, "mail.corp.test", "A", PUBLIC)
    made.record(other, "www.shop.test", "A", PUBLIC)
    made.record(same, "a.same.test", "A", "10.1.0.6")
    made.record(kept, "a.kept.old.corp.test", "A", "10.1.0.6")
    made.record(elsewhere, "a.hub.test", "A", "10.0.0.6")
    out = made.endpoint("OUTBOUND")
    for domain in ("old.corp.test", "same.test", "9.10.in-addr.arpa"):
        made.rule(domain, out, made.address(made.server))
    made.rule("kept.old.corp.test", kind="SYSTEM")
    made.rule("void.test", out, "10.0.0.250")
    made.rule("handed.test", kind="DELEGATE")
    return made


@pytest.fixture(scope="module")
def now(estate: Estate) -> View:
    """The estate as it stands."""
    return estate.now()


QUESTIONS = {
    "www.corp.test": (NOERROR, "10.1.0.9", "its private zone's record"),
    "WWW.Corp.Test.": (NOERROR, "10.1.0.9", "capitals and the last dot do not matter"),
    "mail.corp.test": (NXDOMAIN, "", "the public zone has it, and is not asked"),
    "a.deep.corp.test": (NOERROR, "10.1.0.7", "the deeper zone is the more specific one"),
    "both.deep.corp.test": (NXDOMAIN, "", "and the upper one is not asked, which has a record of it"),
    "any.wild.corp.test": (NOERROR, "10.1.0.8", "a wildcard stands for what is not there"),
    "far.any.wild.corp.test": (NOERROR, "10.1.0.8", "at any depth"),
    "there.wild.corp.test": (NXDOMAIN, "", "and not for what is there with records of other types"),
    "below.there.wild.corp.test": (NXDOMAIN, "", "nor for what is below such a name (RFC 4592)"),
    "shop.corp.test": (NOERROR, PUBLIC, "another name is asked for from the beginning"),
    "loop.corp.test": (SERVFAIL, "", "which may go round in a circle"),
    "alias.corp.test": (NOERROR, "10.1.0.9", "an alias stands for another name of its zone"),
    "front.corp.test": (UNKNOWN, "", "or for a service of AWS, whose addresses nobody tells"),
    "twice.corp.test": (NOERROR, "10.1.0.2", "of weighted records those without weight are never given"),
    "near.corp.test": (UNKNOWN, "", "which of several is nearest depends on who asks"),
    "a.sub.corp.test": (UNKNOWN, "", "what is delegated others answer"),
    "a.old.corp.test": (ELSEWHERE, "10.0.0.4", "a rule below the zone's domain is the more specific one"),
    "old.corp.test": (ELSEWHERE, "10.0.0.4", "for its own domain as well"),
    "a.same.test": (ELSEWHERE, "10.0.0.4", "of one domain the rule goes before the zone"),
    "a.kept.old.corp.test": (NOERROR, "10.1.0.6", "a system rule leaves it to AWS, and the zone answers"),
    "a.void.test": (SERVFAIL, "", "a rule's servers are not there"),
    "a.handed.test": (UNKNOWN, "", "rules that delegate are not modelled"),
    "a.hub.test": (ELSEWHERE, "", "a private zone of another VPC is none: the internet is asked"),
    "www.shop.test": (NOERROR, PUBLIC, "a public zone answers where nothing private is about it"),
    "none.shop.test": (NXDOMAIN, "", "or says that there is no such name"),
    "example.org": (ELSEWHERE, "", "somebody else's domain"),
    "ip-10-1-0-4.ec2.internal": (NOERROR, "10.1.0.4", "EC2's name of the host that asks"),
    "ip-10-1-0-99.ec2.internal": (NXDOMAIN, "", "nobody has that address"),
    "ip-999-1-0-4.ec2.internal": (NXDOMAIN, "", "nor can anybody"),
    "bare.corp.test": (UNKNOWN, "", "a CNAME record may be an alias, too"),
    "localhost": (NXDOMAIN, "", "what is local is asked of nobody"),
    "9.8.7.6.ip6.arpa": (UNKNOWN, "", "names of IPv6 addresses are not modelled"),
}
"""Name → outcome, the one value or server, and why."""


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_name_belongs_to_what_is_most_specific(now: View, estate: Estate, name: str) -> None:
    """Rules go before zones of the same domain, zones before AWS's own names."""
    outcome, value, why = QUESTIONS[name]
    found = now.ask(estate.asker, name)
    assert (found.outcome, "".join((*found.values, *found.servers))) == (outcome, value), why
    assert found.text


ADDRESSES = {
    "4.0.1.10.in-addr.arpa": (NOERROR, "ip-10-1-0-4.ec2.internal", "the host's own address"),
    "99.0.1.10.in-addr.arpa": (NXDOMAIN, "", "nobody has that one, and the VPC knows"),
    "4.0.0.10.in-addr.arpa": (UNKNOWN, "", "another VPC's, which may be connected"),
    "1.0.0.10.in-addr.arpa": (UNKNOWN, "", "likewise"),
    "1.1.168.192.in-addr.arpa": (NXDOMAIN, "", "private addresses are asked of nobody"),
    "10.113.0.203.in-addr.arpa": (ELSEWHERE, "", "public ones of the internet"),
    "4.0.9.10.in-addr.arpa": (ELSEWHERE, "10.0.0.4", "a rule that is more specific than AWS's own goes first"),
    "in-addr.arpa": (ELSEWHERE, "", "no address"),
}
"""Name of an address → outcome, the one value or server, and why."""


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_vpc_knows_the_names_of_its_own_addresses(now: View, estate: Estate, name: str) -> None:
    """By rules of AWS's own, which are as general as whole octets of its blocks."""
    outcome, value, why = ADDRESSES[name]
    found = now.ask(estate.asker, name, "PTR")
    assert (found.outcome, "".join((*found.values, *found.servers))) == (outcome, value), why


def test_names_of_addresses_can_be_switched_off(estate: Estate) -> None:
    """Then they are asked of the internet like any other."""
    resolver = estate.client("route53resolver")
    resolver.update_resolver_config(ResourceId=estate.spoke, AutodefinedReverseFlag="DISABLE")
    assert estate.now().ask(estate.asker, "4.0.1.10.in-addr.arpa", "PTR").outcome is ELSEWHERE
    resolver.update_resolver_config(ResourceId=estate.spoke, AutodefinedReverseFlag="ENABLE")
    assert estate.now().ask(estate.asker, "4.0.1.10.in-addr.arpa", "PTR").outcome is NOERROR


def test_outside_only_public_zones_are_asked(now: View) -> None:
    """The same name means another address there, and private names nothing."""
    assert now.ask("internet", "www.corp.test").values == (PUBLIC,)
    assert now.ask("internet", "both.deep.corp.test").outcome is NXDOMAIN
    assert now.ask("internet", "a.same.test").outcome is ELSEWHERE


def test_a_type_that_a_name_has_no_record_of_is_not_answered(now: View, estate: Estate) -> None:
    """Beside one that it has."""
    assert now.ask(estate.asker, "there.wild.corp.test", "TXT").values == ('"nothing else"',)
    assert now.ask(estate.asker, "www.corp.test", "AAAA").outcome is NXDOMAIN


def test_every_step_and_what_decided_is_told(now: View, estate: Estate) -> None:
    """In the words of Resolver's query log."""
    found = now.ask(estate.asker, "a.old.corp.test")
    told = found.to_json()
    assert found.decided_by is not None
    assert found.decided_by.id.startswith("rslvr-rr-")
    assert (told["query_name"], told["query_type"], told["servers"]) == ("a.old.corp.test.", "A", ["10.0.0.4"])
    assert "old.corp.test is forwarded" in told["steps"][1]["Text"]
    assert len(told["NetworkInsightsAnalyses"]) == 2 * 2  # each address of the endpoint, by UDP and by TCP
    assert all(analysis["NetworkPathFound"] for analysis in told["NetworkInsightsAnalyses"])
