"""Answers have the shape of AWS's own: every key is one of ``DescribeNetworkInsightsAnalyses``, with its type."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
import pytest

from analysis.network.answer import Answer
from tests.unit.analysis.world import World, outside

OUR_OWN = {"Source", "Destination", "Unknowns", "Remarks"}
"""Beside AWS's keys, and at the top only: AWS says the ends in the path's own record, and knows no *unknown*."""

_TYPES = {"string": str, "boolean": bool, "integer": int}


@cache
def shape() -> Any:
    """Return botocore's model of one analysis."""
    service = botocore.session.get_session().get_service_model("ec2")
    output = service.operation_model("DescribeNetworkInsightsAnalyses").output_shape
    return output.members["NetworkInsightsAnalyses"].member


def misfits(value: Any, model: Any, where: str = "") -> Iterator[str]:
    """Yield what is not as AWS's model says."""
    if model.type_name == "structure":
        for key, item in value.items():
            if key in model.members:
                yield from misfits(item, model.members[key], f"{where}.{key}")
            else:
                yield f"{where}.{key}"
    elif model.type_name == "list":
        for item in value:
            yield from misfits(item, model.member, f"{where}[]")
    elif not isinstance(value, _TYPES[model.type_name]):
        yield f"{where} is {value!r}"


def answers() -> dict[str, Answer]:
    """Return one answer of each kind, so that each part of the shape is met."""
    world = World("10.0.0.0/16", "2001:db8:1::/56")
    public = world.subnet("public", "10.0.0.0/24", routes={"0.0.0.0/0": "igw-1", "pl-1": "vpce-1"})
    private = world.subnet("private", "10.0.1.0/24", routes={"0.0.0.0/0": "nat-1"})
    gone = world.subnet("gone", "10.0.2.0/24", routes={"0.0.0.0/0": "nat-2", "8.8.8.8/32": "lgw-1"})
    shut = world.subnet("shut", "10.0.3.0/24", inbound=["90 deny tcp 443 0.0.0.0/0"])
    v6 = world.subnet("v6", "10.0.4.0/24", "2001:db8:1::/64", routes={"::/0": "eigw-1"})
    world.gateway_endpoint("52.216.0.0/15")
    world.nat_gateway("1", public, "10.0.0.4")
    front = world.host("front", public, "10.0.0.10", public="203.0.113.1", inbound=["tcp 443 sg-app"])
    app = world.host("app", private, "10.0.1.10")
    lost = world.host("lost", gone, "10.0.2.10")
    closed = world.host("closed", shut, "10.0.3.10")
    new = world.host("new", v6, "10.0.4.10", "2001:db8:1::10")
    return {
        "through a NAT gateway": world.send(app, outside()),
        "through an endpoint": world.send(front, outside("52.216.0.1")),
        "through an egress-only gateway": world.send(new, outside("2600::1")),
        "a group by reference": world.send(app, front),
        "a ping": world.send(app, outside(), None, "icmp"),
        "stopped by a group": world.send(outside(), front),
        "stopped by a network ACL": world.send(app, closed),
        "stopped at a blackhole": world.send(lost, outside()),
        "nobody there": world.send(app, outside("10.0.200.1")),
        "undecided": world.send(lost, outside("8.8.8.8")),
    }


@pytest.mark.parametrize("name", answers())
def test_every_key_is_awss_own(name: str) -> None:
    """What reads the analyzer's answers reads these; the four keys of our own stand at the top."""
    found = answers()[name].to_json()

    assert list(misfits({key: item for key, item in found.items() if key not in OUR_OWN}, shape())) == []
    assert json.loads(json.dumps(found)) == found


def test_the_comparison_with_awss_model_can_fail() -> None:
    """A key that AWS does not know, and a value of another type."""
    spoilt = {"Status": 1, "Explanations": [{"Code": "x"}]}

    assert list(misfits(spoilt, shape())) == [".Status is 1", ".Explanations[].Code"]


def test_hops_are_numbered_and_say_what_decided() -> None:
    """Routes, entries and rules, each under AWS's key for it."""
    hops = answers()["through a NAT gateway"].to_json()["ForwardPathComponents"]

    assert [hop["SequenceNumber"] for hop in hops] == list(range(1, len(hops) + 1))
    assert hops[1]["SecurityGroupRule"] == {
        "Cidr": "0.0.0.0/0",
        "Direction": "egress",
        "Protocol": "all",
        "SecurityGroupId": "sg-app",
    }
    assert hops[2]["AclRule"]["RuleNumber"] == 100
    assert hops[3]["RouteTableRoute"]["NatGatewayId"] == "nat-1"
    assert hops[5]["InboundHeader"]["SourceAddresses"] == ["10.0.1.10/32"]
    assert hops[5]["OutboundHeader"]["SourceAddresses"] == ["10.0.0.4/32"]


def test_an_undecided_analysis_has_failed_and_says_nothing_of_a_path() -> None:
    """As AWS's own do."""
    found = answers()["undecided"].to_json()

    assert found["Status"] == "failed"
    assert "lgw-1" in found["StatusMessage"]
    assert "NetworkPathFound" not in found


def test_a_hop_tells_its_rule_in_words() -> None:
    """For people: entries with their number, rules with their peer."""
    told = [hop.rule for hop in answers()["a group by reference"].forward if hop.rule]

    assert told == [
        "outbound rule: all to 0.0.0.0/0",
        "rule 100 out: allow all 0.0.0.0/0",
        "rule 100 in: allow all 0.0.0.0/0",
        "inbound rule: tcp 443 from sg-app",
    ]
