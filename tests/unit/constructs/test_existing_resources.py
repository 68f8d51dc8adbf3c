"""Constructs take what is there: a VPC, a key or a bucket that somebody else has made."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.balancing import ApplicationBalancer
from refarch.compute import ServerFleet, SessionEndpoints, WebFleet
from refarch.data import EncryptedPostgres
from refarch.hardware import HsmCluster
from refarch.network.existing_vpc import ExistingTiers
from refarch.refusal import RefusedError
from refarch.serverless import ServiceLink, VpcPlace
from refarch.sessions import SessionCache
from tests.unit.constructs.shape import access_logs, empty_stack, key, shape_of
from tests.unit.constructs.shops import function

Build = Callable[[Stack, Any], object]


def old_vpc(stack: Stack) -> ec2.IVpc:
    """Import a VPC of two zones: public, app with a way out, data without one."""
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "Old",
        vpc_id="vpc-01234567",
        vpc_cidr_block="10.0.0.0/16",
        availability_zones=["us-east-1a", "us-east-1b"],
        public_subnet_ids=["subnet-00000001", "subnet-00000002"],
        public_subnet_names=["public"],
        private_subnet_ids=["subnet-00000003", "subnet-00000004"],
        private_subnet_names=["app"],
        isolated_subnet_ids=["subnet-00000005", "subnet-00000006"],
        isolated_subnet_names=["data"],
    )


def plain_vpc(stack: Stack) -> ec2.IVpc:
    """Make a VPC with CDK's own class, with tiers of the same names."""
    kinds = {
        "public": ec2.SubnetType.PUBLIC,
        "app": ec2.SubnetType.PRIVATE_WITH_EGRESS,
        "data": ec2.SubnetType.PRIVATE_ISOLATED,
    }
    rows = [ec2.SubnetConfiguration(name=name, subnet_type=kind) for name, kind in kinds.items()]
    return ec2.Vpc(stack, "Plain", max_azs=2, subnet_configuration=rows)


def seen_in_tiers(stack: Stack) -> ExistingTiers:
    """Import a VPC, and say yourself that it is to be seen in tiers."""
    return ExistingTiers(stack, old_vpc(stack))


def web(stack: Stack, vpc: Any, tier: str) -> WebFleet:
    """Put a fleet behind a load balancer."""
    logs = access_logs(stack).bucket
    return WebFleet(stack, "It", network=vpc, key=key(stack), access_logs=logs, app_tier=tier)


def balanced(stack: Stack, vpc: Any, tier: str) -> ApplicationBalancer:
    """Put a load balancer in front of servers."""
    fleet = ServerFleet(stack, "Servers", network=vpc, key=key(stack))
    logs = access_logs(stack).bucket
    return ApplicationBalancer(stack, "It", network=vpc, fleet=fleet, access_logs=logs, public_tier=tier)


IN_A_VPC: dict[str, tuple[Callable[[Stack, Any, str], object], str, str]] = {
    "servers": (lambda s, vpc, tier: ServerFleet(s, "It", network=vpc, key=key(s), app_tier=tier), "app", "data"),
    "web": (web, "app", "public"),
    "balancer": (balanced, "public", "app"),
    "function": (lambda s, vpc, tier: function(s, name="It", place=VpcPlace(network=vpc, tier=tier)), "app", "public"),
    "link": (
        lambda s, vpc, tier: ServiceLink(s, "It", network=vpc, tier=tier, targets=["i-01234567"]),
        "app",
        "public",
    ),
    "cache": (lambda s, vpc, tier: SessionCache(s, "It", network=vpc, key=key(s), tier=tier), "data", "app"),
    "database": (lambda s, vpc, tier: EncryptedPostgres(s, "It", network=vpc, key=key(s), tier=tier), "data", "app"),
    "hsm": (lambda s, vpc, tier: HsmCluster(s, "It", network=vpc, tier=tier), "data", "public"),
    "sessions": (lambda s, vpc, tier: SessionEndpoints(s, "It", network=vpc, tier=tier), "app", "lost"),
}
"""Name → what is built, a tier that suits it, and one that does not."""
TIERS = {"public": ("00000001", "00000002"), "app": ("00000003", "00000004"), "data": ("00000005", "00000006")}


@pytest.mark.parametrize("name", IN_A_VPC)
def test_an_imported_vpc_takes_them_in_the_subnets_of_that_name(name: str) -> None:
    """Its own subnets are named, and no VPC is made beside it."""
    build, tier, _ = IN_A_VPC[name]
    shape = shape_of(lambda stack: build(stack, old_vpc(stack), tier))

    assert not shape.of_type("EC2::VPC")
    assert all(f"subnet-{subnet}" in str(shape.template) for subnet in TIERS[tier])


@pytest.mark.parametrize("vpc", [plain_vpc, seen_in_tiers])
@pytest.mark.parametrize("name", IN_A_VPC)
def test_one_of_cdks_own_and_one_seen_in_tiers_are_taken_alike(name: str, vpc: Callable[[Stack], object]) -> None:
    """No construct asks how the VPC came to be."""
    build, tier, _ = IN_A_VPC[name]
    shape_of(lambda stack: build(stack, vpc(stack), tier))


@pytest.mark.parametrize("name", IN_A_VPC)
def test_a_tier_that_does_not_suit_is_refused_with_the_constructs_path(name: str) -> None:
    """Where its default route leads is what the import says, and the rule is that of a VPC made here."""
    build, _, wrong = IN_A_VPC[name]
    stack = empty_stack()
    vpc = old_vpc(stack)
    with pytest.raises(RefusedError, match=rf"^test/It: .*'{wrong}'"):
        build(stack, vpc, wrong)


@pytest.mark.parametrize("name", sorted(IN_A_VPC.keys() - {"balancer"}))
def test_the_id_of_a_vpc_is_none_and_the_refusal_says_what_is(name: str) -> None:
    """An id tells nothing of subnets, and no construct looks up what is there."""
    build, tier, _ = IN_A_VPC[name]
    with pytest.raises(RefusedError, match=r"^test/It: network='vpc-01234567': this is no VPC. .* ExistingTiers"):
        build(empty_stack(), "vpc-01234567", tier)
