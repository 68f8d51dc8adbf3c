"""What would be without something, and with something more: the next best route, a blackhole, or no way at all."""

from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.network import Flow, Verdict, resolve, trace
from analysis.network.packet import PROTOCOLS, TCP
from analysis.snapshot.model import Account
from analysis.snapshot.model.edits import NothingToTakeError, with_acl_entry, with_group_rule, with_route, without
from analysis.snapshot.model.network import AclEntry, GroupRule, PortRange, Route
from tests.unit.analysis.describe import account, merged

CASES = Path(__file__).parents[1] / "network"


def world(name: str, **change: Any) -> Account:
    """Return the network that some cases share."""
    path = next(CASES.rglob(f"{name}.yaml"))
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return account(merged(content["world"], change))


def verdict(found: Account, source: str, destination: str) -> str:
    """Return what becomes of HTTPS, with the code of the reason."""
    ends = [resolve(found, who, {}).members[0] for who in (source, destination)]
    answer = trace(found, Flow(*ends, PROTOCOLS["tcp"], 443))
    return " ".join([answer.verdict.value, *answer.codes])


@pytest.mark.parametrize(
    ("network", "source", "destination", "what", "expected"),
    [
        ("lint_cases", "eni-app", "198.51.100.1", "nat-a", "unreachable BAD_STATE_ROUTE"),
        ("lint_cases", "eni-app", "198.51.100.1", "nat-b", "reachable"),
        ("lint_cases", "eni-app", "198.51.100.1", "rtb-private-a:0.0.0.0/0", "unreachable NO_ROUTE_TO_DESTINATION"),
        ("lint_cases", "eni-app", "198.51.100.1", "igw-vpc-a", "unreachable BAD_STATE_ROUTE"),
        ("transit_gateway", "eni-alice", "eni-bob", "tgw-attach-b", "unreachable TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"),
        ("transit_gateway", "eni-alice", "eni-bob", "tgw-attach-c", "reachable"),
        ("transit_gateway", "eni-alice", "eni-bob", "tgw-1", "unreachable BAD_STATE_ROUTE"),
        ("peering", "eni-alice", "eni-bob", "pcx-ab", "unreachable BAD_STATE_ROUTE"),
        # What is in a subnet, or in a VPC, goes with it: here the NAT gateway, and the door of the Transit Gateway.
        ("lint_cases", "eni-app", "198.51.100.1", "subnet-public-a", "unreachable BAD_STATE_ROUTE"),
        ("lint_cases", "eni-app", "198.51.100.1", "subnet-public-b", "reachable"),
        ("transit_gateway", "eni-alice", "eni-bob", "subnet-b-door", "unreachable BAD_STATE_ATTACHMENT"),
        ("transit_gateway", "eni-alice", "eni-bob", "vpc-c", "reachable"),
        ("vpn", "eni-alice", "192.168.1.1", "vpn-static:1", "unreachable BAD_STATE_VPN"),
        ("vpn", "eni-alice", "192.168.1.1", "vpn-static:2", "reachable"),
        # The tunnels of a device go with it, and the other connection's are left.
        ("vpn_devices", "eni-alice", "eni-carol", "i-router", "reachable"),
        ("vpn_devices", "eni-carol", "eni-alice", "i-router", "reachable"),
        ("vpn_devices", "eni-bob", "eni-alice", "i-router", "unreachable BAD_STATE_ROUTE"),
    ],
)
def test_what_is_left(network: str, source: str, destination: str, what: str, expected: str) -> None:
    """The packet takes what is there, and stops where something was."""
    before = world(network)

    assert verdict(before, source, destination) == "reachable"
    assert verdict(without(before, what), source, destination) == expected
    assert verdict(before, source, destination) == "reachable"


def test_routes_that_bgp_brought_go_with_the_last_tunnel() -> None:
    """The route by hand stays; the propagated one is withdrawn when nothing is up any more that speaks BGP."""
    found = without(world("vpn"), "vpn-static")
    for tunnel in ("vpn-bgp:1", "vpn-bgp:2"):
        assert any(route.origin == "EnableVgwRoutePropagation" for route in found.route_tables["rtb-a"].routes)
        found = without(found, tunnel)

    assert [r.text for r in found.route_tables["rtb-a"].routes if r.target == "vgw-1" and "." in r.text] == [
        "192.168.0.0/16",
        "198.18.0.0/16",
    ]


def test_a_lost_instance_is_no_target_any_more() -> None:
    """Its interfaces go with it."""
    found = without(world("lint_cases", hosts={"app": {"instance": "running"}}), "i-app")

    assert "eni-app" not in found.interfaces
    assert "i-app" not in found.instances


@pytest.mark.parametrize(("what", "left"), [("subnet-private-a", False), ("vpc-a", False), ("subnet-private-b", True)])
def test_hosts_go_with_their_subnet_and_their_vpc(what: str, *, left: bool) -> None:
    """An instance as well as its interface."""
    found = without(world("lint_cases", hosts={"app": {"instance": "running"}}), what)

    assert ("eni-app" in found.interfaces) is left
    assert ("i-app" in found.instances) is left


def test_the_instances_of_an_auto_scaling_group_go_with_it() -> None:
    """It has a name and no id; others stay."""
    member = {"InstanceId": "i-app", "AvailabilityZone": "us-east-1a", "LifecycleState": "InService"}
    sizes = {"MinSize": 1, "MaxSize": 1, "DesiredCapacity": 1}
    fleet = {"AutoScalingGroupName": "fleet", **sizes, "Instances": [member]}
    hosts = {"app": {"instance": "running"}, "other": {"instance": "running"}}
    found = without(world("lint_cases", hosts=hosts, raw={"AutoScalingGroups": [fleet]}), "fleet")

    assert found.scaling_groups == {}
    assert set(found.instances) == {"i-other"}
    assert "eni-app" not in found.interfaces


def test_a_zone_goes_by_its_name() -> None:
    """With all that is in it."""
    found = without(world("lint_cases"), "us-east-1b")

    assert {subnet.zone for subnet in found.subnets.values()} == {"us-east-1a"}


@pytest.mark.parametrize(
    ("what", "hint"),
    [
        ("nat-z", "give a zone, an id, a name or a construct path"),
        ("rtb-far:1.2.3.0/24", "rtb-far has no route to '1.2.3.0/24': 10.1.0.0/16"),
    ],
)
def test_what_is_not_there_cannot_be_lost(what: str, hint: str) -> None:
    """The message says what there is."""
    with pytest.raises(NothingToTakeError) as error:
        without(world("lint_cases"), what)

    assert hint in str(error.value)


def test_a_name_of_two_things_is_asked_back() -> None:
    """Both ids are told."""
    tag = [{"Key": "Name", "Value": "spare"}]
    bare = {"VpcId": "vpc-a", "IpPermissions": [], "IpPermissionsEgress": [], "Tags": tag}
    idle = [{"GroupId": f"sg-{n}", "GroupName": f"{n}", **bare} for n in (1, 2)]

    with pytest.raises(NothingToTakeError, match="sg-1, sg-2"):
        without(world("lint_cases", raw={"SecurityGroups": idle}), "spare")


def test_with_a_rule_more_a_packet_gets_through_and_with_an_entry_more_it_does_not() -> None:
    """Security groups only allow; the first entry of a network ACL decides."""
    closed = world("lint_cases", hosts={"other": {"in": []}})
    block = next(iter(closed.subnets["subnet-private-a"].blocks))
    assert verdict(closed, "eni-app", "eni-other").startswith("unreachable")

    opened = with_group_rule(closed, "sg-other", GroupRule(TCP, PortRange(443, 443), block))
    everywhere = ip_network("0.0.0.0/0")
    denied = with_acl_entry(opened, "acl-public-a", AclEntry(1, False, TCP, False, everywhere))  # noqa: FBT003

    assert verdict(opened, "eni-app", "eni-other") == "reachable"
    assert verdict(opened, "198.51.100.1", "eni-web") == "reachable"
    assert verdict(denied, "198.51.100.1", "eni-web") == "unreachable SUBNET_ACL_RESTRICTION"


def test_a_new_route_takes_the_place_of_one_to_the_same_block() -> None:
    """As ReplaceRoute does."""
    before = world("lint_cases")
    (route,) = [r for r in before.route_tables["rtb-private-a"].routes if r.target == "nat-a"]

    after = with_route(before, "rtb-private-a", Route(route.destination, "nat-b"))

    assert [r.target for r in after.route_tables["rtb-private-a"].routes if r.text == "0.0.0.0/0"] == ["nat-b"]
    assert Verdict.REACHABLE.value == verdict(after, "eni-app", "198.51.100.1")
