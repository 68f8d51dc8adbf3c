"""An EC2 Instance Connect Endpoint: where it leads, whom it admits, and what it refuses."""

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import ConnectEndpoint, HostPerZone
from refarch.network import MultiAzVpc
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, actions, administrator, empty_stack, network, shape_of


def endpoint(stack: Stack, vpc: MultiAzVpc, construct_id: str = "Connect") -> ConnectEndpoint:
    """Add an endpoint to a network."""
    return ConnectEndpoint(stack, construct_id, vpc=vpc.vpc, subnet=vpc.subnets("app")[0])


def build(stack: Stack) -> None:
    """Add an endpoint, hosts behind it and somebody to use it."""
    vpc = network(stack)
    app = HostPerZone(stack, "App", network=vpc, tier="app")
    connect = endpoint(stack, vpc)
    connect.reach(app.security_group)
    connect.admit(administrator(stack), instances=app.ids, addresses=app.addresses)


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_it_is_in_a_private_subnet_and_shows_instances_its_own_address(shape: Shape) -> None:
    """So that they can tell it from others."""
    made = shape.at("Connect/Endpoint")
    assert shape.referred(made["SubnetId"]) == "Network/Vpc/appSubnet1/Subnet"
    assert made["PreserveClientIp"] is False
    assert [shape.referred(group) for group in made["SecurityGroupIds"]] == ["Connect/Group"]


def test_it_calls_the_hosts_on_ssh_and_lets_nobody_in_by_a_rule(shape: Shape) -> None:
    """Both ends name each other; the service itself needs no rule."""
    (out,) = shape.of_type("EC2::SecurityGroupEgress").values()
    (into,) = shape.of_type("EC2::SecurityGroupIngress").values()
    assert (shape.referred(out["GroupId"]), out["FromPort"], out["ToPort"]) == ("Connect/Group", 22, 22)
    assert (shape.referred(into["GroupId"]), into["FromPort"]) == ("App/Group", 22)
    assert shape.referred(into["SourceSecurityGroupId"]) == "Connect/Group"
    assert "SecurityGroupIngress" not in shape.at("Connect/Group")


def test_people_may_tunnel_to_these_hosts_on_ssh_for_an_hour_and_push_keys_to_them(shape: Shape) -> None:
    """One endpoint, one port, three addresses, three instances."""
    tunnel, push, _find = shape.at("Administrator/DefaultPolicy")["PolicyDocument"]["Statement"]
    assert actions(tunnel) == {"ec2-instance-connect:OpenTunnel"}
    assert shape.referred(tunnel["Resource"]["Fn::Join"][1][-1]) == "Connect/Endpoint"
    condition = tunnel["Condition"]
    assert condition["NumericEquals"] == {"ec2-instance-connect:remotePort": "22"}
    assert condition["NumericLessThanEquals"] == {"ec2-instance-connect:maxTunnelDuration": "3600"}
    addresses = condition["IpAddress"]["ec2-instance-connect:privateIpAddress"]
    assert [each["Fn::GetAtt"][1] for each in addresses] == ["PrivateIp"] * 3
    assert [shape.referred(each) for each in addresses] == ["App/Host1", "App/Host2", "App/Host3"]
    assert actions(push) == {"ec2-instance-connect:SendSSHPublicKey"}
    assert len(push["Resource"]) == 3


def test_it_works_in_an_imported_vpc() -> None:
    """An existing network will do, and Windows hosts in it."""

    def build(stack: Stack) -> None:
        vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["us-east-1a"])
        subnet = ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-00000001")
        group = ec2.SecurityGroup.from_security_group_id(stack, "Hosts", "sg-00000001")
        ConnectEndpoint(stack, "Connect", vpc=vpc, subnet=subnet).reach(group, port=3389)

    shape = shape_of(build)
    assert shape.at("Connect/Endpoint")["SubnetId"] == "subnet-00000001"
    (out,) = shape.of_type("EC2::SecurityGroupEgress").values()
    assert (out["DestinationSecurityGroupId"], out["FromPort"]) == ("sg-00000001", 3389)


def test_a_second_endpoint_in_a_vpc_is_refused() -> None:
    """EC2 would refuse it after minutes."""
    stack = empty_stack()
    vpc = network(stack)
    endpoint(stack, vpc)
    with pytest.raises(RefusedError, match=r"test/Second: vpc='test/Network/Vpc': a VPC has one EC2 Instance Connect"):
        endpoint(stack, vpc, "Second")


def test_another_vpc_may_have_one_of_its_own() -> None:
    """The twin."""
    stack = empty_stack()
    endpoint(stack, network(stack))
    other = MultiAzVpc(stack, "Other", cidr="10.1.0.0/16")
    assert endpoint(stack, other, "Second").endpoint is not None


def test_a_port_that_the_endpoint_does_not_pass_is_refused() -> None:
    """A database is reached by port forwarding of Session Manager."""
    stack = empty_stack()
    vpc = network(stack)
    group = HostPerZone(stack, "App", network=vpc, tier="app").security_group
    with pytest.raises(RefusedError, match=r"test/Connect: port=5432: an endpoint reaches the ports 22 and 3389"):
        endpoint(stack, vpc).reach(group, port=5432)
