"""A virtual private gateway propagates the routes of its connections."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.vpn import Site


def test_a_vpc_has_one_gateway_and_a_gateway_one_vpc(account: Account) -> None:
    """And what is in use stays."""
    site = Site.of(account)
    assert site.ec2.describe_vpn_gateways()["VpnGateways"][0]["AmazonSideAsn"] == 64512
    other = site.ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    with pytest.raises(ClientError, match="InvalidVpcState"):
        site.ec2.attach_vpn_gateway(VpnGatewayId=other, VpcId=site.vpc)
    vpc = site.ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    with pytest.raises(ClientError, match="VpnGatewayAttachmentLimitExceeded"):
        site.ec2.attach_vpn_gateway(VpnGatewayId=site.gateway, VpcId=vpc)
    with pytest.raises(ClientError, match="IncorrectState"):
        site.ec2.delete_vpn_gateway(VpnGatewayId=site.gateway)
    site.ec2.detach_vpn_gateway(VpnGatewayId=site.gateway, VpcId=site.vpc)
    site.ec2.delete_vpn_gateway(VpnGatewayId=site.gateway)
    with pytest.raises(ClientError, match=r"InvalidVpnGatewayID\.NotFound"):
        site.ec2.describe_vpn_gateways(VpnGatewayIds=[site.gateway])


def test_static_routes_are_propagated_to_tables_that_take_them(account: Account) -> None:
    """A route of the table's own for the same destination comes first."""
    site = Site.of(account)
    connection = site.connect(StaticRoutesOnly=True)
    for block in ("10.8.0.0/16", "10.9.0.0/16"):
        site.ec2.create_vpn_connection_route(VpnConnectionId=connection["VpnConnectionId"], DestinationCidrBlock=block)
    table = site.ec2.create_route_table(VpcId=site.vpc)["RouteTable"]["RouteTableId"]
    assert site.routes(table) == {}
    site.ec2.enable_vgw_route_propagation(GatewayId=site.gateway, RouteTableId=table)
    origin = "EnableVgwRoutePropagation"
    assert site.routes(table) == dict.fromkeys(("10.8.0.0/16", "10.9.0.0/16"), (site.gateway, origin))
    [described] = site.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    assert described["PropagatingVgws"] == [{"GatewayId": site.gateway}]
    own = site.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    site.ec2.attach_internet_gateway(InternetGatewayId=own, VpcId=site.vpc)
    site.ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.8.0.0/16", GatewayId=own)
    assert site.routes(table)["10.8.0.0/16"] == (own, "CreateRoute")
    site.ec2.disable_vgw_route_propagation(GatewayId=site.gateway, RouteTableId=table)
    assert set(site.routes(table)) == {"10.8.0.0/16"}


def test_learned_routes_are_propagated_while_they_are_advertised(account: Account) -> None:
    """The gateway must be attached to the table's VPC."""
    site = Site.of(account, "10.8.0.0/16")
    site.connect()
    table = site.ec2.create_route_table(VpcId=site.vpc)["RouteTable"]["RouteTableId"]
    site.ec2.enable_vgw_route_propagation(GatewayId=site.gateway, RouteTableId=table)
    assert set(site.routes(table)) == {"10.8.0.0/16"}
    site.advertise("10.7.0.0/16")
    assert set(site.routes(table)) == {"10.7.0.0/16"}
    site.ec2.detach_vpn_gateway(VpnGatewayId=site.gateway, VpcId=site.vpc)
    assert site.routes(table) == {}
    with pytest.raises(ClientError, match=r"Gateway\.NotAttached"):
        site.ec2.enable_vgw_route_propagation(GatewayId=site.gateway, RouteTableId=table)
