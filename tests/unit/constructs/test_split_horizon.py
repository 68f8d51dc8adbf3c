"""A domain with a private and a public zone: what is made, what is taken, and what is refused."""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53 as route53

from refarch.dns import SplitHorizonZone
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import empty_stack, network, shape_of


def zone(stack: Stack, **options: Any) -> SplitHorizonZone:
    """Make a zone for one VPC."""
    chosen = {"domain": "corp.example.com", **options}
    if "vpcs" not in chosen:
        chosen["vpcs"] = [network(stack).vpc]
    return SplitHorizonZone(stack, "Zone", **chosen)


def test_two_zones_of_one_name_answer_inside_and_outside() -> None:
    """Each has the addresses that it is given, and the private one its VPC."""

    def build(stack: Stack) -> None:
        made = zone(stack, public=True)
        made.record("www", inside=["10.0.0.10", "10.0.0.11"], outside=["203.0.113.10"])
        made.record("@", outside=["203.0.113.10"])
        made.record("db.corp.example.com.", inside=["10.0.0.12"], ttl=5)

    shape = shape_of(build)
    zones = shape.of_type("Route53::HostedZone")
    assert {path: len(zone.get("VPCs", [])) for path, zone in zones.items()} == {"Zone/Private": 1, "Zone/Public": 0}
    assert {zone["Name"] for zone in zones.values()} == {"corp.example.com"}
    records = [
        (r["Name"], shape.referred(r["HostedZoneId"]), r["ResourceRecords"], r["TTL"])
        for r in shape.of_type("Route53::RecordSet").values()
    ]
    assert sorted(records) == [
        ("corp.example.com.", "Zone/Public", ["203.0.113.10"], "60"),
        ("db.corp.example.com.", "Zone/Private", ["10.0.0.12"], "5"),
        ("www.corp.example.com.", "Zone/Private", ["10.0.0.10", "10.0.0.11"], "60"),
        ("www.corp.example.com.", "Zone/Public", ["203.0.113.10"], "60"),
    ]


def test_zones_that_there_are_already_get_the_records() -> None:
    """No zone is made; an existing private zone has its VPCs."""

    def build(stack: Stack) -> None:
        private = route53.PrivateHostedZone.from_private_hosted_zone_id(stack, "Inside", "ZPRIVATE")
        public = route53.PublicHostedZone.from_public_hosted_zone_id(stack, "Outside", "ZPUBLIC")
        made = zone(stack, vpcs=[], private=private, public=public)
        made.record("www", inside=["10.0.0.10"], outside=["203.0.113.10"])

    shape = shape_of(build)
    assert not shape.of_type("Route53::HostedZone")
    assert {r["HostedZoneId"] for r in shape.of_type("Route53::RecordSet").values()} == {"ZPRIVATE", "ZPUBLIC"}


def test_without_a_public_zone_nobody_outside_is_answered() -> None:
    """One zone, and it belongs to an imported VPC."""

    def build(stack: Stack) -> None:
        vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["a"])
        zone(stack, vpcs=[vpc])

    [place] = shape_of(build).only("Route53::HostedZone")["VPCs"]
    assert place == {"VPCId": "vpc-00000001", "VPCRegion": {"Ref": "AWS::Region"}}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"domain": "com"}, r"test/Zone: domain='com': Route 53 hosts no top-level domain"),
        ({"domain": "corp..com"}, "a name is made of letters"),
        ({"domain": f"{'a' * 64}.com"}, "between two dots there are 63 characters at most"),
        ({"domain": ".".join(["abcdefghi"] * 26)}, "a name has 255 characters at most"),
        ({"vpcs": []}, "vpcs of 0: a private zone has 1 to 300 VPCs"),
    ],
)
def test_a_domain_that_cannot_be_hosted_privately_is_refused(options: Any, message: str) -> None:
    """With the construct's path and what to do."""
    with pytest.raises(RefusedError, match=message):
        zone(empty_stack(), **options)


def test_a_vpc_without_dns_host_names_is_refused() -> None:
    """The zone would answer nobody in it."""
    stack = empty_stack()
    vpc = ec2.Vpc(stack, "Mute", enable_dns_hostnames=False)
    with pytest.raises(RefusedError, match=r"vpc 'test/Mute': a private zone answers only where DNS support"):
        zone(stack, vpcs=[vpc])


def test_a_vpc_of_another_account_is_refused_and_told_the_way() -> None:
    """CloudFormation would be refused by Route 53, minutes later."""
    app = App(analytics_reporting=False)
    own, other = (
        Stack(app, f"of-{account}", env=Environment(account=account, region="us-east-1"))
        for account in ("111111111111", "222222222222")
    )
    with pytest.raises(RefusedError, match=r"a VPC of 222222222222: .*Use AuthorizedVpc here and JoinedZone there"):
        zone(own, vpcs=[network(other).vpc])


def test_an_existing_zone_beside_vpcs_is_refused() -> None:
    """Whose they would be nobody could tell."""
    stack = empty_stack()
    private = route53.PrivateHostedZone.from_private_hosted_zone_id(stack, "Inside", "ZPRIVATE")
    with pytest.raises(RefusedError, match="an existing zone has its VPCs"):
        zone(stack, private=private)


@pytest.mark.parametrize(
    ("name", "faces", "message"),
    [
        ("www", {}, "a name without addresses is none"),
        ("www", {"outside": ["203.0.113.10"]}, "nobody outside is answered without a public zone"),
        ("www", {"inside": ["10.0.0"]}, r"'10\.0\.0': this is no IPv4 address"),
        ("w w", {"inside": ["10.0.0.1"]}, "a name is made of letters"),
        ("taken", {"inside": ["10.0.0.1"]}, "the name has addresses already"),
    ],
)
def test_a_record_that_would_answer_nobody_or_twice_is_refused(name: str, faces: Any, message: str) -> None:
    """Before anything is deployed."""
    made = zone(empty_stack())
    made.record("taken", inside=["10.0.0.9"])
    with pytest.raises(RefusedError, match=message):
        made.record(name, **faces)
