"""A VPC that CDK is to look up: the first synthesis knows nothing of it, and has to end so that anybody looks."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone, ServerFleet
from refarch.data import EncryptedPostgres
from refarch.dns import HybridResolver
from refarch.hybrid import PrivateGateway, TransitGatewayEnd
from refarch.network import InterfaceEndpoint, OfferedService, Peer, PrivateNat, VpcPeering
from refarch.refusal import RefusedError
from refarch.sessions import SessionCache
from refarch.transit import TransitHub
from tests.unit.constructs.shape import key

ACCOUNT, REGION = "111111111111", "eu-west-1"
NAMES = ("app", "data", "names", "public", "routable")


def old(stack: Stack, name: str = "Old") -> ec2.IVpc:
    """Let a VPC be looked up."""
    return ec2.Vpc.from_lookup(stack, name, vpc_id=f"vpc-{name.lower()}")


def attach(stack: Stack, vpc: ec2.IVpc, **options: Any) -> None:
    """Attach it to a hub."""
    hub = TransitHub(stack, "Hub")
    hub.segment("prod", default=True)
    hub.attach_spoke(vpc, **options)


def chosen(name: str) -> ec2.SubnetSelection:
    """Return subnets of a name."""
    return ec2.SubnetSelection(subnet_group_name=name)


def peered(stack: Stack, vpc: ec2.IVpc) -> None:
    """Peer it with another."""
    VpcPeering(stack, "Peering", network=vpc, peer=Peer(vpc_id="vpc-1", blocks=["10.1.0.0/16"])).route("app")


def behind_nat(stack: Stack, vpc: ec2.IVpc) -> None:
    """Let hosts call through private NAT gateways."""
    PrivateNat(stack, "Nat", network=vpc, tier="routable").lead("app", to=["10.0.0.0/8"])


def named(stack: Stack, vpc: ec2.IVpc) -> None:
    """Resolve names across the border."""
    subnets = vpc.select_subnets(subnet_group_name="names").subnets
    addresses = ["10.0.0.10", "10.0.1.10", "10.0.2.10"]
    networks = ["192.168.0.0/16"]
    HybridResolver(stack, "Names", vpc=vpc, subnets=subnets, networks=networks, addresses=addresses)


INTO: dict[str, Callable[[Stack, ec2.IVpc], object]] = {
    "a hub's attachment": attach,
    "a hub's attachment with a default route": lambda s, vpc: attach(s, vpc, to=["0.0.0.0/0"], routes_from=["app"]),
    "a peering": peered,
    "a virtual private gateway": lambda s, vpc: PrivateGateway(s, "It", vpc=vpc, propagate_to=[chosen("app")]),
    "a transit gateway's end": lambda s, vpc: TransitGatewayEnd(
        s, "It", vpc=vpc, subnets=chosen("app"), leads_to=["192.168.0.0/16"]
    ),
    "private NAT gateways": behind_nat,
    "an interface endpoint": lambda s, vpc: InterfaceEndpoint(s, "It", network=vpc, tier="data", service="sqs"),
    "a service for others": lambda s, vpc: OfferedService(
        s, "It", network=vpc, tier="data", targets=["i-1"], consumers=["arn:aws:iam::222222222222:root"]
    ),
    "Resolver endpoints": named,
    "public hosts": lambda s, vpc: HostPerZone(s, "It", network=vpc, tier="public", public=True),
    "servers": lambda s, vpc: ServerFleet(s, "It", network=vpc, key=key(s)),
    "a database": lambda s, vpc: EncryptedPostgres(s, "It", network=vpc, key=key(s), tier="data"),
    "a cache": lambda s, vpc: SessionCache(s, "It", network=vpc, key=key(s), tier="data"),
}


def synthesised(build: Callable[[Stack], object], **context: Any) -> Mapping[str, Any]:
    """Return what is written of a stack that is bound to a place, as looking up needs: by the names of the files."""
    with TemporaryDirectory() as folder:
        app = App(context=context, analytics_reporting=False, outdir=folder)
        stack = Stack(app, "test", env=Environment(account=ACCOUNT, region=REGION))
        build(stack)
        app.synth()
        return {name: json.loads((Path(folder) / name).read_text()) for name in ("manifest.json", "test.template.json")}


def asked(build: Callable[[Stack], object]) -> list[str]:
    """Return what the first synthesis of a stack asks to be looked up."""
    return [each["key"] for each in synthesised(build)["manifest.json"].get("missing", [])]


@pytest.mark.parametrize("name", INTO)
def test_the_first_synthesis_asks_for_the_vpc_whatever_is_put_into_it(name: str) -> None:
    """CDK's made-up VPC has subnets of no name of ours, and a block that is none: nothing of it is refused."""
    (key_,) = asked(lambda stack: INTO[name](stack, old(stack)))
    assert f"vpc-provider:account={ACCOUNT}:filter.vpc-id=vpc-old:region={REGION}" in key_


def test_two_of_them_behind_one_hub_have_the_same_made_up_addresses_and_tables() -> None:
    """Which neither overlap nor have two routes to a block: nobody knows yet."""

    def two(stack: Stack) -> None:
        hub = TransitHub(stack, "Hub")
        hub.segment("prod", default=True)
        for name in ("Old", "Older"):
            hub.attach_spoke(old(stack, name), to=[f"10.{number}.0.0/16" for number in range(40)])

    assert len(asked(two)) == 2


def answer(cidr: str) -> dict[str, Any]:
    """Return what CDK is told of a VPC."""
    zones = ("a", "b")
    groups = [
        {
            "name": name,
            "type": "Public" if name == "public" else "Private" if name == "app" else "Isolated",
            "subnets": [
                {
                    "subnetId": f"subnet-{name}{zone}",
                    "cidr": cidr,
                    "availabilityZone": f"{REGION}{zone}",
                    "routeTableId": f"rtb-{name}{zone}",
                }
                for zone in zones
            ],
        }
        for name in NAMES
    ]
    return {"vpcId": "vpc-old", "vpcCidrBlock": cidr, "availabilityZones": [], "subnetGroups": groups}


def known(cidr: str) -> dict[str, Any]:
    """Return the context of a second synthesis."""
    (key_,) = asked(old)
    return {key_: answer(cidr)}


def test_the_second_synthesis_takes_the_real_subnets() -> None:
    """The attachment's are the first private ones; routes are in all tables."""
    found = synthesised(lambda stack: attach(stack, old(stack)), **known("10.1.0.0/16"))
    assert "missing" not in found["manifest.json"]
    resources = found["test.template.json"]["Resources"].values()
    attachment = next(r["Properties"] for r in resources if r["Type"].endswith("VpcAttachment"))
    assert attachment["SubnetIds"] == ["subnet-appa", "subnet-appb"]
    tables = {r["Properties"]["RouteTableId"] for r in resources if r["Type"] == "AWS::EC2::Route"}
    assert tables == {f"rtb-{name}{zone}" for name in NAMES for zone in ("a", "b")}


def test_and_refuses_what_is_wrong_with_the_real_vpc() -> None:
    """The twin: what was let pass while nobody knew is refused now."""
    with pytest.raises(RefusedError, match=r"test/Peering: peer 10.1.0.0/16 of a VPC 10.1.0.0/20"):
        synthesised(lambda stack: peered(stack, old(stack)), **known("10.1.0.0/20"))
    with pytest.raises(RefusedError, match=r"test/It: tier='app' \(egress, 2 zones\)"):
        synthesised(
            lambda stack: EncryptedPostgres(stack, "It", network=old(stack), key=key(stack), tier="app"),
            **known("10.0.0.0/16"),
        )
