"""Constructs take a VPC that is there, imported or made by CDK's own class, and refuse its id alone."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.balancing import ApplicationBalancer
from refarch.compute import Bastion, ConnectEndpoint, ServerFleet, SessionEndpoints, SingleHost, WebFleet
from refarch.data import EncryptedPostgres
from refarch.dns import FollowedRules, HybridResolver, JoinedZone, SplitHorizonZone
from refarch.hardware import HsmCluster
from refarch.hybrid import PrivateGateway, TransitGatewayEnd
from refarch.network import DhcpOptions, Peer, PrivateNat, VpcPeering
from refarch.network.existing_vpc import ExistingTiers
from refarch.refusal import RefusedError
from refarch.serverless import (
    ServiceLink,
    VpcPlace,
)
from refarch.sessions import SessionCache
from refarch.transit import Firewall, Permit
from tests.unit.constructs.shape import Shape, access_logs, empty_stack, key, network, shape_of
from tests.unit.constructs.shops import function


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
        isolated_subnet_route_table_ids=["rtb-00000005", "rtb-00000006"],
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


def subnets_of(vpc: Any) -> Any:
    """Return two subnets of a VPC, however it came to be."""
    return vpc.subnets("data") if hasattr(vpc, "subnets") else vpc.select_subnets(subnet_group_name="data").subnets


OF_A_VPC: dict[str, Callable[[Stack, Any], object]] = {
    "virtual private gateway": lambda s, vpc: PrivateGateway(
        s, "It", vpc=vpc, propagate_to=[ec2.SubnetSelection(subnets=list(subnets_of(vpc)))]
    ),
    "end of a transit gateway": lambda s, vpc: TransitGatewayEnd(
        s,
        "It",
        vpc=vpc,
        subnets=ec2.SubnetSelection(subnets=list(subnets_of(vpc))),
        leads_to=["192.168.0.0/16"],
    ),
    "DHCP options": lambda s, vpc: DhcpOptions(s, "It", vpc=vpc, domain_name="example.com"),
    "zone": lambda s, vpc: SplitHorizonZone(s, "It", domain="corp.example.com", vpcs=[vpc]),
    "rules": lambda s, vpc: FollowedRules(s, "It", vpc=vpc, rules={"corp.example.com": "rslvr-rr-1"}),
    "joined zone": lambda s, vpc: JoinedZone(s, "It", vpc=vpc, zone_id="Z1"),
    "resolver": lambda s, vpc: HybridResolver(s, "It", vpc=vpc, subnets=subnets_of(vpc), networks=["192.168.0.0/16"]),
    "bastion": lambda s, vpc: Bastion(s, "It", vpc=vpc, subnet=subnets_of(vpc)[0], admitted=["203.0.113.0/24"]),
    "connect endpoint": lambda s, vpc: ConnectEndpoint(s, "It", vpc=vpc, subnet=subnets_of(vpc)[0]),
    "host": lambda s, vpc: SingleHost(s, "It", vpc=vpc, subnet=subnets_of(vpc)[0]),
    "firewall": lambda s, vpc: Firewall(s, "It", vpc=vpc, subnets=subnets_of(vpc), permits=[Permit(port=443)]),
}
"""What is said to be of a VPC, and not of a tier of one."""


@pytest.mark.parametrize("name", OF_A_VPC)
def test_what_is_of_a_vpc_takes_one_however_it_came_to_be(name: str) -> None:
    """Made here, it is named in the template; CDK would take anything, and leave a security group without its VPC."""
    build = OF_A_VPC[name]
    ours = shape_of(lambda stack: build(stack, network(stack)))
    imported = shape_of(lambda stack: build(stack, old_vpc(stack)))
    for shape, vpc in ((ours, {"Ref": "NetworkVpc7FB7348F"}), (imported, "vpc-01234567")):
        own = {path: made for path, made in shape.of_type("EC2::SecurityGroup").items() if path.startswith("It")}
        assert all(made["VpcId"] == vpc for made in own.values())
        assert str(vpc) in str([r for p, r in resources(shape) if p.startswith("It")])


def resources(shape: Shape) -> list[tuple[str, Any]]:
    """Return all resources of a template with their paths."""
    return [(shape.path(name), made) for name, made in shape.template["Resources"].items()]


@pytest.mark.parametrize("name", sorted(OF_A_VPC.keys() - {"host", "bastion", "connect endpoint"}))
def test_the_id_alone_is_refused_there_too(name: str) -> None:
    """With the construct's path."""
    with pytest.raises(RefusedError, match=r"^test/It.*: network='vpc-01234567': this is no VPC"):
        OF_A_VPC[name](empty_stack(), Id("vpc-01234567"))


ROUTED: dict[str, Callable[[Stack, ec2.IVpc], object]] = {
    "virtual private gateway": lambda s, vpc: PrivateGateway(
        s, "It", vpc=vpc, propagate_to=[ec2.SubnetSelection(subnet_group_name="app")]
    ),
    "end of a transit gateway": lambda s, vpc: TransitGatewayEnd(
        s, "It", vpc=vpc, subnets=ec2.SubnetSelection(subnet_group_name="app"), leads_to=["192.168.0.0/16"]
    ),
    "peering": lambda s, vpc: VpcPeering(s, "It", network=vpc, peer=Peer(vpc_id="vpc-1", blocks=["10.1.0.0/16"])).route(
        "app"
    ),
    "NAT": lambda s, vpc: PrivateNat(s, "It", network=vpc, tier="data").lead("app", to=["10.1.0.0/16"]),
}


@pytest.mark.parametrize("name", ROUTED)
def test_subnets_that_were_imported_without_their_tables_get_no_route(name: str) -> None:
    """CDK's own error would not say who asked, nor what to do."""
    stack = empty_stack()
    vpc = old_vpc(stack)
    with pytest.raises(RefusedError, match=r"^test/It: subnets appSubnet1, appSubnet2: the route table of one is not"):
        ROUTED[name](stack, vpc)


class Id(str):
    """The id of a VPC, of which a test may take the subnets."""

    __slots__ = ()

    def subnets(self, _tier: str) -> list[ec2.ISubnet]:
        """Return none."""
        return []
