"""Every promise of self-healing-web-tier that can be decided can be broken: one mistake, the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from stacks.intents import Allowed, Denied
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds
from tests.faults.verdicts import broken
from tests.objections import objections

USERS = "internet reaches application balancer on tcp 80"
CONNECTIONS = "internet reaches network balancer on tcp 443"
OLD_USERS = "internet reaches classic balancer on tcp 80"
PLAIN = "application balancer reaches servers on tcp 8080"
SEALED = "application balancer reaches servers on tcp 8443"
PASSED = "network balancer reaches servers on tcp 8443"
OLD = "classic balancer reaches servers on tcp 8080"
OUT = "servers reach internet on tcp 443"
NO_SHORTCUT = "internet never reaches servers at all"
NO_NEIGHBOURS = "servers never reach servers at all"
NO_SSH = "application balancer never reaches servers on tcp 22"
NOTHING_CLEAR = "network balancer never reaches servers on tcp 8080"
NOTHING_SEALED = "classic balancer never reaches servers on tcp 8443"
NO_CALLS = "application balancer never reaches internet at all"
OWN_ZONE = "each subnet of the app tier leaves by the NAT gateway of its own zone"
SURVIVES = "at least 2 of the servers serve after the loss of any one zone"
FLEET, GROUP = "Servers/FleetGroup", "Servers/Group/ASG"
FRONT, PASS, CLASSIC = "Application/Group", "Passthrough/Group", "Classic/LoadBalancer/SecurityGroup"
ARRIVES, NO_RULE, NO_MATCH, FEWER = "", "SG_HAS_NO_RULES", "ENI_SG_RULES_MISMATCH", "CAPACITY_BELOW_NOMINAL"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("self-healing-web-tier"))


@contextmanager
def between(stack: Deployed, front: str, port: int, *, ends: str = "both") -> Iterator[None]:
    """Rules that let a load balancer's group call the servers on a port, at one end or both."""
    with ExitStack() as undo:
        if ends in ("both", "front"):
            undo.enter_context(seeds.group_allows(stack, front, FLEET, port, egress=True))
        if ends in ("both", "fleet"):
            undo.enter_context(seeds.group_allows(stack, FLEET, front, port))
        yield


@contextmanager
def detached(stack: Deployed) -> Iterator[None]:
    """A Classic Load Balancer with which the group registers nobody any more."""
    scaling = stack.client("autoscaling")
    both = {"AutoScalingGroupName": stack.id_of(GROUP), "LoadBalancerNames": [stack.id_of("Classic/LoadBalancer")]}
    scaling.detach_load_balancers(**both)
    yield
    scaling.attach_load_balancers(**both)


@contextmanager
def targets_gone(stack: Deployed, group: str) -> Iterator[None]:
    """A target group without targets."""
    elb, arn = stack.client("elbv2"), stack.id_of(group)
    health = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    targets = [{"Id": found["Target"]["Id"]} for found in health]
    elb.deregister_targets(TargetGroupArn=arn, Targets=targets)
    seeds.drained(stack)
    yield
    elb.register_targets(TargetGroupArn=arn, Targets=targets)


@contextmanager
def one_zone_without_targets(stack: Deployed) -> Iterator[None]:
    """The Network Load Balancer's node of one zone has nobody there to send to, and sends to no other zone."""
    elb, arn = stack.client("elbv2"), stack.id_of("Passthrough/Targets")
    (first,) = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"][:1]
    targets = [{"Id": first["Target"]["Id"]}]
    elb.deregister_targets(TargetGroupArn=arn, Targets=targets)
    seeds.drained(stack)
    yield
    elb.register_targets(TargetGroupArn=arn, Targets=targets)


@contextmanager
def group_refused(stack: Deployed, front: str, port: int) -> Iterator[None]:
    """The servers' group without the rule that admits one load balancer's group."""
    rule = {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "UserIdGroupPairs": [{"GroupId": stack.id_of(front)}],
    }
    change = {"GroupId": stack.id_of(FLEET), "IpPermissions": [rule]}
    stack.ec2.revoke_security_group_ingress(**change)
    yield
    stack.ec2.authorize_security_group_ingress(**change)


@contextmanager
def exposed(stack: Deployed) -> Iterator[None]:
    """A server with a public address, open to everybody, in a subnet that leads to the internet gateway."""
    (group,) = stack.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[stack.id_of(GROUP)])[
        "AutoScalingGroups"
    ]
    server = min(group["Instances"], key=lambda one: one["AvailabilityZone"])["InstanceId"]
    (found,) = stack.ec2.describe_instances(InstanceIds=[server])["Reservations"][0]["Instances"]
    with ExitStack() as undo:
        undo.enter_context(seeds.public_address(stack, found["NetworkInterfaces"][0]["NetworkInterfaceId"], of=FLEET))
        undo.enter_context(seeds.group_allows(stack, FLEET, ANYWHERE, 8080))
        yield


@contextmanager
def neighbours(stack: Deployed) -> Iterator[None]:
    """Servers that may call each other."""
    with (
        seeds.group_allows(stack, FLEET, FLEET, 8080),
        seeds.group_allows(stack, FLEET, FLEET, 8080, egress=True),
    ):
        yield


@contextmanager
def nat_of_another_zone(stack: Deployed) -> Iterator[None]:
    """A subnet that leaves by the NAT gateway of another zone."""
    table = stack.id_of("Network/Vpc/appSubnet1/RouteTable")
    own, other = (stack.id_of(f"Network/Vpc/publicSubnet{zone}/NATGateway") for zone in (1, 2))
    route = {"RouteTableId": table, "DestinationCidrBlock": ANYWHERE}
    stack.ec2.replace_route(**route, NatGatewayId=other)
    yield
    stack.ec2.replace_route(**route, NatGatewayId=own)


Fault = Callable[[Deployed], Any]
FAULTS: Mapping[str, tuple[Fault, Mapping[str, str]]] = {
    "the servers no longer admit the Application Load Balancer's plain requests": (
        lambda s: group_refused(s, FRONT, 8080),
        # Which rule a request meets is not known, and some of them still lead to a server: users are undecided.
        {PLAIN: NO_MATCH},
    ),
    "the Application Load Balancer closed to users": (
        lambda s: seeds.group_rule_revoked(s, FRONT, 80, egress=False),
        {USERS: NO_RULE, SURVIVES: NO_RULE},
    ),
    "the servers no longer admit what is sealed": (
        lambda s: group_refused(s, FRONT, 8443),
        {SEALED: NO_MATCH},
    ),
    "the servers no longer admit the Network Load Balancer, and so no client": (
        lambda s: group_refused(s, PASS, 8443),
        {CONNECTIONS: NO_MATCH, PASSED: NO_MATCH, SURVIVES: NO_MATCH},
    ),
    "the servers no longer admit the Classic Load Balancer": (
        lambda s: group_refused(s, CLASSIC, 8080),
        {OLD_USERS: NO_MATCH, OLD: NO_MATCH, SURVIVES: NO_MATCH},
    ),
    "nobody registered with the Classic Load Balancer": (detached, {OLD_USERS: "BAD_STATE", SURVIVES: "BAD_STATE"}),
    "no target behind the Network Load Balancer": (
        lambda s: targets_gone(s, "Passthrough/Targets"),
        {CONNECTIONS: "ELBV2_LISTENER_HAS_NO_TG", SURVIVES: FEWER},
    ),
    # Who calls by the name is not sent to the node of that zone: DNS leaves it out. The spare capacity is gone.
    "a zone without a target, and no cross-zone load balancing": (one_zone_without_targets, {SURVIVES: FEWER}),
    "the servers' way out closed": (
        lambda s: seeds.group_rule_revoked(s, FLEET, 443, egress=True),
        {OUT: NO_RULE},
    ),
    "a server exposed": (exposed, {NO_SHORTCUT: ARRIVES}),
    "servers open to each other": (neighbours, {NO_NEIGHBOURS: ARRIVES}),
    "SSH opened": (lambda s: between(s, FRONT, 22), {NO_SSH: ARRIVES}),
    "SSH opened at the servers only, where nobody lets it out": (lambda s: between(s, FRONT, 22, ends="fleet"), {}),
    "the Network Load Balancer let through in the clear": (lambda s: between(s, PASS, 8080), {NOTHING_CLEAR: ARRIVES}),
    "the Classic Load Balancer let through to TLS": (lambda s: between(s, CLASSIC, 8443), {NOTHING_SEALED: ARRIVES}),
    "the Application Load Balancer let out": (
        lambda s: seeds.group_allows(s, FRONT, ANYWHERE, 443, egress=True),
        {NO_CALLS: ARRIVES},
    ),
    "a subnet leaves by another zone": (nat_of_another_zone, {OWN_ZONE: "NAT_GATEWAY_IN_ANOTHER_ZONE"}),
}


def test_all_of_it_exists(stack: Deployed) -> None:
    """Each resource is found again through its service, as its template says; faults would replace rules."""
    found = stack.look_up()

    assert (str(found), found.good) == ("96/96 resources exist", True)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_every_promise_that_can_be_decided_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    decided = {finding.promise for finding in stack.check() if not isinstance(finding.intent, Allowed | Denied)}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == decided


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
