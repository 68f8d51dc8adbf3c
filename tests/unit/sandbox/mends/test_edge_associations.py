"""Gateways have route tables, and security groups are used in further VPCs."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


@pytest.mark.parametrize("kind", ["internet", "vpn"])
def test_a_gateway_of_the_vpc_has_one_route_table(account: Account, kind: str) -> None:
    """It is attached first; the table tells it, and is found by it."""
    network = Network.of(account)
    ec2 = network.ec2
    table, other = (ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"] for _ in range(2))
    if kind == "internet":
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    else:
        gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    with pytest.raises(ClientError, match=r"Gateway\.NotAttached"):
        ec2.associate_route_table(RouteTableId=table, GatewayId=gateway)
    if kind == "internet":
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network.vpc)
    else:
        ec2.attach_vpn_gateway(VpnGatewayId=gateway, VpcId=network.vpc)
    ec2.associate_route_table(RouteTableId=table, GatewayId=gateway)
    with pytest.raises(ClientError, match=r"Resource\.AlreadyAssociated"):
        ec2.associate_route_table(RouteTableId=other, GatewayId=gateway)
    asked = [{"Name": "association.gateway-id", "Values": [gateway]}]
    [found] = ec2.describe_route_tables(Filters=asked)["RouteTables"]
    assert (found["RouteTableId"], found["Associations"][0]["GatewayId"]) == (table, gateway)


def test_a_group_is_used_in_a_further_vpc_until_nothing_there_needs_it(account: Account) -> None:
    """Default groups, its own VPC and default VPCs are refused; a user there lets the end of it fail."""
    network = Network.of(account)
    ec2, group = network.ec2, network.group("shared")
    other = Network.of(account)
    default = [{"Name": "is-default", "Values": ["true"]}]
    ec2.associate_security_group_vpc(GroupId=group, VpcId=other.vpc)
    for vpc in (network.vpc, ec2.describe_vpcs(Filters=default)["Vpcs"][0]["VpcId"]):
        with pytest.raises(ClientError, match="InvalidParameterValue"):
            ec2.associate_security_group_vpc(GroupId=group, VpcId=vpc)
    asked = [{"Name": "group-id", "Values": [group]}]

    def states() -> list[str]:
        found = ec2.describe_security_group_vpc_associations(Filters=asked)["SecurityGroupVpcAssociations"]
        return [one["State"] for one in found]

    assert states() == ["associated"]
    interface = ec2.create_network_interface(SubnetId=other.subnets[0], Groups=[group])["NetworkInterface"]
    ec2.disassociate_security_group_vpc(GroupId=group, VpcId=other.vpc)
    assert states() == ["disassociation-failed"]
    ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    ec2.disassociate_security_group_vpc(GroupId=group, VpcId=other.vpc)
    assert states() == []
