"""A bastion: whom it admits, where it leads, and what it refuses."""

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import Bastion, HostPerZone
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, actions, administrator, empty_stack, network, shape_of

OFFICE, HOME = "203.0.113.0/24", "198.51.100.7/32"


def build(stack: Stack) -> None:
    """Add a bastion with somebody to use it, and hosts behind it."""
    vpc = network(stack)
    bastion = Bastion(stack, "Bastion", vpc=vpc.vpc, subnet=vpc.subnets("public")[0], admitted=[OFFICE, HOME])
    bastion.reach(HostPerZone(stack, "App", network=vpc, tier="app").security_group)
    bastion.admit(administrator(stack))


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_it_is_one_public_host_that_answers_imdsv2_only_on_an_encrypted_volume(shape: Shape) -> None:
    """And has no key: people push theirs."""
    (interface,) = shape.at("Bastion/Host")["NetworkInterfaces"]
    assert interface["AssociatePublicIpAddress"] is True
    assert shape.referred(interface["SubnetId"]) == "Network/Vpc/publicSubnet1/Subnet"
    data = shape.at("Bastion/LaunchTemplate")["LaunchTemplateData"]
    assert data["MetadataOptions"]["HttpTokens"] == "required"
    assert data["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True
    assert "KeyName" not in data


def test_it_admits_ssh_from_the_named_networks_and_calls_the_named_hosts_only(shape: Shape) -> None:
    """In by block, out by security group."""
    group = shape.at("Bastion/Group")
    assert [(rule["CidrIp"], rule["FromPort"], rule["ToPort"]) for rule in group["SecurityGroupIngress"]] == [
        (OFFICE, 22, 22),
        (HOME, 22, 22),
    ]
    (onward,) = shape.of_type("EC2::SecurityGroupEgress").values()
    assert shape.referred(onward["GroupId"]) == "Bastion/Group"
    assert (shape.referred(onward["DestinationSecurityGroupId"]), onward["FromPort"]) == ("App/Group", 22)
    assert group["SecurityGroupEgress"][0]["CidrIp"] == "255.255.255.255/32"


def test_people_push_their_key_to_the_bastion_and_to_no_other_instance(shape: Shape) -> None:
    """As the image's own user, for a minute."""
    push, _find = shape.at("Administrator/DefaultPolicy")["PolicyDocument"]["Statement"]
    assert actions(push) == {"ec2-instance-connect:SendSSHPublicKey"}
    named = [part for part in push["Resource"]["Fn::Join"][1] if isinstance(part, dict)]
    assert shape.referred(named[-1]) == "Bastion/Host"
    assert push["Condition"] == {"StringEquals": {"ec2:osuser": "ec2-user"}}


def test_it_works_in_an_imported_vpc() -> None:
    """An existing network will do."""

    def build(stack: Stack) -> None:
        vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["us-east-1a"])
        subnet = ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-00000001")
        Bastion(stack, "Bastion", vpc=vpc, subnet=subnet, admitted=[OFFICE])

    shape = shape_of(build)
    assert shape.at("Bastion/Host")["NetworkInterfaces"][0]["SubnetId"] == "subnet-00000001"
    assert shape.at("Bastion/Group")["VpcId"] == "vpc-00000001"


@pytest.mark.parametrize(
    ("admitted", "message"),
    [
        ([], "admitted=[]: a bastion that admits nobody is of no use"),
        (["0.0.0.0/0"], "admitted='0.0.0.0/0': a bastion admits networks of /16 or smaller"),
        (["10.0.0.0/15"], "admitted='10.0.0.0/15': a bastion admits networks of /16 or smaller"),
        (["203.0.113.7/24"], "admitted='203.0.113.7/24': a CIDR block names its network address"),
        (["office"], "admitted='office': this is no IPv4 CIDR block"),
    ],
)
def test_a_bastion_refuses(admitted: list[str], message: str) -> None:
    """Nobody, everybody, and what is no block."""
    stack = empty_stack()
    vpc = network(stack)
    with pytest.raises(RefusedError) as refused:
        Bastion(stack, "Bastion", vpc=vpc.vpc, subnet=vpc.subnets("public")[0], admitted=admitted)
    assert str(refused.value).startswith(f"test/Bastion: {message}")


def test_the_widest_network_that_is_admitted_is_a_16() -> None:
    """The twin of the one that is a bit wider."""
    stack = empty_stack()
    vpc = network(stack)
    bastion = Bastion(stack, "Bastion", vpc=vpc.vpc, subnet=vpc.subnets("public")[0], admitted=["10.1.0.0/16"])
    assert bastion.instance is not None
