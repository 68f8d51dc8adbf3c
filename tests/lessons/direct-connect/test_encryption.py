"""What is encrypted on a Direct Connect line: nothing by itself, the line by MACsec, what goes by a VPN over it."""

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, Lab
from tests.hybrid import ADVERTISES, SITE, connect, connection_of, customer_gateway, direct_connect, vpc_with_gateway
from tests.lessons.lines import CALL, kinds, line, passed, public_interface
from tests.teaching import teaches

ROUTER = "203.0.113.10"
"""A router with a public address of the customer's own."""


@teaches("direct-connect.15")
def test_what_passes_a_virtual_interface_is_not_encrypted(lab: Lab) -> None:
    """The line is yours alone, and nothing on it is hidden from whoever gets at the cable."""
    vpc = vpc_with_gateway(lab)
    direct_connect(lab, [vpc.gateway])

    assert "VpnConnection" not in kinds(lab.follow(vpc.host, CALL, 443))
    (connection,) = lab.client("directconnect").describe_connections()["connections"]
    assert connection["encryptionMode"] == "no_encrypt"


@teaches("direct-connect.15", twin=True)
def test_macsec_encrypts_the_line_itself(lab: Lab) -> None:
    """Asked for when a connection of 10 Gbps or more is ordered; the course has no such thing. The way is the same."""
    vpc = vpc_with_gateway(lab)
    direct_connect(lab, [vpc.gateway])
    made = line(lab, "10Gbps", requestMACSec=True)

    assert (made["macSecCapable"], made["encryptionMode"]) == (True, "should_encrypt")
    with pytest.raises(ClientError, match="10 Gbps and more"):
        line(lab, "1Gbps", requestMACSec=True)
    assert lab.follow(vpc.host, CALL, 443).reachable


@teaches("direct-connect.16")
def test_a_vpn_goes_over_a_public_virtual_interface_to_a_router_that_is_announced_by_it(lab: Lab) -> None:
    """Encrypted, and not over the internet: AWS's ends of the tunnels are public addresses, and so is the router's."""
    vpc = vpc_with_gateway(lab)
    interface = public_interface(lab)
    vpn = connect(lab, vpc.gateway, customer_gateway(lab, address=ROUTER, announces=SITE))

    assert {vpn, interface} < passed(lab.follow(vpc.host, CALL, 443))
    for each in connection_of(lab, vpn)["Options"]["TunnelOptions"]:
        negotiated = lab.follow(ROUTER, each["OutsideIpAddress"], 500, protocol="udp")
        assert negotiated.reachable
        assert interface in passed(negotiated)


@teaches("direct-connect.16")
def test_to_a_router_that_is_not_announced_the_tunnels_go_over_the_internet(lab: Lab) -> None:
    """The interface is there, and the router has an address of its provider's."""
    vpc = vpc_with_gateway(lab)
    interface = public_interface(lab)
    vpn = connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.10", announces=SITE))

    way = passed(lab.follow(vpc.host, CALL, 443))
    assert vpn in way
    assert interface not in way


@teaches("direct-connect.16", twin=True)
def test_with_private_addresses_a_vpn_goes_over_a_transit_virtual_interface(lab: Lab) -> None:
    """The newer way: a Transit Gateway lends addresses of its own, and the attachment of a Direct Connect gateway."""
    dx = lab.client("directconnect")
    options = {"TransitGatewayCidrBlocks": ["10.99.0.0/24"], "AmazonSideAsn": 64513}
    hub = lab.ec2.create_transit_gateway(Options=options)["TransitGateway"]["TransitGatewayId"]
    gateway = dx.create_direct_connect_gateway(directConnectGatewayName="hub")["directConnectGateway"]
    dx.create_direct_connect_gateway_association(
        directConnectGatewayId=gateway["directConnectGatewayId"],
        gatewayId=hub,
        addAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.99.0.0/24"}],
    )
    (transport,) = lab.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
    vpn = connect(
        lab,
        hub,
        customer_gateway(lab, address="10.8.0.1", announces=SITE),
        OutsideIpAddressType="PrivateIpv4",
        TransportTransitGatewayAttachmentId=transport["TransitGatewayAttachmentId"],
    )

    made = dx.create_transit_virtual_interface(
        connectionId=line(lab)["connectionId"],
        newTransitVirtualInterface={
            "virtualInterfaceName": "transit",
            "vlan": 3,
            "asn": 65010,
            "directConnectGatewayId": gateway["directConnectGatewayId"],
            "tags": [{"key": ADVERTISES, "value": "10.8.0.0/16"}],
        },
    )["virtualInterface"]

    tunnels = connection_of(lab, vpn)["Options"]["TunnelOptions"]
    assert all(each["OutsideIpAddress"].startswith("10.99.0.") for each in tunnels)
    host = behind_hub(lab, hub)
    assert {vpn, made["virtualInterfaceId"]} < passed(lab.follow(host, CALL, 443))
    assert not lab.lose(made["virtualInterfaceId"]).follow(host, CALL, 443).reachable


def behind_hub(lab: Lab, hub: str) -> str:
    """Return a host in a VPC that is attached to a Transit Gateway and routes everything to it."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    lab.ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=hub, VpcId=vpc, SubnetIds=[subnet])
    lab.route_table(vpc, subnet, routes={ANYWHERE: hub})
    return lab.host(subnet, lab.group(vpc))
