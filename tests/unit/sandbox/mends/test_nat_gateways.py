"""A NAT gateway has an interface of its own subnet, without security groups."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_nat_gateways_interface_is_in_its_subnet_and_goes_with_it(account: Account) -> None:
    """No security group, no source/destination check; the Elastic IP is free again afterwards."""
    network = Network.of(account)
    address = network.ec2.allocate_address(Domain="vpc")["AllocationId"]
    made = network.ec2.create_nat_gateway(SubnetId=network.subnets[0], AllocationId=address)["NatGateway"]
    [interface] = network.interfaces("Interface for NAT Gateway nat-")
    assert (interface["PrivateIpAddress"], interface["Groups"], interface["SourceDestCheck"]) == ("10.0.1.4", [], False)
    described = network.ec2.describe_nat_gateways(NatGatewayIds=[made["NatGatewayId"]])["NatGateways"][0]
    assert (described["ConnectivityType"], described["NatGatewayAddresses"][0]["PrivateIp"]) == ("public", "10.0.1.4")
    network.ec2.delete_nat_gateway(NatGatewayId=made["NatGatewayId"])
    assert network.interfaces("Interface for NAT Gateway") == []
    assert network.ec2.release_address(AllocationId=address)["ResponseMetadata"]["HTTPStatusCode"] == 200
