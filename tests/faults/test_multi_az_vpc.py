"""Every promise of multi-az-vpc can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds
from tests.faults.verdicts import broken
from tests.objections import objections

ASKS = "app reaches pods on tcp 8080"
ALIKE = "other app reaches other pods on tcp 8080"
SURVIVES = "at least 2 of the app serve after the loss of any one zone"
APART, APART_TOO = "app never reaches other app at all", "other app never reaches app at all"
NO_ANSWERS = "pods never reach app at all"
NO_WAY_IN, NO_WAY_OUT = "internet never reaches app at all", "app never reaches internet at all"
ACL, ARRIVES, LOST = "SUBNET_ACL_RESTRICTION", "", "CAPACITY_BELOW_NOMINAL"
OTHER = "multi-az-vpc-other-region"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment in two Regions, all of which exists, that every case leaves as it found it."""
    made = Deployed(find("multi-az-vpc"))
    found = made.look_up()
    assert (str(found), found.good) == ("142/142 resources exist", True)
    return made


def path(name: str) -> str:
    """Return a construct path in the stack of the Region that is deployed from."""
    return f"multi-az-vpc:{name}"


@contextmanager
def together(stack: Deployed, *steps: Callable[[Deployed], Any]) -> Iterator[None]:
    """Several mistakes at once."""
    with ExitStack() as undo:
        for step in steps:
            undo.enter_context(step(stack))
        yield


@contextmanager
def walled_in(ec2: Any, subnet: str) -> Iterator[None]:
    """A subnet behind a network ACL that passes nothing."""
    wanted = [{"Name": "association.subnet-id", "Values": [subnet]}]
    (before,) = ec2.describe_network_acls(Filters=wanted)["NetworkAcls"]
    (link,) = [a["NetworkAclAssociationId"] for a in before["Associations"] if a["SubnetId"] == subnet]
    acl = ec2.create_network_acl(VpcId=before["VpcId"])["NetworkAcl"]["NetworkAclId"]
    link = ec2.replace_network_acl_association(AssociationId=link, NetworkAclId=acl)["NewAssociationId"]
    yield
    ec2.replace_network_acl_association(AssociationId=link, NetworkAclId=before["NetworkAclId"])
    ec2.delete_network_acl(NetworkAclId=acl)


def there(stack: Deployed) -> Any:
    """Return EC2 in the other Region."""
    return stack.client_in(OTHER, "ec2")


@contextmanager
def opened(ec2: Any, group: str, *, egress: bool = False, peer: str = ANYWHERE, port: int = 8080) -> Iterator[None]:
    """One more rule in a security group."""
    direction = "egress" if egress else "ingress"
    peers = {"UserIdGroupPairs": [{"GroupId": peer}]} if peer.startswith("sg-") else {"IpRanges": [{"CidrIp": peer}]}
    change = {"GroupId": group, "IpPermissions": [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peers}]}
    getattr(ec2, f"authorize_security_group_{direction}")(**change)
    yield
    getattr(ec2, f"revoke_security_group_{direction}")(**change)


@contextmanager
def peered(stack: Deployed, *, answered: bool) -> Iterator[None]:
    """Two Regions connected by somebody, with routes in one direction."""
    far = there(stack)
    vpcs = [stack.id_of(path("Network/Vpc")), stack.id_of(f"{OTHER}:Network/Vpc")]
    made = stack.ec2.create_vpc_peering_connection(VpcId=vpcs[0], PeerVpcId=vpcs[1], PeerRegion="us-west-2")
    peering = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    far.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    table = stack.id_of(path("Network/Vpc/appSubnet1/RouteTable"))
    back = stack.id_of(f"{OTHER}:Network/Vpc/appSubnet1/RouteTable")
    ways = [(far, back, "10.10.0.0/16")] if answered else [(stack.ec2, table, "10.20.0.0/16")]
    for ec2, each, block in ways:
        ec2.create_route(RouteTableId=each, DestinationCidrBlock=block, VpcPeeringConnectionId=peering)
    yield
    for ec2, each, block in ways:
        ec2.delete_route(RouteTableId=each, DestinationCidrBlock=block)
    stack.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=peering)


def connected(*, from_here: bool) -> Callable[[Deployed], Any]:
    """Return a fault: the Regions connected, and hosts let through."""

    def seed(stack: Deployed) -> Any:
        near, far = stack.id_of(path("App/Group")), stack.id_of(f"{OTHER}:App/Group")
        caller, called = (stack.ec2, there(stack)) if from_here else (there(stack), stack.ec2)
        source, target = (near, far) if from_here else (far, near)
        blocks = ("10.20.0.0/16", "10.10.0.0/16") if from_here else ("10.10.0.0/16", "10.20.0.0/16")
        return together(
            stack,
            lambda s: peered(s, answered=not from_here),
            lambda _: opened(caller, source, egress=True, peer=blocks[0]),
            lambda _: opened(called, target, peer=blocks[1]),
        )

    return seed


@contextmanager
def routed_out(stack: Deployed) -> Iterator[None]:
    """A default route to the internet gateway, and an address with which it can be used."""
    table = stack.id_of(path("Network/Vpc/appSubnet1/RouteTable"))
    stack.route(table, ANYWHERE, stack.id_of(path("Network/Vpc/IGW")))
    yield
    stack.ec2.delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)


def exposed(stack: Deployed) -> Any:
    """Return a fault: a public address for a host."""
    (host,) = stack.ec2.describe_instances(InstanceIds=[stack.id_of(path("App/Host1"))])["Reservations"][0]["Instances"]
    return seeds.public_address(stack, host["NetworkInterfaces"][0]["NetworkInterfaceId"])


def stopped(stack: Deployed) -> Any:
    """Return a fault: two of three hosts stopped, so that the zone of the third holds all."""
    return _stopped(stack, [stack.id_of(path(f"App/Host{number}")) for number in (1, 2)])


@contextmanager
def _stopped(stack: Deployed, hosts: list[str]) -> Iterator[None]:
    stack.ec2.stop_instances(InstanceIds=hosts)
    yield
    stack.ec2.start_instances(InstanceIds=hosts)


FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "a subnet of the second block walled in": (
        lambda s: walled_in(s.ec2, s.id_of(path("Network/Block2/podsSubnet1/Subnet"))),
        {ASKS: ACL, SURVIVES: ACL},
    ),
    "the same in the other Region": (
        lambda s: walled_in(there(s), s.id_of(f"{OTHER}:Network/Block2/podsSubnet1/Subnet")),
        {ALIKE: ACL},
    ),
    "the Regions connected from here": (connected(from_here=True), {APART: ARRIVES}),
    "the Regions connected from there": (connected(from_here=False), {APART_TOO: ARRIVES}),
    "the Regions connected, and no host let through": (lambda s: peered(s, answered=False), {}),
    "the pods allowed to ask back": (
        lambda s: together(
            s,
            lambda s: opened(s.ec2, s.id_of(path("App/Group")), peer=s.id_of(path("Pods/Group"))),
            lambda s: opened(s.ec2, s.id_of(path("Pods/Group")), peer=s.id_of(path("App/Group")), egress=True),
        ),
        {NO_ANSWERS: ARRIVES},
    ),
    "a host given a public address and opened": (
        lambda s: together(s, exposed, lambda s: opened(s.ec2, s.id_of(path("App/Group")))),
        {NO_WAY_IN: ARRIVES},
    ),
    "a host given a way out": (
        lambda s: together(
            s, exposed, routed_out, lambda s: opened(s.ec2, s.id_of(path("App/Group")), egress=True, port=443)
        ),
        {NO_WAY_OUT: ARRIVES},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_two_stopped_hosts_are_no_longer_enough(stack: Deployed) -> None:
    """What is promised of a zone's loss is counted in hosts that run."""
    with stopped(stack):
        assert broken(stack)[SURVIVES] == LOST

    assert broken(stack) == {}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
