"""A NAT gateway has an interface of its own subnet and more addresses if asked; a regional one is in all zones."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _open(account: Account) -> Network:
    """Return a network with an internet gateway."""
    network = Network.of(account)
    gateway = network.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    network.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network.vpc)
    return network


def _address(network: Network) -> str:
    return str(network.ec2.allocate_address(Domain="vpc")["AllocationId"])


def _told(network: Network, gateway: str) -> dict[str, Any]:
    [told] = network.ec2.describe_nat_gateways(NatGatewayIds=[gateway])["NatGateways"]
    return dict(told)


def _private(network: Network, gateway: str) -> list[str]:
    return [one["PrivateIp"] for one in _told(network, gateway)["NatGatewayAddresses"]]


def test_a_nat_gateways_interface_is_in_its_subnet_and_goes_with_it(account: Account) -> None:
    """No security group, no source/destination check; the Elastic IP is free again afterwards."""
    network = _open(account)
    address = _address(network)
    made = network.ec2.create_nat_gateway(SubnetId=network.subnets[0], AllocationId=address)["NatGateway"]
    [interface] = network.interfaces("Interface for NAT Gateway nat-")
    assert (interface["PrivateIpAddress"], interface["Groups"], interface["SourceDestCheck"]) == ("10.0.1.4", [], False)
    described = _told(network, made["NatGatewayId"])
    assert (described["ConnectivityType"], described["NatGatewayAddresses"][0]["PrivateIp"]) == ("public", "10.0.1.4")
    found = network.ec2.describe_nat_gateways(Filter=[{"Name": "subnet-id", "Values": [network.subnets[0]]}])
    assert [one["NatGatewayId"] for one in found["NatGateways"]] == [made["NatGatewayId"]]
    network.ec2.delete_nat_gateway(NatGatewayId=made["NatGatewayId"])
    assert network.interfaces("Interface for NAT Gateway") == []
    assert network.ec2.release_address(AllocationId=address)["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_without_an_internet_gateway_a_public_gateway_has_failed_and_a_private_one_has_not(account: Account) -> None:
    """It says why, and holds neither address nor interface."""
    network = Network.of(account)
    subnet, address = network.subnets[0], _address(network)
    made = network.ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    told = _told(network, made["NatGatewayId"])
    assert (made["State"], told["State"], told["FailureCode"]) == ("pending", "failed", "Gateway.NotAttached")
    assert network.interfaces("Interface for NAT Gateway") == []
    private = network.ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]
    assert _told(network, private["NatGatewayId"])["State"] == "available"


def test_routes_to_a_gateway_lead_nowhere_when_it_is_gone(account: Account) -> None:
    """They are active before, and blackholes after."""
    network = Network.of(account)
    made = network.ec2.create_nat_gateway(SubnetId=network.subnets[0], ConnectivityType="private")["NatGateway"]
    table = network.ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]
    network.ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.8.0.0/16", NatGatewayId=made["NatGatewayId"])

    def state() -> str:
        [told] = network.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
        return str(next(route["State"] for route in told["Routes"] if "NatGatewayId" in route))

    assert state() == "active"
    network.ec2.delete_nat_gateway(NatGatewayId=made["NatGatewayId"])
    assert state() == "blackhole"


def test_a_public_gateway_has_secondary_addresses_with_private_ones(account: Account) -> None:
    """They come with it and afterwards, and go; the primary one stays; one in use is refused."""
    network = _open(account)
    first, second, third = (_address(network) for _ in range(3))
    gateway = network.ec2.create_nat_gateway(
        SubnetId=network.subnets[0],
        AllocationId=first,
        PrivateIpAddress="10.0.1.20",
        SecondaryAllocationIds=[second],
        SecondaryPrivateIpAddresses=["10.0.1.30"],
    )["NatGateway"]["NatGatewayId"]
    assert _private(network, gateway) == ["10.0.1.20", "10.0.1.30"]
    network.ec2.associate_nat_gateway_address(NatGatewayId=gateway, AllocationIds=[third])
    told = _told(network, gateway)["NatGatewayAddresses"]
    assert [(one["AllocationId"], one["IsPrimary"]) for one in told] == [(first, True), (second, False), (third, False)]
    with pytest.raises(ClientError, match=r"Resource\.AlreadyAssociated"):
        network.ec2.associate_nat_gateway_address(NatGatewayId=gateway, AllocationIds=[third])
    with pytest.raises(ClientError, match="primary"):
        network.ec2.disassociate_nat_gateway_address(NatGatewayId=gateway, AssociationIds=[told[0]["AssociationId"]])
    network.ec2.disassociate_nat_gateway_address(NatGatewayId=gateway, AssociationIds=[told[1]["AssociationId"]])
    assert _private(network, gateway) == ["10.0.1.20", "10.0.1.4"]
    assert "AssociationId" not in network.ec2.describe_addresses(AllocationIds=[second])["Addresses"][0]


def test_a_private_gateway_has_private_addresses_only(account: Account) -> None:
    """As many as were asked for, and others later; an Elastic IP is refused."""
    network = Network.of(account)
    private = {"SubnetId": network.subnets[0], "ConnectivityType": "private"}
    with pytest.raises(ClientError, match="AllocationId cannot be specified"):
        network.ec2.create_nat_gateway(**private, AllocationId=_address(network))
    made = network.ec2.create_nat_gateway(**private, SecondaryPrivateIpAddressCount=2)["NatGateway"]
    gateway = made["NatGatewayId"]
    assert _private(network, gateway) == ["10.0.1.4", "10.0.1.5", "10.0.1.6"]
    network.ec2.unassign_private_nat_gateway_address(NatGatewayId=gateway, PrivateIpAddresses=["10.0.1.5"])
    network.ec2.assign_private_nat_gateway_address(NatGatewayId=gateway, PrivateIpAddresses=["10.0.1.9"])
    assert _private(network, gateway) == ["10.0.1.4", "10.0.1.6", "10.0.1.9"]
    with pytest.raises(ClientError, match="no secondary address"):
        network.ec2.unassign_private_nat_gateway_address(NatGatewayId=gateway, PrivateIpAddresses=["10.0.1.4"])


def test_a_regional_gateway_goes_where_the_vpc_has_interfaces(account: Account) -> None:
    """With addresses of EC2's choice there, which are free again after it; with a route table of its own."""
    network = _open(account)
    network.ec2.create_network_interface(SubnetId=network.subnets[0])
    made = network.ec2.create_nat_gateway(VpcId=network.vpc, AvailabilityMode="regional")["NatGateway"]
    gateway = made["NatGatewayId"]
    assert (made["AutoProvisionZones"], made["AutoScalingIps"], "SubnetId" in made) == ("enabled", "enabled", False)

    def zones() -> list[str]:
        return [one["AvailabilityZone"] for one in _told(network, gateway)["NatGatewayAddresses"]]

    assert zones() == ["us-east-1a"]
    network.ec2.create_network_interface(SubnetId=network.subnets[2])
    assert zones() == ["us-east-1a", "us-east-1c"]
    [table] = network.ec2.describe_route_tables(RouteTableIds=[made["RouteTableId"]])["RouteTables"]
    assert [
        route["GatewayId"][:4] for route in table["Routes"] if route.get("DestinationCidrBlock") == "0.0.0.0/0"
    ] == ["igw-"]
    assert len(network.ec2.describe_addresses()["Addresses"]) == 2
    network.ec2.delete_nat_gateway(NatGatewayId=gateway)
    assert network.ec2.describe_addresses()["Addresses"] == []
    with pytest.raises(ClientError, match=r"InvalidRouteTableID\.NotFound"):
        network.ec2.describe_route_tables(RouteTableIds=[made["RouteTableId"]])


def test_a_regional_gateway_stays_in_the_zones_that_are_named(account: Account) -> None:
    """With the addresses that are named for each; it has no subnet, and needs an internet gateway."""
    closed = Network.of(Account())
    with pytest.raises(ClientError, match=r"Gateway\.NotAttached"):
        closed.ec2.create_nat_gateway(VpcId=closed.vpc, AvailabilityMode="regional")
    network = _open(account)
    network.ec2.create_network_interface(SubnetId=network.subnets[2])
    with pytest.raises(ClientError, match="SubnetId cannot be specified"):
        network.ec2.create_nat_gateway(VpcId=network.vpc, AvailabilityMode="regional", SubnetId=network.subnets[0])
    named = [
        {"AvailabilityZone": "us-east-1a", "AllocationIds": [_address(network)]},
        {"AvailabilityZoneId": "use1-az4", "AllocationIds": [_address(network)]},
    ]
    gateway = network.ec2.create_nat_gateway(
        VpcId=network.vpc, AvailabilityMode="regional", AvailabilityZoneAddresses=named
    )["NatGateway"]["NatGatewayId"]
    told = _told(network, gateway)
    assert told["AutoProvisionZones"] == "disabled"
    assert [one["AllocationId"] for one in told["NatGatewayAddresses"]] == [one["AllocationIds"][0] for one in named]
    association = told["NatGatewayAddresses"][1]["AssociationId"]
    network.ec2.disassociate_nat_gateway_address(NatGatewayId=gateway, AssociationIds=[association])
    assert len(_told(network, gateway)["NatGatewayAddresses"]) == 1
