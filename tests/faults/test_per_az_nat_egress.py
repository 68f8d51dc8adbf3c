"""Every promise of per-az-nat-egress can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds
from tests.faults.permission_seeds import denied, statement_added
from tests.faults.verdicts import broken
from tests.objections import objections

UPDATES = "workload reaches internet on tcp 443"
LEAVES = "each subnet of the private tier leaves by the NAT gateway of its own zone"
SURVIVES = "at least 2 of the workload serve after the loss of any one zone"
NO_WAY_IN = "internet never reaches workload at all"
NO_NEIGHBOURS = "workload never reaches workload at all"
TUNNEL, NO_WAY_TO_IT = "endpoint reaches workload on tcp 22", "internet never reaches endpoint at all"
SSH, ONWARD = "administrators reach bastion on tcp 22", "bastion reaches workload on tcp 22"
NO_STRANGERS = "strangers never reach bastion at all"
NO_CLIMBING, NO_CALLING = "workload never reaches bastion at all", "bastion never reaches internet at all"
SHELL = "the operator may ssm:StartSession on the first host"
NO_SHELL = "the operator may not ssm:StartSession on the bastion host"
TO_SSH = "the operator may ec2-instance-connect:OpenTunnel on the connect endpoint"
NOT_TO_RDP = (
    "the operator may not ec2-instance-connect:OpenTunnel on the connect endpoint with "
    "ec2-instance-connect:privateIpAddress=output:FirstAddress and ec2-instance-connect:maxTunnelDuration=3600 and "
    "ec2-instance-connect:remotePort=3389"
)
PUSHES = "the operator may ec2-instance-connect:SendSSHPublicKey on the first host"
NOT_AS_ROOT = "the operator may not ec2-instance-connect:SendSSHPublicKey on the first host with ec2:osuser=root"
NO_RULE, NO_RULE_OUT = "SG_HAS_NO_RULES", "ENI_SG_RULES_MISMATCH"
NO_ROUTE, BLACKHOLE, ARRIVES = "NO_ROUTE_TO_DESTINATION", "BAD_STATE_ROUTE", ""
BY_ONE, BY_REGIONAL = (f"{UPDATES} by the {gateway} gateway" for gateway in ("one", "regional"))
NO_WAY_OUT = "workload never reaches internet at all"
HALF = "128.0.0.0/1"
"""Half of the internet: a longer prefix than the default route's."""
ANOTHER_ZONE = "NAT_GATEWAY_IN_ANOTHER_ZONE"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment, all of which exists, that every case leaves as it found it."""
    made = Deployed(find("per-az-nat-egress"))
    found = made.look_up()
    assert (str(found), found.good) == ("64/64 resources exist", True)
    return made


def table(stack: Deployed) -> str:
    """Return the route table of the first private subnet."""
    return seeds.table(stack, "private")


@contextmanager
def default_route_deleted(stack: Deployed) -> Iterator[None]:
    """A private subnet without a way out."""
    stack.ec2.delete_route(RouteTableId=table(stack), DestinationCidrBlock=ANYWHERE)
    yield
    stack.route(table(stack), ANYWHERE, seeds.nat_gateway(stack))


@contextmanager
def default_route_replaced(stack: Deployed, **target: str) -> Iterator[None]:
    """A private subnet whose default route leads elsewhere."""
    route = {"RouteTableId": table(stack), "DestinationCidrBlock": ANYWHERE}
    stack.ec2.replace_route(**route, **target)
    yield
    stack.ec2.replace_route(**route, NatGatewayId=seeds.nat_gateway(stack))


@contextmanager
def nat_gateway_deleted(stack: Deployed) -> Iterator[None]:
    """A NAT gateway deleted, the route to it left behind."""
    stack.ec2.delete_nat_gateway(NatGatewayId=seeds.nat_gateway(stack))
    yield
    fresh = stack.nat_gateway(stack.id_of("Network/Vpc/publicSubnet1/Subnet"))
    stack.ec2.replace_route(RouteTableId=table(stack), DestinationCidrBlock=ANYWHERE, NatGatewayId=fresh)


@contextmanager
def together(stack: Deployed, *steps: Callable[[Deployed], Any]) -> Iterator[None]:
    """Several mistakes at once."""
    with ExitStack() as undo:
        for step in steps:
            undo.enter_context(step(stack))
        yield


def exposed(path: str) -> Callable[[Deployed], Any]:
    """Return a fault: a public address for the interface of a host or of the endpoint."""

    def seed(stack: Deployed) -> Any:
        identity = stack.id_of(path)
        if identity.startswith("eice-"):
            (found,) = stack.ec2.describe_instance_connect_endpoints(InstanceConnectEndpointIds=[identity])[
                "InstanceConnectEndpoints"
            ]
            return seeds.public_address(stack, found["NetworkInterfaceIds"][0])
        (host,) = stack.ec2.describe_instances(InstanceIds=[identity])["Reservations"][0]["Instances"]
        return seeds.public_address(stack, host["NetworkInterfaces"][0]["NetworkInterfaceId"])

    return seed


def opened(who: str, peer: str, port: int, *, egress: bool = False) -> Callable[[Deployed], Any]:
    """Return a fault: one more rule in a security group."""
    return lambda stack: seeds.group_allows(stack, f"{who}/Group", peer, port, egress=egress)


def revoked(who: str, port: int, *, egress: bool) -> Callable[[Deployed], Any]:
    """Return a fault: a security group without its rule for a port."""
    return lambda stack: seeds.group_rule_revoked(stack, f"{who}/Group", port, egress=egress)


def let(action: str) -> Callable[[Deployed], Any]:
    """Return a fault: the operator may do something everywhere, and as he likes."""
    return lambda stack: statement_added(stack, "Operator", action)


def forbidden(action: str) -> Callable[[Deployed], Any]:
    """Return a fault: the operator is denied something."""
    return lambda stack: denied(stack, "Operator", action)


FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "the default route of a private subnet deleted": (
        default_route_deleted,
        {UPDATES: NO_ROUTE, LEAVES: NO_ROUTE, SURVIVES: NO_ROUTE},
    ),
    "a NAT gateway deleted": (nat_gateway_deleted, {UPDATES: BLACKHOLE, LEAVES: BLACKHOLE, SURVIVES: BLACKHOLE}),
    # Every packet arrives, so that nobody notices until the other zone fails.
    "a neighbour's NAT gateway shared": (
        lambda s: default_route_replaced(s, NatGatewayId=seeds.nat_gateway(s, 2)),
        {LEAVES: ANOTHER_ZONE, SURVIVES: BLACKHOLE},
    ),
    "a private subnet made a public one": (
        lambda s: default_route_replaced(s, GatewayId=seeds.internet_gateway(s)),
        dict.fromkeys((UPDATES, LEAVES, SURVIVES), "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"),
    ),
    "the VPC taken off the internet": (
        seeds.internet_gateway_detached,
        {UPDATES: BLACKHOLE, LEAVES: BLACKHOLE, SURVIVES: BLACKHOLE, SSH: "NO_PATH"},
    ),
    "the hosts forbidden to call out": (
        revoked("Workload", 443, egress=True),
        {UPDATES: NO_RULE_OUT, SURVIVES: NO_RULE_OUT},
    ),
    "a private host given a public address and opened": (
        lambda s: together(s, exposed("Workload/Host1"), opened("Workload", ANYWHERE, 8080)),
        {NO_WAY_IN: ARRIVES},
    ),
    "a private host opened to everybody, to which no way leads": (opened("Workload", ANYWHERE, 8080), {}),
    "the hosts open to each other": (
        lambda s: together(
            s, opened("Workload", "Workload/Group", 8080), opened("Workload", "Workload/Group", 8080, egress=True)
        ),
        {NO_NEIGHBOURS: ARRIVES},
    ),
    "the endpoint forbidden to call the hosts": (revoked("Connect", 22, egress=True), {TUNNEL: NO_RULE_OUT}),
    "SSH to the hosts closed, from wherever it comes": (
        revoked("Workload", 22, egress=False),
        {TUNNEL: NO_RULE, ONWARD: NO_RULE},
    ),
    "the endpoint given a public address and opened": (
        lambda s: together(s, exposed("Connect/Endpoint"), opened("Connect", ANYWHERE, 22)),
        {NO_WAY_TO_IT: ARRIVES},
    ),
    "the administrators locked out of the bastion": (revoked("Bastion", 22, egress=False), {SSH: NO_RULE}),
    "the bastion forbidden to go on": (revoked("Bastion", 22, egress=True), {ONWARD: NO_RULE_OUT}),
    "the bastion opened to everybody": (opened("Bastion", ANYWHERE, 22), {NO_STRANGERS: ARRIVES}),
    "the hosts allowed back onto the bastion": (
        lambda s: together(
            s, opened("Bastion", "Workload/Group", 22), opened("Workload", "Bastion/Group", 22, egress=True)
        ),
        {NO_CLIMBING: ARRIVES},
    ),
    "the operator let into every instance": (let("ssm:StartSession"), {NO_SHELL: "allowed"}),
    "the operator denied sessions": (forbidden("ssm:StartSession"), {SHELL: "explicitDeny"}),
    "the endpoint's tunnels opened to every port": (
        let("ec2-instance-connect:OpenTunnel"),
        {NOT_TO_RDP: "allowed"},
    ),
    "the operator denied the endpoint": (forbidden("ec2-instance-connect:OpenTunnel"), {TO_SSH: "explicitDeny"}),
    "keys pushed as whoever one likes": (
        let("ec2-instance-connect:SendSSHPublicKey"),
        {NOT_AS_ROOT: "allowed"},
    ),
    "the operator denied pushing keys": (
        forbidden("ec2-instance-connect:SendSSHPublicKey"),
        {PUSHES: "explicitDeny"},
    ),
    "the bastion allowed to call out": (opened("Bastion", ANYWHERE, 443, egress=True), {NO_CALLING: ARRIVES}),
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


def test_without_a_fault_every_promise_holds(stack: Deployed) -> None:
    """As it was deployed, without any fault."""
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


@pytest.mark.parametrize(
    ("nat", "breaks", "own"),
    [
        ("regional", {}, BY_REGIONAL),
        ("single", {LEAVES: ANOTHER_ZONE, SURVIVES: BLACKHOLE}, BY_ONE),
        ("none", {UPDATES: NO_ROUTE, LEAVES: NO_ROUTE, SURVIVES: NO_ROUTE}, NO_WAY_OUT),
    ],
)
def test_another_number_of_nat_gateways_keeps_other_promises(nat: str, breaks: Mapping[str, str], own: str) -> None:
    """A regional one keeps them all; one zonal gateway is cheaper, and its zone takes everybody's way out with it.

    Each has a promise of its own, which is broken when a zone leaves by another gateway than it says.
    """
    stack = Deployed(find("per-az-nat-egress"), nat=nat)
    assert broken(stack) == breaks
    assert own in {finding.promise for finding in stack.check() if finding.outcome is Outcome.HOLDS}

    subnet = stack.id_of("Network/Vpc/publicSubnet2/Subnet")
    stack.ec2.create_route(RouteTableId=table(stack), DestinationCidrBlock=HALF, NatGatewayId=stack.nat_gateway(subnet))
    assert own in broken(stack)


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
