"""The local route cannot be removed."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_deleting_a_local_route_is_refused_and_another_one_goes(account: Account) -> None:
    """The VPC's own block stays reachable from every subnet."""
    network = Network.of(account)
    table = network.ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]
    gateway = network.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    network.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network.vpc)
    network.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    network.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    with pytest.raises(ClientError, match="cannot remove local route"):
        network.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="10.0.0.0/16")


def test_the_routes_of_a_block_go_with_the_block(account: Account) -> None:
    """Disassociating an IPv6 block from the VPC is no deletion of a route by hand."""
    network = Network.of(account)
    made = network.ec2.associate_vpc_cidr_block(VpcId=network.vpc, AmazonProvidedIpv6CidrBlock=True)
    association = made["Ipv6CidrBlockAssociation"]["AssociationId"]
    gone = network.ec2.disassociate_vpc_cidr_block(AssociationId=association)
    assert gone["Ipv6CidrBlockAssociation"]["Ipv6CidrBlockState"]["State"] == "disassociating"
