"""By which NAT gateway a subnet leaves, whether or not anybody is in it."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from analysis.network.exits import way_out
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.gateways import NatGateway
from tests.unit.analysis.world import World


def world(default: str) -> World:
    """Return two zones with a NAT gateway each, and an empty private subnet in the first."""
    made = World()
    for zone in ("a", "b"):
        public = made.subnet(
            f"public-{zone}", f"10.0.{'ab'.index(zone)}.0/24", zone=zone, routes={"0.0.0.0/0": "igw-1"}
        )
        made.nat_gateway(zone, public, f"10.0.{'ab'.index(zone)}.4", f"203.0.113.{'ab'.index(zone)}")
    made.subnet("private", "10.0.10.0/28", zone="a", routes={"0.0.0.0/0": default})
    return made


@pytest.mark.parametrize(("default", "nat", "zone"), [("nat-a", "nat-a", "a"), ("nat-b", "nat-b", "b")])
def test_the_way_out_names_its_nat_gateway_and_zone(default: str, nat: str, zone: str) -> None:
    """Nobody has to be in the subnet: somebody is imagined there."""
    account = world(default).account()

    way = way_out(account, account.subnets["subnet-private"], port=443)

    assert way.answer.reachable
    assert way.nat_gateway is not None
    assert (way.nat_gateway.id, way.zone) == (nat, zone)


def test_a_way_out_without_nat_gateway_names_none() -> None:
    """An imagined host has no public address, so it does not get out by the internet gateway."""
    account = world("igw-1").account()

    way = way_out(account, account.subnets["subnet-private"], port=443)

    assert way.nat_gateway is None
    assert way.answer.codes == ("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",)


def test_a_full_subnet_has_no_room_to_try() -> None:
    """Undecided, instead of a crash: eleven hosts fill a /28."""
    made = world("nat-a")
    for number in range(4, 15):
        made.host(f"{number}", "subnet-private", f"10.0.10.{number}")
    account = made.account()

    with pytest.raises(CannotDecideError, match="no free IPv4 address"):
        way_out(account, account.subnets["subnet-private"], port=443)


def test_a_subnet_without_ipv4_has_no_way_through_a_nat_gateway_to_try() -> None:
    """Likewise."""
    account = world("nat-a").account()

    with pytest.raises(CannotDecideError, match="no free IPv4 address"):
        way_out(account, replace(account.subnets["subnet-private"], blocks=()), port=443)


def test_a_regional_nat_gateway_is_in_every_zone_that_it_has_an_address_in() -> None:
    """So it is never in another zone than the subnet."""
    made = world("nat-region")
    addresses = (("a", ip_address("203.0.113.9")),)
    nat = NatGateway("nat-region", "", "vpc-1", True, True, None, zonal=False, zones=addresses)  # noqa: FBT003
    made.add("nat_gateways", "nat-region", nat)
    account = made.account()

    way = way_out(account, account.subnets["subnet-private"], port=443)

    assert way.answer.reachable
    assert way.zone == "a"
