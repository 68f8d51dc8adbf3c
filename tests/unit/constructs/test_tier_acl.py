"""A network ACL around a tier: which entries it has, and around which subnets it stands."""

import pytest
from aws_cdk import Stack

from refarch.network import EPHEMERAL, Pass, TierAcl
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of


def build(stack: Stack) -> None:
    """Wall the data tier in as the three-tier scenario does, and let an office in besides."""
    TierAcl(
        stack,
        "Acl",
        network=network(stack),
        tier="data",
        inbound=[Pass(peer="app", ports=(5432, 5432)), Pass(peer="192.168.0.0/24", ports=(22, 22))],
        outbound=[Pass(peer="app", ports=EPHEMERAL)],
    )


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_the_acl_stands_around_the_tiers_subnets_in_every_zone_and_around_no_others(shape: Shape) -> None:
    """A zone that was forgotten would be a hole."""
    assert {shape.referred(a["SubnetId"]) for a in shape.of_type("EC2::SubnetNetworkAclAssociation").values()} == {
        f"Network/Vpc/dataSubnet{zone}/Subnet" for zone in (1, 2, 3)
    }


def test_entries_are_numbered_in_tens_in_the_order_given(shape: Shape) -> None:
    """Room for a rule in between, and the first match decides."""
    found = [
        (e["Egress"], e["RuleNumber"], e["CidrBlock"], e["PortRange"]["From"], e["PortRange"]["To"])
        for e in shape.of_type("EC2::NetworkAclEntry").values()
    ]
    assert sorted(found) == [
        (False, 100, "10.0.0.0/17", 5432, 5432),
        (False, 110, "192.168.0.0/24", 22, 22),
        (True, 100, "10.0.0.0/17", 1024, 65535),
    ]


def test_what_is_denied_comes_first_and_in_both_directions() -> None:
    """Before the first entry that passes something; all protocols, all ports."""
    shape = shape_of(
        lambda stack: TierAcl(
            stack,
            "Acl",
            network=network(stack),
            tier="public",
            denied=["198.51.100.0/24", "data"],
            inbound=[Pass(peer="0.0.0.0/0", ports=(443, 443))],
            outbound=[],
        )
    )
    found = [
        (e["RuleNumber"], e["Egress"], e["RuleAction"], e["Protocol"], e["CidrBlock"])
        for e in shape.of_type("EC2::NetworkAclEntry").values()
    ]
    assert sorted(found) == [
        (10, False, "deny", -1, "198.51.100.0/24"),
        (10, True, "deny", -1, "198.51.100.0/24"),
        (11, False, "deny", -1, "10.0.192.0/19"),
        (11, True, "deny", -1, "10.0.192.0/19"),
        (100, False, "allow", 6, "0.0.0.0/0"),
    ]


def test_a_tier_has_one_acl_and_a_second_is_refused() -> None:
    """It would take the place of the first around the subnets, and what the first denies would pass."""
    stack = empty_stack()
    vpc = network(stack)
    TierAcl(stack, "Acl", network=vpc, tier="data", inbound=[], outbound=[])
    TierAcl(stack, "Other", network=vpc, tier="app", inbound=[], outbound=[])
    with pytest.raises(RefusedError, match=r"test/Again: tier='data': a subnet has one network ACL, and test/Acl is"):
        TierAcl(stack, "Again", network=vpc, tier="data", inbound=[], outbound=[])


def test_entries_only_pass_tcp_and_leave_the_rest_to_the_rule_that_denies_all(shape: Shape) -> None:
    """Rule 32767 stands in every ACL and cannot be removed."""
    assert {(e["Protocol"], e["RuleAction"]) for e in shape.of_type("EC2::NetworkAclEntry").values()} == {(6, "allow")}
