"""One host in each zone: what it is, whom it talks to, and where it may not be."""

from collections.abc import Callable

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, actions, administrator, empty_stack, network, shape_of


def build(stack: Stack) -> None:
    """Add hosts in two tiers."""
    vpc = network(stack)
    web = HostPerZone(stack, "Web", network=vpc, tier="public", public=True)
    data = HostPerZone(stack, "Data", network=vpc, tier="data", forwards=True)
    web.admit(ec2.Peer.any_ipv4(), port=443, why="HTTPS")
    web.call(data, port=5432)
    data.call_block("10.0.0.0/8", port=443)


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_a_tier_has_a_host_in_each_zone_and_all_wear_one_group(shape: Shape) -> None:
    """Three zones, two tiers."""
    for name, tier in (("Web", "public"), ("Data", "data")):
        for zone in (1, 2, 3):
            (interface,) = shape.at(f"{name}/Host{zone}")["NetworkInterfaces"]
            assert shape.referred(interface["SubnetId"]) == f"Network/Vpc/{tier}Subnet{zone}/Subnet"
            assert [shape.referred(group) for group in interface["GroupSet"]] == [f"{name}/Group"]


def test_only_public_hosts_have_public_addresses_and_only_routers_skip_the_check(shape: Shape) -> None:
    """An appliance passes on what is not addressed to it; EC2 would drop that."""
    web, data = shape.at("Web/Host1"), shape.at("Data/Host1")
    assert [host["NetworkInterfaces"][0]["AssociatePublicIpAddress"] for host in (web, data)] == [True, False]
    assert [host["SourceDestCheck"] for host in (web, data)] == [True, False]


def test_hosts_answer_imdsv2_only_and_their_volumes_are_encrypted(shape: Shape) -> None:
    """From the template that all of them share."""
    data = shape.at("Web/LaunchTemplate")["LaunchTemplateData"]
    assert (data["MetadataOptions"]["HttpTokens"], data["MetadataOptions"]["HttpPutResponseHopLimit"]) == (
        "required",
        1,
    )
    assert data["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True
    assert "KeyName" not in data


def test_a_group_admits_and_calls_only_what_it_was_told(shape: Shape) -> None:
    """The rules between hosts name groups on both sides; nothing else leads out."""
    (rule,) = shape.of_type("EC2::SecurityGroupIngress").values()
    assert (shape.referred(rule["GroupId"]), rule["FromPort"]) == ("Data/Group", 5432)
    assert shape.referred(rule["SourceSecurityGroupId"]) == "Web/Group"
    for group in ("Web/Group", "Data/Group"):
        (closed,) = shape.at(group)["SecurityGroupEgress"]
        assert closed["CidrIp"] == "255.255.255.255/32"


def test_hosts_call_the_blocks_that_they_are_told_to() -> None:
    """The rule that closes the group at birth stays, so the other is a resource of its own."""

    def build(stack: Stack) -> None:
        app = HostPerZone(stack, "App", network=network(stack), tier="app")
        app.call_block("0.0.0.0/0", port=443, why="Updates")

    shape = shape_of(build)
    (rule,) = shape.of_type("EC2::SecurityGroupEgress").values()
    assert (shape.referred(rule["GroupId"]), rule["CidrIp"]) == ("App/Group", "0.0.0.0/0")
    assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)
    assert shape.at("App/Group")["SecurityGroupEgress"][0]["CidrIp"] == "255.255.255.255/32"


def test_people_get_shells_on_these_hosts_and_end_sessions_of_their_own() -> None:
    """Three instances and one document are named; of sessions, those that begin with the user's id."""

    def build(stack: Stack) -> None:
        app = HostPerZone(stack, "App", network=network(stack), tier="app")
        app.allow_sessions(by=administrator(stack))

    shape = shape_of(build)
    start, end = shape.at("Administrator/DefaultPolicy")["PolicyDocument"]["Statement"]
    assert actions(start) == {"ssm:StartSession"}
    refs = [shape.path(part["Ref"]) for arn in start["Resource"] for part in arn["Fn::Join"][1] if _is_host(part)]
    assert refs == ["App/Host1", "App/Host2", "App/Host3"]
    assert start["Resource"][-1]["Fn::Join"][1][-1] == ":document/SSM-SessionManagerRunShell"
    assert actions(end) == {"ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"}
    assert end["Resource"]["Fn::Join"][1][-1] == ":session/${aws:userid}-*"


def _is_host(part: object) -> bool:
    return isinstance(part, dict) and not part["Ref"].startswith("AWS::")


def test_public_hosts_in_a_private_tier_are_refused() -> None:
    """Their addresses would lead nowhere."""
    stack = empty_stack()
    with pytest.raises(
        RefusedError, match=r"test/Web: public=True in tier='app' \(egress\): a public address works only"
    ):
        HostPerZone(stack, "Web", network=network(stack), tier="app", public=True)


def test_hosts_in_an_unknown_tier_are_refused() -> None:
    """With the tiers that there are."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match="tier='dmz': this VPC has no tier of that name"):
        HostPerZone(stack, "Web", network=network(stack), tier="dmz")


def test_a_block_beyond_the_vpc_is_called_by_a_rule_of_its_own(shape: Shape) -> None:
    """Beside the rule that closes the group at birth, which an inline rule would replace."""
    rule = shape.at("Data/To10-0-0-0-8On443")
    assert (rule["CidrIp"], rule["FromPort"], rule["ToPort"], rule["IpProtocol"]) == ("10.0.0.0/8", 443, 443, "tcp")
    assert shape.referred(rule["GroupId"]) == "Data/Group"


def test_in_six_zones_one_does_not_have_the_type() -> None:
    """Only us-east-1 has six; an old type runs in all of them, and five may do without that zone."""
    stack = empty_stack()
    vpc = network(stack, zones=6)
    with pytest.raises(RefusedError, match=r"test/New: t3.micro in 6 zones: only us-east-1 has six, and one of them"):
        HostPerZone(stack, "New", network=vpc, tier="data")

    assert len(HostPerZone(stack, "Old", network=vpc, tier="data", instance_type="t2.micro").instances) == 6
    five = network(empty_stack(), zones=5)
    assert len(HostPerZone(five, "New", network=five, tier="data").instances) == 5


@pytest.mark.parametrize("way", ["admit", "call_block", "reach"])
def test_a_reason_that_ec2_would_not_take_is_refused(way: str) -> None:
    """It is the description of a rule, and an apostrophe in it stops the deployment."""
    stack = empty_stack()
    hosts = HostPerZone(stack, "Hosts", network=network(stack), tier="data")
    acts: dict[str, Callable[[str], object]] = {
        "admit": lambda why: hosts.admit(ec2.Peer.ipv4("10.0.0.0/8"), port=443, why=why),
        "call_block": lambda why: hosts.call_block("10.0.0.0/8", port=443, why=why),
        "reach": lambda why: hosts.reach("10.0.0.0/8", why=why),
    }
    with pytest.raises(RefusedError, match=r"test/Hosts: why=\"The partner's\": EC2 describes a rule in 255"):
        acts[way]("The partner's")
    acts[way]("To the partner (HTTPS), and back")
