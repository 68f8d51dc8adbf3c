"""Spoilt snapshots of names: whatever is left out or malformed, every question gets an answer, and no wrong one."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.network.end import Host, Outside
from analysis.network.names import Outcome, Resolution, ask
from analysis.snapshot.collect import collect
from analysis.snapshot.model import Account, build
from analysis.snapshot.raw import Raw
from tests.names import record, zone
from tests.unit.analysis.network.names.estate import INBOUND, Estate
from tests.unit.analysis.snapshot.test_fuzz import JUNK, places

FILES = (
    "DhcpOptions",
    "EnableDnsHostnames",
    "EnableDnsSupport",
    "HostedZones",
    "HostedZoneSummaries",
    "HostedZoneVpcs",
    "NetworkInterfaces",
    "ResolverEndpointIpAddresses",
    "ResolverEndpoints",
    "ResolverRuleAssociations",
    "ResolverRules",
    "ResourceRecordSets",
    "Vpcs",
)
NAMES = ("www.hub.test", "a.old.test", "example.org", "ip-10-1-0-4.ec2.internal", "4.0.1.10.in-addr.arpa", "", ".")


@pytest.fixture(scope="module")
def raw() -> Raw:
    """Return an estate whose spoke asks through both endpoints, as its account tells it."""
    lab = Estate()
    hosted = zone(lab, "hub.test", lab.hub)
    record(lab, hosted, "www.hub.test", "10.0.0.9")
    record(lab, hosted, "c.hub.test", "www.hub.test", kind="CNAME")
    record(lab, zone(lab, "spoke.test", lab.spoke), "www.spoke.test", "10.1.0.9")
    lab.endpoint("INBOUND")
    out = lab.endpoint("OUTBOUND")
    lab.rule("hub.test", out, *INBOUND)
    lab.rule("old.test", out, lab.address(lab.server))
    return collect(lab.services, lab.account_id, lab.region)


def answers(account: Account) -> list[Resolution]:
    """Ask for every name from everywhere."""
    ends: list[Any] = [Host(i, i.addresses[0]) for i in account.interfaces.values() if i.addresses]
    ends += [Outside(), *account.vpcs.values()]
    return [ask(account, name, end, kind) for end in ends for name in NAMES for kind in ("A", "PTR")]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_a_spoilt_snapshot_is_asked_without_a_crash(raw: Raw, data: st.DataObject) -> None:
    """A few values are gone, or something else; every answer can be told."""
    files = copy.deepcopy(dict(raw.files))
    for _ in range(data.draw(st.integers(1, 4))):
        items: Any = files[data.draw(st.sampled_from(FILES))]
        paths = list(places(items))
        if not paths:
            continue
        path = data.draw(st.sampled_from(paths))
        holder = items
        for key in path[:-1]:
            holder = holder[key]
        if data.draw(st.booleans()):
            del holder[path[-1]]
        else:
            holder[path[-1]] = copy.deepcopy(data.draw(JUNK))
    for answer in answers(build(Raw(raw.account, raw.region, files, raw.missing))):
        assert answer.to_json()
        assert answer.text


@pytest.mark.parametrize("name", FILES)
def test_without_a_file_no_answer_is_another_one(raw: Raw, name: str) -> None:
    """Each is as it was with all files, or unknown."""
    whole = build(raw)
    (spoke,) = [vpc for vpc in whole.vpcs.values() if str(vpc.blocks[0]) == "10.1.0.0/16"]
    files = {key: items for key, items in raw.files.items() if key != name}
    less = build(Raw(raw.account, raw.region, files, {name: f"{name} was refused"}))
    for asked in NAMES:
        before = ask(whole, asked, spoke)
        after = ask(less, asked, less.vpcs.get(spoke.id, spoke))
        assert after.outcome in {before.outcome, Outcome.UNKNOWN}, (asked, after.text)
        assert after.outcome is Outcome.UNKNOWN or (after.values, after.servers) == (before.values, before.servers)
