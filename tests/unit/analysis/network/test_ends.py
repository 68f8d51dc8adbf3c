"""Who is meant by a name: ids, addresses, construct paths and the scenario's own names."""

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_network

import pytest

from analysis.network import Flow, trace
from analysis.network.end import Host, Outside
from analysis.network.ends import resolve
from analysis.network.packet import TCP
from analysis.network.premises import UnknownEndError
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.compute import Cache, Instance, LoadBalancer, Member, ScalingGroup, StackResource
from analysis.snapshot.model.gateways import ConnectEndpoint
from analysis.snapshot.model.hybrid import VpnConnection
from analysis.snapshot.model.network import PrefixList
from tests.unit.analysis.world import World

NAMES = {"fleet": "Web/Group", "app tier": "Network/app", "way in": "Connect/Endpoint"}


def account(**more: object) -> Account:
    """Return two subnets of a tier, a fleet of two in them, and a host that belongs to nobody."""
    world = World()
    for number, zone in ((1, "zone-b"), (2, "zone-a")):
        subnet = world.subnet(f"{number}", f"10.0.{number}.0/24", zone=zone)
        world.host(f"{number}", subnet, f"10.0.{number}.10", owner=f"i-{number}", description="Primary")
        world.add("instances", f"i-{number}", Instance(f"i-{number}", "running", zone, (f"eni-{number}",)))
    world.host("alone", "subnet-1", "10.0.1.99", public="203.0.113.1")
    members = (Member("i-1", "zone-b", in_service=True), Member("i-2", "zone-a", in_service=True))
    world.add("scaling_groups", "asg", ScalingGroup("asg", 2, 2, 2, members, frozenset({"subnet-1", "subnet-2"})))
    world.add(
        "load_balancers",
        "arn:lb",
        LoadBalancer("arn:lb", "front", "application", "internal", "vpc-1", frozenset(), frozenset({"eni-alone"}), ()),
    )
    world.add("connect_endpoints", "eice-1", ConnectEndpoint("eice-1", "vpc-1", "subnet-1", frozenset({"eni-alone"})))
    resources = (
        StackResource("web", "E", "eice-1", "AWS::EC2::InstanceConnectEndpoint", "Connect/Endpoint"),
        StackResource("web", "A", "asg", "AWS::AutoScaling::AutoScalingGroup", "Web/Group/ASG"),
        StackResource("web", "B", "subnet-1", "AWS::EC2::Subnet", "Network/app1/Subnet"),
        StackResource("web", "C", "subnet-2", "AWS::EC2::Subnet", "Network/app2/Subnet"),
        StackResource("other", "D", "subnet-2", "AWS::EC2::Subnet", "Network/app11/Subnet"),
    )
    return world.account(stack_resources=resources, **more)


@pytest.mark.parametrize(
    ("who", "interfaces"),
    [
        ("eni-1", ["eni-1"]),
        ("i-2", ["eni-2"]),
        ("subnet-1", ["eni-1", "eni-alone"]),
        ("front", ["eni-alone"]),
        ("arn:lb", ["eni-alone"]),
        ("eice-1", ["eni-alone"]),
        ("way in", ["eni-alone"]),
        ("10.0.2.10", ["eni-2"]),
        ("203.0.113.1", ["eni-alone"]),
        ("fleet", ["eni-2", "eni-1"]),
        ("Web/Group", ["eni-2", "eni-1"]),
        ("app tier", ["eni-2", "eni-1", "eni-alone"]),
    ],
)
def test_a_name_stands_for_interfaces_in_the_order_of_zones(who: str, interfaces: Sequence[str]) -> None:
    """Ids and addresses first, then names, then construct paths."""
    found = resolve(account(), who, NAMES, "web").members

    assert [end.interface.id for end in found if isinstance(end, Host)] == list(interfaces)


@pytest.mark.parametrize("who", ["internet", "8.8.8.8", "2600::1", "10.9.9.9"])
def test_what_nobody_here_has_is_outside(who: str) -> None:
    """By its address, if it has one."""
    (found,) = resolve(account(), who, NAMES, "web").members

    assert not isinstance(found, Host)
    assert who in ("internet", str(found.address))


def test_a_tier_stands_for_its_subnets_also() -> None:
    """In the order of zones."""
    assert [subnet.id for subnet in resolve(account(), "app tier", NAMES, "web").subnets] == ["subnet-2", "subnet-1"]


def test_a_path_that_ends_in_a_number_does_not_mean_longer_numbers() -> None:
    """``app1`` is one subnet, and not ``app11`` as well."""
    assert [s.id for s in resolve(account(), "Network/app1", NAMES).subnets] == ["subnet-1"]


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    """And with what else may be said."""
    with pytest.raises(UnknownEndError, match="internet, aws, fleet, app tier, way in, addresses, and ids"):
        resolve(account(), "flete", NAMES, "web")


def test_a_name_may_mean_the_block_that_an_output_tells() -> None:
    """A setting may have changed it; of an output that is not there nothing is known."""
    told = account(stack_outputs={("web", "Block"): "10.0.2.0/24"})
    names = {**NAMES, "block": "output:Block", "gone": "output:Gone"}
    found = resolve(told, "block", names, "web").members

    assert [end.interface.id for end in found if isinstance(end, Host)] == ["eni-2"]
    with pytest.raises(UnknownEndError, match="the stack web tells no output 'Gone'"):
        resolve(told, "gone", names, "web")


def test_aws_stands_for_the_public_blocks_of_its_own_prefix_lists() -> None:
    """Not for a customer's lists, nor for addresses that only a VPC knows."""
    lists = {
        "pl-1": PrefixList("pl-1", "s3", (ip_network("52.216.0.0/15"),), of_aws=True),
        "pl-2": PrefixList("pl-2", "lattice", (ip_network("169.254.171.0/24"),), of_aws=True),
        "pl-3": PrefixList("pl-3", "friends", (ip_network("8.8.8.0/24"),)),
    }

    (found,) = resolve(account(prefix_lists=lists), "aws", NAMES, "web").members

    assert found == Outside(ip_network("52.216.0.0/15"), of_aws=True)


def test_one_service_of_aws_stands_for_the_blocks_of_the_lists_that_end_with_its_name() -> None:
    """By its own name or by a scenario's; one that no list tells of is not guessed."""
    lists = {
        name: PrefixList(name, f"com.amazonaws.us-east-1.{name}", (ip_network(block),), of_aws=True)
        for name, block in (("s3", "52.216.0.0/15"), ("dynamodb", "52.94.0.0/22"), ("not-dynamodb", "8.8.8.0/24"))
    }
    world, names = account(prefix_lists=lists), {**NAMES, "table": "aws:dynamodb"}

    for who in ("table", "aws:dynamodb"):
        assert resolve(world, who, names, "web").members == (Outside(ip_network("52.94.0.0/22"), of_aws=True),)
    with pytest.raises(UnknownEndError, match="no prefix list of AWS's tells the addresses of 'sqs'"):
        resolve(world, "aws:sqs", NAMES, "web")
    with pytest.raises(UnknownEndError, match="access denied"):
        resolve(account(prefix_lists=lists, missing={"PrefixLists": "access denied"}), "table", names, "web")


def test_a_cache_stands_for_the_interfaces_of_its_nodes() -> None:
    """Unless nobody told of caches: then nothing is known of it."""
    resource = StackResource("web", "C", "sessions", "AWS::ElastiCache::ReplicationGroup", "Sessions/Cache")
    cache = Cache("sessions", frozenset({"eni-alone", "eni-gone"}))
    world = replace(account(caches={"sessions": cache}), stack_resources=(resource,))

    (found,) = resolve(world, "Sessions/Cache", NAMES, "web").members

    assert isinstance(found, Host)
    assert found.interface.id == "eni-alone"
    with pytest.raises(UnknownEndError, match="access denied"):
        resolve(replace(world, missing={"ReplicationGroups": "access denied"}), "Sessions/Cache", NAMES, "web")


@pytest.mark.parametrize("key", ["NetworkInterfaces", "AutoScalingGroups", "Reservations"])
def test_a_name_whose_members_may_be_incomplete_is_not_resolved(key: str) -> None:
    """A promise about everybody does not hold because somebody was overlooked."""
    with pytest.raises(UnknownEndError, match="access denied"):
        resolve(account(missing={key: "access denied"}), "fleet", NAMES, "web")


def test_what_is_missing_elsewhere_does_not_matter() -> None:
    """The fleet is known without databases."""
    assert resolve(account(missing={"DBInstances": "access denied"}), "fleet", NAMES, "web").members


def test_a_block_stands_for_its_hosts_and_for_what_is_outside_of_the_vpcs() -> None:
    """The rest of a VPC's block is nobody; what is left outside is as few ranges as there are gaps."""
    found = resolve(account(), "10.0.0.0/15", NAMES, "web").members

    assert [str(end.address) for end in found] == ["10.0.2.10", "10.0.1.10", "10.0.1.99", "10.1.0.0/16"]
    assert [isinstance(end, Host) for end in found] == [True, True, True, False]


def test_a_block_that_holds_a_public_address_stands_for_the_host_behind_it() -> None:
    """By its own address, and for all others around it."""
    found = resolve(account(), "203.0.113.0/31", NAMES, "web").members

    assert [str(end.address) for end in found] == ["10.0.1.99", "203.0.113.0"]


def test_a_block_without_hosts_stands_for_its_addresses() -> None:
    """So that a trace to it says that nobody is there."""
    (found,) = resolve(account(), "10.0.7.0/24", NAMES, "web").members

    assert str(found.address) == "10.0.7.0/24"


def test_a_network_of_which_nobody_tells_its_blocks_is_no_end() -> None:
    """It announces them by BGP to a gateway that propagates nowhere; a block or an address can be named."""
    vpn = VpnConnection("vpn-1", "available", "cgw-1", "vgw-1", static_only=False, routes=(), tunnels=(True,))
    with pytest.raises(UnknownEndError, match="beyond vpn-1"):
        resolve(account(vpn_connections={"vpn-1": vpn}), "cgw-1", NAMES)


@pytest.mark.parametrize("who", ["eni-bare", "i-bare", "subnet-1"])
def test_an_interface_without_an_address_is_nobody(who: str) -> None:
    """It neither calls nor is called, also where it is one of several."""
    world = World()
    subnet = world.subnet("1", "10.0.1.0/24")
    world.host("1", subnet, "10.0.1.10")
    bare = world.host("bare", subnet, "10.0.1.11", owner="i-bare").interface
    world.add("interfaces", bare.id, replace(bare, addresses=()))
    world.add("instances", "i-bare", Instance("i-bare", "running", "zone-a", (bare.id,)))

    found = resolve(world.account(), who, {}).members

    assert [end.interface.id for end in found if isinstance(end, Host)] == (["eni-1"] if who == "subnet-1" else [])


@pytest.mark.parametrize(("missing", "verdict"), [({}, "reachable"), ({"Reservations": "access denied"}, "unknown")])
def test_whether_an_instance_runs_that_is_not_told_of_is_not_known(missing: dict[str, str], verdict: str) -> None:
    """Its interface tells only that it is attached; where instances were read, it is another account's."""
    world = World()
    subnet = world.subnet("1", "10.0.1.0/24")
    client = world.host("1", subnet, "10.0.1.10")
    host = world.host("2", subnet, "10.0.1.11", owner="i-2")

    answer = trace(world.account(missing=missing), Flow(client, host, TCP, 443))

    assert answer.verdict.value == verdict


def test_a_nat_gateway_is_an_end_and_a_gateway_endpoint_is_none() -> None:
    """The one has an interface; to the other routes lead, and nobody calls it."""
    world = World()
    world.nat_gateway("1", world.subnet("1", "10.0.1.0/24"), "10.0.1.4")
    world.gateway_endpoint("198.51.100.0/24")

    (nat,) = resolve(world.account(), "nat-1", {}).members

    assert isinstance(nat, Host)
    assert nat.interface.id == "eni-nat-1"
    with pytest.raises(UnknownEndError, match="vpce-1 is a gateway endpoint"):
        resolve(world.account(), "vpce-1", {})
