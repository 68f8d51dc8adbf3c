"""A route leads to a gateway of its own VPC."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.mark.parametrize("kind", ["internet", "virtual private"])
def test_a_route_to_a_gateway_that_is_not_attached_is_refused(account: Account, kind: str) -> None:
    """Attached to the VPC of the route table, it is taken; to another VPC, or to none, it is not."""
    ec2 = account.client("ec2")
    vpcs = [ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"] for block in ("10.1.0.0/16", "10.2.0.0/16")]
    tables = [ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for vpc in vpcs]
    if kind == "internet":
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    else:
        gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    route = {"DestinationCidrBlock": "192.0.2.0/24", "GatewayId": gateway}
    with pytest.raises(ClientError, match="belong to different networks"):
        ec2.create_route(RouteTableId=tables[0], **route)
    if kind == "internet":
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpcs[0])
    else:
        ec2.attach_vpn_gateway(VpnGatewayId=gateway, VpcId=vpcs[0])
    assert ec2.create_route(RouteTableId=tables[0], **route)["Return"]
    with pytest.raises(ClientError, match="belong to different networks"):
        ec2.create_route(RouteTableId=tables[1], **route)
