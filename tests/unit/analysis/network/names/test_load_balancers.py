"""Names of load balancers: an alias in a private zone, and the name that Elastic Load Balancing gives."""

from dataclasses import replace

import pytest

from analysis.network.names import Outcome
from analysis.snapshot.collect import collect
from analysis.snapshot.model import build
from study.view import View
from tests.names import record, zone
from tests.unit.analysis.network.names.estate import Estate

ALIAS = "app.hub.test"


@pytest.fixture(scope="module")
def estate() -> Estate:
    """An internal load balancer and one that faces the internet, each with an alias in a private zone."""
    lab = Estate()
    lab.internet_gateway(lab.hub)
    hosted = zone(lab, "hub.test", lab.hub)
    for scheme in ("internal", "internet-facing"):
        (made,) = lab.client("elbv2").create_load_balancer(Name=scheme, Subnets=lab.subnets, Scheme=scheme)[
            "LoadBalancers"
        ]
        target = {"HostedZoneId": made["CanonicalHostedZoneId"], "DNSName": f"dualstack.{made['DNSName']}"}
        name = ALIAS if scheme == "internal" else f"public.{ALIAS}"
        record(lab, hosted, name, AliasTarget={**target, "EvaluateTargetHealth": True})
    return lab


@pytest.fixture(scope="module")
def now(estate: Estate) -> View:
    """The estate as it stands, with its load balancers."""
    return View(build(collect(estate.services, estate.account_id, estate.region)), {}, None)


def test_an_internal_one_is_known_by_its_private_addresses(estate: Estate, now: View) -> None:
    """One in each of its subnets; the zone decides, as it has the alias."""
    found = now.ask(estate.server, ALIAS)
    assert sorted(value.rpartition(".")[0] for value in found.values) == ["10.0.0", "10.0.1"]
    assert found.decided_by is not None
    assert found.decided_by.id == next(iter(now.account.hosted_zones))


def test_one_that_faces_the_internet_is_known_by_public_addresses_inside_too(estate: Estate, now: View) -> None:
    """What is called by them leaves the VPC."""
    (balancer,) = [each for each in now.account.load_balancers.values() if each.scheme == "internet-facing"]
    nodes = [now.account.interfaces[key] for key in balancer.interface_ids]
    public = {str(address) for node in nodes for _, address in node.public}
    assert public
    assert set(now.ask(estate.server, f"public.{ALIAS}").values) == public
    assert set(now.ask("internet", balancer.dns_name).values) == public


def test_the_name_of_an_internal_one_is_public_and_its_addresses_are_not(now: View) -> None:
    """Whoever asks is told private addresses."""
    (balancer,) = [each for each in now.account.load_balancers.values() if each.scheme == "internal"]
    told = now.ask("internet", balancer.dns_name.upper())
    assert all(value.startswith("10.0.") for value in told.values)


def test_one_whose_nodes_are_not_in_the_snapshot_has_no_known_addresses(estate: Estate, now: View) -> None:
    """And one that is gone is an alias of what nobody knows."""
    bare = {key: replace(each, interface_ids=frozenset()) for key, each in now.account.load_balancers.items()}
    for balancers in (bare, {}):
        view = View(replace(now.account, load_balancers=balancers), {}, None)
        assert view.ask(estate.server, ALIAS).outcome is Outcome.UNKNOWN
