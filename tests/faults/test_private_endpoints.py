"""Every promise of private-endpoints can be broken: one careless call or a few, and exactly the right ones turn red."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds
from tests.faults.verdicts import broken
from tests.objections import objections

QUEUE, JOBS = "app reaches queue endpoint on tcp 443", "batch reaches queue endpoint on tcp 443"
PARTNER, NOT_FOR_BATCH = "app reaches partner endpoint on tcp 443", "batch never reaches partner endpoint at all"
SERVED = "load balancer reaches servers on tcp 8443"
NO_SSH = "app never reaches partner endpoint on tcp 22"
NO_WAY_OUT, NOR_THERE = "app never reaches internet at all", "servers never reach internet at all"
WRITES = "the app role may s3:PutObject on the documents through the gateway endpoint"
NOT_FROM_ELSEWHERE = "the app role may not s3:GetObject on the documents from elsewhere"
Fault = Callable[[Deployed], Any]
ARRIVES = ""


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("private-endpoints"))


@contextmanager
def together(stack: Deployed, *steps: Fault) -> Iterator[None]:
    """Several mistakes at once: where two filters stand, one alone breaks nothing."""
    with ExitStack() as undo:
        for step in steps:
            undo.enter_context(step(stack))
        yield


@contextmanager
def exposed(stack: Deployed, network: str, tier: str, hosts: str) -> Iterator[None]:
    """An internet gateway, a route to it, a public address and an open group: a way out for one host."""
    gateway = stack.internet_gateway(stack.id_of(f"{network}/Vpc"))
    table = stack.id_of(f"{network}/Vpc/{tier}Subnet1/RouteTable")
    stack.route(table, ANYWHERE, gateway)
    (found,) = stack.ec2.describe_instances(InstanceIds=[stack.id_of(f"{hosts}/Host1")])["Reservations"][0]["Instances"]
    with (
        seeds.public_address(stack, found["NetworkInterfaces"][0]["NetworkInterfaceId"]),
        seeds.group_allows(stack, f"{hosts}/Group", ANYWHERE, 443, egress=True),
    ):
        yield
    stack.ec2.delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)
    stack.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=stack.id_of(f"{network}/Vpc"))
    stack.ec2.delete_internet_gateway(InternetGatewayId=gateway)


@contextmanager
def second_listener(stack: Deployed, port: int) -> Iterator[None]:
    """The provider's load balancer listening on one more port."""
    elb = stack.client("elbv2")
    forward = [{"Type": "forward", "TargetGroupArn": stack.id_of("Offered/Targets")}]
    balancer = stack.id_of("Offered/LoadBalancer")
    made = elb.create_listener(LoadBalancerArn=balancer, Protocol="TCP", Port=port, DefaultActions=forward)
    yield
    elb.delete_listener(ListenerArn=made["Listeners"][0]["ListenerArn"])


@contextmanager
def listener_moved(stack: Deployed) -> Iterator[None]:
    """The provider's load balancer listening on another port than consumers call."""
    elb, listener = stack.client("elbv2"), stack.id_of("Offered/Listener")
    elb.modify_listener(ListenerArn=listener, Port=8443)
    yield
    elb.modify_listener(ListenerArn=listener, Port=443)


@contextmanager
def rejected(stack: Deployed) -> Iterator[None]:
    """The provider cuts the consumer's endpoint off, and accepts it again."""
    asked = {
        "ServiceId": stack.id_of("Offered/Service"),
        "VpcEndpointIds": [stack.id_of("Partner/Endpoint")],
    }
    stack.ec2.reject_vpc_endpoint_connections(**asked)
    yield
    stack.ec2.accept_vpc_endpoint_connections(**asked)


def opened(who: str, peer: str, port: int, *, egress: bool = False) -> Fault:
    """Return a fault: one more rule in a security group."""
    return lambda stack: seeds.group_allows(stack, f"{who}/Group", peer, port, egress=egress)


@contextmanager
def passes_another_bucket(stack: Deployed) -> Iterator[None]:
    """The gateway endpoint's policy naming the bucket of the access logs, and the documents' no more."""
    door, logs = stack.id_of("Consumer/Vpc/S3"), stack.id_of("AccessLogs/Bucket")
    [before] = stack.ec2.describe_vpc_endpoints(VpcEndpointIds=[door])["VpcEndpoints"]
    policy = json.loads(before["PolicyDocument"])
    policy["Statement"][0]["Resource"] = [f"arn:aws:s3:::{logs}", f"arn:aws:s3:::{logs}/*"]
    stack.ec2.modify_vpc_endpoint(VpcEndpointId=door, PolicyDocument=json.dumps(policy))
    yield
    stack.ec2.modify_vpc_endpoint(VpcEndpointId=door, PolicyDocument=before["PolicyDocument"])


@contextmanager
def kept_inside_no_more(stack: Deployed) -> Iterator[None]:
    """The bucket's policy without the statement that denies whoever comes another way."""
    s3, bucket = stack.client("s3"), stack.id_of("Documents/Bucket")
    before = s3.get_bucket_policy(Bucket=bucket)["Policy"]
    policy = json.loads(before)
    policy["Statement"] = [each for each in policy["Statement"] if each.get("Sid") != "OnlyThroughTheEndpoint"]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    yield
    s3.put_bucket_policy(Bucket=bucket, Policy=before)


FAULTS: Mapping[str, tuple[Fault, Mapping[str, str]]] = {
    "the queue endpoint's group emptied": (
        lambda s: seeds.group_rule_revoked(s, "Queue/Group", 443, egress=False),
        {QUEUE: "SG_HAS_NO_RULES", JOBS: "SG_HAS_NO_RULES"},
    ),
    "the partner endpoint's group emptied": (
        lambda s: seeds.group_rule_revoked(s, "Partner/Group", 443, egress=False),
        {PARTNER: "SG_HAS_NO_RULES"},
    ),
    "the endpoint rejected by the provider": (rejected, {PARTNER: "BAD_STATE"}),
    "the provider's hosts closed to their load balancer": (
        lambda s: seeds.group_rule_revoked(s, "Servers/Group", 8443, egress=False),
        {SERVED: "SG_HAS_NO_RULES", PARTNER: "SG_HAS_NO_RULES"},
    ),
    "the provider listening elsewhere": (listener_moved, {PARTNER: "ELBV2_LISTENER_PORT_RESTRICTION"}),
    "batch hosts let through to the partner": (
        lambda s: together(
            s, opened("Partner", "Batch/Group", 443), opened("Batch", "Partner/Group", 443, egress=True)
        ),
        {NOT_FOR_BATCH: ARRIVES},
    ),
    "SSH offered and admitted": (
        lambda s: together(
            s,
            partial(second_listener, port=22),
            opened("Partner", "App/Group", 22),
            opened("App", "Partner/Group", 22, egress=True),
        ),
        {NO_SSH: ARRIVES},
    ),
    "a way out for the application": (lambda s: exposed(s, "Consumer", "app", "App"), {NO_WAY_OUT: ARRIVES}),
    "a way out for the provider": (lambda s: exposed(s, "Provider", "service", "Servers"), {NOR_THERE: ARRIVES}),
    "another bucket named by the endpoint's policy": (passes_another_bucket, {WRITES: "implicitDeny"}),
    "the bucket open to whoever has the role": (kept_inside_no_more, {NOT_FROM_ELSEWHERE: "allowed"}),
    "SSH offered by the provider only": (lambda s: second_listener(s, 22), {}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


def test_all_of_it_exists_and_every_promise_holds() -> None:
    """Each resource is found again through its service, as its template says."""
    stack = Deployed(find("private-endpoints"))
    found = stack.look_up()

    assert found.good, (found.missing, found.different)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_both_networks_have_the_same_addresses() -> None:
    """Which PrivateLink does not mind, and peering would refuse."""
    stack = Deployed(find("private-endpoints"))
    vpcs = [stack.id_of(f"{name}/Vpc") for name in ("Consumer", "Provider")]

    assert len({vpc["CidrBlock"] for vpc in stack.ec2.describe_vpcs(VpcIds=vpcs)["Vpcs"]}) == 1


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
