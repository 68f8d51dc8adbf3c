"""A mesh in an account: everybody reaches everybody, also in a block that was added."""

from itertools import permutations

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.network import Exposure, MultiAzVpc, NatStrategy, PeeringMesh, Tier
from study.lab import Lab
from tests.unit.constructs.deployed import deployed

ANY, PORT = "0.0.0.0/0", 443
APP = Tier(name="app", exposure=Exposure.ISOLATED)


def three(stack: Stack) -> None:
    """Join three VPCs by a mesh; the first has its host in a second block."""
    networks = {
        name: MultiAzVpc(stack, name, cidr=f"10.{place}.0.0/16", zones=1, tiers=[APP], nat=NatStrategy.NONE)
        for place, name in enumerate(("One", "Two", "Three"))
    }
    networks["One"].add_block("100.64.0.0/20", tiers=[Tier(name="pods", exposure=Exposure.ISOLATED)])
    mesh = PeeringMesh(stack, "Mesh", networks=networks, tiers=["app"])
    for (name, _), side in mesh.sides.items():
        if name == "One":
            side.route("pods")
    for name, network in networks.items():
        hosts = HostPerZone(stack, f"{name}Host", network=network, tier="pods" if name == "One" else "app")
        hosts.admit(ec2.Peer.ipv4(ANY), port=PORT, why="Whoever has a way")
        hosts.call_block(ANY, port=PORT)


def test_in_a_mesh_each_of_three_networks_reaches_each_other_one() -> None:
    """Three connections, and no way by a third network is needed."""
    lab = Lab()
    ids = deployed(lab, "mesh", three)
    hosts = [each for each in ids.values() if each.startswith("i-")]

    assert len(hosts) == 3
    assert all(lab.follow(one, other, PORT).reachable for one, other in permutations(hosts, 2))
