"""Spoilt snapshots: whatever is left out or malformed, the model is built, and questions get an answer."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.network import Flow, Verdict, trace
from analysis.network.end import Host, Outside
from analysis.network.packet import PROTOCOLS
from analysis.snapshot.collect import collect
from analysis.snapshot.model import Account, build
from analysis.snapshot.raw import Raw
from study.lab import Lab

JUNK = st.sampled_from(
    [None, "", 0, -1, 99999999, [], {}, "x", "sg-gone", True, float("nan"), float("inf"), [None], {"Key": "x"}, "::/0"]
)


@pytest.fixture(scope="module")
def raw() -> Raw:
    """Return a network with two tiers, a peer and a hub, as its account tells it."""
    lab = Lab()
    vpc, peer = lab.vpc(dual_stack=True), lab.vpc("10.1.0.0/16")
    public, private = lab.subnet(vpc, "10.0.0.0/24", number6=1), lab.subnet(vpc, "10.0.1.0/24", "b")
    beyond = lab.subnet(peer, "10.1.0.0/24")
    gateway = lab.internet_gateway(vpc)
    lab.route_table(vpc, public, routes={"0.0.0.0/0": gateway})
    nat = lab.nat_gateway(public)
    answer = lab.ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer)["VpcPeeringConnection"]
    pcx = answer["VpcPeeringConnectionId"]
    lab.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx)
    lab.route_table(vpc, private, routes={"0.0.0.0/0": nat, "10.1.0.0/16": pcx})
    lab.route_table(peer, beyond, routes={"10.0.0.0/16": pcx})
    hub = lab.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    for where, subnet in ((vpc, private), (peer, beyond)):
        lab.ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=hub, VpcId=where, SubnetIds=[subnet])
    web = lab.group(vpc, inbound=[("tcp", 443, "0.0.0.0/0")])
    data = lab.group(vpc, inbound=[("tcp", 5432, web)])
    lab.acl(vpc, private, inbound=[(100, "allow", "all", None, "0.0.0.0/0")])
    lab.host(public, web, public=True)
    lab.host(private, data)
    lab.host(beyond)
    elb = lab.client("elbv2")
    balancer = elb.create_load_balancer(Name="front", Type="network", Subnets=[private], Scheme="internal")
    group = elb.create_target_group(Name="web", Protocol="TCP", Port=80, VpcId=vpc, TargetType="ip")["TargetGroups"][0]
    action = {"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}
    arn = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    elb.create_listener(LoadBalancerArn=arn, Protocol="TCP", Port=80, DefaultActions=[action])
    return collect(lab.services, lab.account_id, lab.region)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value inside of a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def spoilt(raw: Raw, data: st.DataObject) -> Raw:
    """Return a copy in which a few values are gone, or something else."""
    files = copy.deepcopy(dict(raw.files))
    for _ in range(data.draw(st.integers(1, 6))):
        name = data.draw(st.sampled_from(sorted(key for key, items in files.items() if items)))
        path = data.draw(st.sampled_from(list(places(files[name]))))
        holder: Any = files[name]
        for key in path[:-1]:
            holder = holder[key]
        if data.draw(st.booleans()):
            del holder[path[-1]]
        else:
            holder[path[-1]] = copy.deepcopy(data.draw(JUNK))
        if not files[name]:
            del files[name]
    return Raw(raw.account, raw.region, files, raw.missing)


def ask(account: Account) -> list[Verdict]:
    """Trace between all hosts there are, and the internet."""
    ends: list[Any] = [Host(i, i.addresses[0]) for i in account.interfaces.values() if i.addresses]
    ends.append(Outside())
    flows = [Flow(s, d, PROTOCOLS["tcp"], port) for s in ends for d in ends for port in (443, 5432) if s != d]
    return [trace(account, flow).verdict for flow in flows]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_a_spoilt_snapshot_never_crashes(raw: Raw, data: st.DataObject) -> None:
    """It is built, from one place or with another beside it, and every question gets an answer."""
    broken = spoilt(raw, data)

    ask(build(broken))
    build([broken, raw])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(items=st.lists(JUNK), data=st.data())
def test_items_of_any_kind_may_be_anything(raw: Raw, items: list[Any], data: st.DataObject) -> None:
    """They are left out, and their kind is incomplete."""
    name = data.draw(st.sampled_from(sorted(raw.files)))

    ask(build(Raw(raw.account, raw.region, {**raw.files, name: items})))


@pytest.mark.parametrize("name", ["Vpcs", "Reservations", "NetworkInterfaces", "LoadBalancerAttributes"])
@pytest.mark.parametrize("value", [None, 7, "x", {"Key": "x"}])
def test_what_is_no_list_of_items_was_not_read(raw: Raw, name: str, value: Any) -> None:
    """Also beside another place, and where items are counted or renamed."""
    broken = Raw(raw.account, raw.region, {**raw.files, name: value})

    for account in (build(broken), build([broken, raw])):
        assert account.missing[name].endswith(f"{name} is no list of items")
        ask(account)


@pytest.mark.parametrize(
    ("name", "index", "field", "value"),
    [
        ("InternetGateways", 0, "InternetGatewayId", [None]),
        ("NetworkInterfaces", 0, "SubnetId", {}),
        ("NetworkInterfaces", 0, "Description", float("inf")),
        ("NatGateways", 0, "NatGatewayId", True),
        ("RouteTables", 0, "RouteTableId", {"Key": "x"}),
        ("LoadBalancerAttributes", 0, "Key", {}),
        ("TargetGroupAttributes", 0, "TargetGroupArn", [None]),
        ("SecurityGroups", 0, "GroupId", 7),
    ],
)
def test_a_value_of_another_type_takes_its_item_with_it(
    raw: Raw, name: str, index: int, field: str, value: object
) -> None:
    """It would be met by some question only, much later; its kind is incomplete from the start."""
    items = [{**item, field: value} if n == index else item for n, item in enumerate(raw.files[name])]

    account = build(Raw(raw.account, raw.region, {**raw.files, name: items}))

    assert name in account.missing
    ask(account)


def test_without_a_file_an_answer_is_the_same_or_unknown(raw: Raw) -> None:
    """What was not read is not absent: no verdict turns into its opposite."""
    before = ask(build(raw))
    for name in raw.files:
        left = {key: items for key, items in raw.files.items() if key != name}
        account = build(Raw(raw.account, raw.region, left, {name: "was not asked for"}))
        if name == "NetworkInterfaces":
            continue  # There is nobody left to ask about.
        after = ask(account)
        changed = {(old, new) for old, new in zip(before, after, strict=True) if new is not old}
        assert all(new is Verdict.UNKNOWN for _, new in changed), name


@pytest.mark.parametrize("name", ["Vpcs", "Subnets", "RouteTables", "NetworkAcls", "SecurityGroups"])
def test_without_what_decides_nothing_is_reachable(raw: Raw, name: str) -> None:
    """Each of these is asked on every way between two subnets."""
    left = {key: items for key, items in raw.files.items() if key != name}
    account = build(Raw(raw.account, raw.region, left, {name: "was not asked for"}))
    first, last = [Host(i, i.addresses[0]) for i in account.interfaces.values() if i.owner][:2]

    answer = trace(account, Flow(first, last, PROTOCOLS["tcp"], 443))

    assert answer.verdict is not Verdict.REACHABLE
