"""Private NAT gateways: where they are, whom they serve, and that networks with the same addresses reach each other."""

from collections.abc import Callable

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.network import Exposure, MultiAzVpc, NatStrategy, PrivateNat, Tier
from refarch.refusal import RefusedError
from refarch.transit import TransitHub
from study.lab import Lab
from tests.unit.constructs.deployed import deployed
from tests.unit.constructs.shape import empty_stack, shape_of
from tests.unit.constructs.test_existing_vpc import imported

TIERS = (Tier(name="app", exposure=Exposure.ISOLATED), Tier(name="transit", exposure=Exposure.ISOLATED, prefix=28))
ROUTABLE = Tier(name="routable", exposure=Exposure.ISOLATED, prefix=28)
SHARED = "100.64.0.0/10"
"""What is unique behind the hub."""


def twin(stack: Stack, name: str, number: int) -> MultiAzVpc:
    """Add a VPC with the same addresses as its twins, and a block of its own that the others know."""
    network = MultiAzVpc(stack, name, cidr="10.0.0.0/16", zones=2, tiers=TIERS, nat=NatStrategy.NONE)
    network.add_block(f"100.64.{number}.0/24", tiers=[ROUTABLE])
    return network


def two_of_a_kind(stack: Stack) -> None:
    """Join two VPCs with the same addresses by a hub: hosts of the first call a service of the second."""
    hub = TransitHub(stack, "Hub")
    hub.segment("all", default=True)
    networks = [twin(stack, name, number) for number, name in enumerate(("One", "Other"), start=1)]
    for number, network in enumerate(networks, start=1):
        hub.attach_spoke(network, only=[f"100.64.{number}.0/24"], to=[SHARED], routes_from=["routable"])
    nat = PrivateNat(stack, "Nat", network=networks[0], tier="routable")
    nat.lead("app", to=[SHARED])
    callers = HostPerZone(stack, "Callers", network=networks[0], tier="app")
    callers.call_block(SHARED, port=443)
    service = HostPerZone(stack, "Service", network=networks[1], tier="routable")
    service.admit(ec2.Peer.ipv4("100.64.1.0/24"), port=443, why="The gateways of the first network")


def test_each_zone_has_a_gateway_without_an_elastic_ip_and_its_hosts_lead_to_it() -> None:
    """The gateways' own subnets lead on to the hub."""
    shape = shape_of(two_of_a_kind)
    gateways = shape.of_type("EC2::NatGateway")
    assert [(g["ConnectivityType"], shape.referred(g["SubnetId"])) for g in gateways.values()] == [
        ("private", f"One/Block2/routableSubnet{zone}/Subnet") for zone in (1, 2)
    ]
    assert not shape.of_type("EC2::EIP")
    assert not shape.of_type("EC2::InternetGateway")
    routes = {
        shape.referred(r["RouteTableId"]): "nat" if "NatGatewayId" in r else "hub"
        for r in shape.of_type("EC2::Route").values()
    }
    assert routes == {
        **{f"One/Vpc/appSubnet{zone}/RouteTable": "nat" for zone in (1, 2)},
        **{f"{name}/Block2/routableSubnet{zone}/RouteTable": "hub" for name in ("One", "Other") for zone in (1, 2)},
    }


def test_the_hub_knows_only_what_is_unique_and_by_static_routes() -> None:
    """A propagation would tell of all blocks of a VPC, also of those that both have."""
    shape = shape_of(two_of_a_kind)

    assert not shape.of_type("EC2::TransitGatewayRouteTablePropagation")
    routes = shape.of_type("EC2::TransitGatewayRoute").values()
    assert {r["DestinationCidrBlock"] for r in routes} == {"100.64.1.0/24", "100.64.2.0/24"}


def test_networks_with_the_same_addresses_reach_each_other_through_the_gateways() -> None:
    """Deployed into an embedded account, and followed there: the service is called by the gateway's address."""
    lab = Lab()
    ids = deployed(lab, "twins", two_of_a_kind)
    hosts = {name: each for name, each in ids.items() if each.startswith("i-")}
    nats = {each for each in ids.values() if each.startswith("nat-")}
    caller = next(each for name, each in hosts.items() if name.startswith("CallersHost1"))
    service = next(each for name, each in hosts.items() if name.startswith("ServiceHost2"))

    answer = lab.follow(caller, service, 443)

    assert answer.reachable
    assert {hop.component.id for hop in answer.forward} & nats
    assert {hop.component.id for hop in answer.returning} & nats
    # A gateway lets nobody in.
    assert not lab.follow(service, caller, 443).arrives


def test_an_imported_vpc_gets_gateways_too() -> None:
    """In the subnets of a name."""

    def build(stack: Stack) -> None:
        PrivateNat(stack, "Nat", network=imported(stack, tables=4), tier="transit").lead("app", to=[SHARED])

    shape = shape_of(build)
    assert {g["SubnetId"] for g in shape.of_type("EC2::NatGateway").values()} == {"subnet-00000005", "subnet-00000006"}
    assert {r["RouteTableId"] for r in shape.of_type("EC2::Route").values()} == {"rtb-00000002", "rtb-00000003"}


def nat(stack: Stack) -> PrivateNat:
    """Add gateways in a VPC of two zones."""
    return PrivateNat(stack, "Nat", network=twin(stack, "One", 1), tier="routable")


def shared_table(stack: Stack) -> None:
    """Lead hosts of two zones by one table."""
    PrivateNat(stack, "Nat", network=imported(stack, tables=1), tier="transit").lead("app", to=[SHARED])


def overlapping(stack: Stack) -> None:
    """Attach two VPCs with the same addresses as if there were none."""
    hub = TransitHub(stack, "Hub")
    hub.segment("all", default=True)
    for number, name in enumerate(("One", "Other"), start=1):
        hub.attach_spoke(twin(stack, name, number), to=[SHARED], routes_from=["routable"])


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (
            lambda s: PrivateNat(s, "Nat", network=twin(s, "One", 1), tier="nat"),
            "test/One: tier='nat': this VPC has no",
        ),
        (lambda s: nat(s).lead("routable", to=[SHARED]), "test/Nat: lead('routable'): the gateways' own subnets lead"),
        (lambda s: nat(s).lead("app", to=["100.64.0.1/10"]), "test/Nat: to='100.64.0.1/10': a CIDR block names"),
        (shared_table, "test/Nat: lead('app'): its hosts have 1 route tables, and there are gateways in 2 zones"),
        (overlapping, "test/Hub: 10.0.0.0/16 of 'test/Other/Vpc': it overlaps 10.0.0.0/16 of 'test/One/Vpc'"),
    ],
)
def test_what_would_not_work_is_refused_at_synthesis(build: Callable[[Stack], object], said: str) -> None:
    """With the construct's path, the value and the rule."""
    with pytest.raises(RefusedError) as refused:
        build(empty_stack())

    assert str(refused.value).startswith(said)
