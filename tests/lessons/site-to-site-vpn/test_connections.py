"""What a Site-to-Site VPN is made of: a customer gateway, a gateway of AWS's, a connection, and its routes."""

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.hybrid import (
    SITE,
    connect,
    connection_of,
    customer_gateway,
    office,
    private_gateway,
    tunnels,
    vpc_with_gateway,
)
from tests.teaching import teaches

ROUTER, OTHER = "198.51.100.10", "198.51.100.20"
CALL = "192.168.5.5"
"""A host on premises."""


@teaches("site-to-site-vpn.1")
def test_a_packet_crosses_the_internet_inside_of_an_encrypted_tunnel(lab: Lab) -> None:
    """Both ends have public addresses, and what passes between them is ESP: every tunnel has a key of its own."""
    vpc = vpc_with_gateway(lab)
    vpn = connect(lab, vpc.gateway, customer_gateway(lab, address=ROUTER), static=[SITE])
    lab.ec2.create_tags(
        Resources=[connection_of(lab, vpn)["CustomerGatewayId"]], Tags=[{"Key": "sandbox:advertises", "Value": SITE}]
    )

    answer = lab.follow(vpc.host, CALL, 443)

    assert answer.reachable
    assert [hop.component.kind for hop in answer.forward][-3:] == ["VpnGateway", "VpnConnection", "CustomerGateway"]
    options = connection_of(lab, vpn)["Options"]["TunnelOptions"]
    assert len({tunnel["PreSharedKey"] for tunnel in options}) == 2


@teaches("site-to-site-vpn.1", twin=True)
def test_without_a_tunnel_nothing_crosses_in_the_clear(lab: Lab) -> None:
    """The router is gone. The gateway does not send the packet otherwise: it is lost."""
    vpc = vpc_with_gateway(lab)
    connect(lab, vpc.gateway, customer_gateway(lab, address=ROUTER), static=[SITE])

    assert lab.follow(vpc.host, CALL, 443).codes == ("BAD_STATE_VPN",)


@teaches("site-to-site-vpn.2")
def test_a_connection_to_a_transit_gateway_may_carry_ipv6(lab: Lab) -> None:
    """The course knows IPv4 only. Since 2020 a tunnel of a Transit Gateway carries either of them."""
    hub = lab.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    vpn = connect(lab, hub, customer_gateway(lab, address=ROUTER), TunnelInsideIpVersion="ipv6")

    assert connection_of(lab, vpn)["Options"]["TunnelInsideIpVersion"] == "ipv6"


@teaches("site-to-site-vpn.2", twin=True)
def test_a_virtual_private_gateway_stays_with_ipv4(lab: Lab) -> None:
    """It is refused when the connection is made."""
    gateway = private_gateway(lab, lab.vpc())

    with pytest.raises(ClientError, match="IPv6 traffic is not supported"):
        connect(lab, gateway, customer_gateway(lab, address=ROUTER), TunnelInsideIpVersion="ipv6")


@teaches("site-to-site-vpn.3")
def test_a_customer_gateway_is_what_aws_knows_of_your_device(lab: Lab) -> None:
    """An address and a number. The tunnels come up because a device at that address speaks IPsec."""
    site = office(lab)
    vpn = connect(lab, private_gateway(lab, lab.vpc()), site.customer, static=[SITE])

    assert tunnels(lab, vpn) == ["UP", "UP"]


@teaches("site-to-site-vpn.3", twin=True)
def test_the_customer_gateway_itself_does_nothing(lab: Lab) -> None:
    """The record is there, the device is switched off: both tunnels are down."""
    site = office(lab)
    vpn = connect(lab, private_gateway(lab, lab.vpc()), site.customer, static=[SITE])
    lab.ec2.stop_instances(InstanceIds=[site.router])

    (known,) = lab.ec2.describe_customer_gateways(CustomerGatewayIds=[site.customer])["CustomerGateways"]
    assert (known["State"], tunnels(lab, vpn)) == ("available", ["DOWN", "DOWN"])


def destinations(lab: Lab, table: str) -> set[str]:
    """Return where a route table leads."""
    (found,) = lab.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return {route["DestinationCidrBlock"] for route in found["Routes"]} - {"10.0.0.0/16"}


@teaches("site-to-site-vpn.4")
def test_static_routing_lists_the_networks_beyond_by_hand(lab: Lab) -> None:
    """AWS believes what was written, and nobody tells it of the third network."""
    vpc = vpc_with_gateway(lab)
    router = customer_gateway(lab, address=ROUTER, announces="192.168.0.0/16 172.20.0.0/16 172.21.0.0/16")
    connect(lab, vpc.gateway, router, static=["192.168.0.0/16", "172.20.0.0/16"])

    assert destinations(lab, vpc.table) == {"192.168.0.0/16", "172.20.0.0/16"}


@teaches("site-to-site-vpn.4", twin=True)
def test_by_bgp_the_router_tells_them_under_a_number_of_its_own(lab: Lab) -> None:
    """65010 is private: anybody may use it, and Amazon's end has another one."""
    vpc = vpc_with_gateway(lab)
    router = customer_gateway(lab, address=ROUTER, asn=65010, announces="192.168.0.0/16 172.20.0.0/16 172.21.0.0/16")
    connect(lab, vpc.gateway, router)

    assert destinations(lab, vpc.table) == {"192.168.0.0/16", "172.20.0.0/16", "172.21.0.0/16"}
    (known,) = lab.ec2.describe_vpn_gateways(VpnGatewayIds=[vpc.gateway])["VpnGateways"]
    assert known["AmazonSideAsn"] == 64512


@teaches("site-to-site-vpn.5")
def test_many_connections_end_at_one_virtual_private_gateway(lab: Lab) -> None:
    """Two sites, one gateway of the VPC."""
    gateway = private_gateway(lab, lab.vpc())
    for address in (ROUTER, OTHER):
        connect(lab, gateway, customer_gateway(lab, address=address))

    at_gateway = [{"Name": "vpn-gateway-id", "Values": [gateway]}]
    assert len(lab.ec2.describe_vpn_connections(Filters=at_gateway)["VpnConnections"]) == 2


@teaches("site-to-site-vpn.5", twin=True)
def test_a_virtual_private_gateway_is_of_one_vpc(lab: Lab) -> None:
    """A second VPC needs a gateway of its own, or a Transit Gateway between them all."""
    gateway, second = private_gateway(lab, lab.vpc()), lab.vpc("10.1.0.0/16")

    with pytest.raises(ClientError, match="VpnGatewayAttachmentLimitExceeded"):
        lab.ec2.attach_vpn_gateway(VpnGatewayId=gateway, VpcId=second)


@teaches("site-to-site-vpn.6")
def test_a_connection_joins_a_customer_gateway_with_a_virtual_private_gateway(lab: Lab) -> None:
    """The two ends, by their ids."""
    gateway, router = private_gateway(lab, lab.vpc()), customer_gateway(lab, address=ROUTER)
    made = connection_of(lab, connect(lab, gateway, router))

    assert (made["VpnGatewayId"], made["CustomerGatewayId"]) == (gateway, router)


@teaches("site-to-site-vpn.6", twin=True)
def test_or_with_a_transit_gateway_which_then_has_an_attachment(lab: Lab) -> None:
    """The course does not mention it: one connection serves all VPCs that are attached."""
    hub = lab.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    vpn = connect(lab, hub, customer_gateway(lab, address=ROUTER))

    (attachment,) = lab.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
    assert (attachment["ResourceType"], attachment["ResourceId"]) == ("vpn", vpn)
    assert "VpnGatewayId" not in connection_of(lab, vpn)
