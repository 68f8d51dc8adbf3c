"""Virtual interfaces of a line, and the gateways of AWS that they lead to."""

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, Lab
from tests.hybrid import ADVERTISES, SITE, connect, customer_gateway, direct_connect, vpc_with_gateway
from tests.lessons.lines import CALL, PUBLIC, line, passed, public_interface
from tests.teaching import teaches


@teaches("direct-connect.11")
def test_a_virtual_interface_has_a_vlan_and_a_number_of_its_own(lab: Lab) -> None:
    """Both are said when it is made."""
    interface = direct_connect(lab, [vpc_with_gateway(lab).gateway], vlan=202)

    (told,) = lab.client("directconnect").describe_virtual_interfaces(virtualInterfaceId=interface)["virtualInterfaces"]

    assert (told["vlan"], told["asn"], told["amazonSideAsn"]) == (202, 65010, 64512)


@teaches("direct-connect.11", twin=True)
def test_two_virtual_interfaces_of_a_connection_cannot_have_one_vlan(lab: Lab) -> None:
    """The tag is what tells them apart on the cable."""
    dx = lab.client("directconnect")
    interface = direct_connect(lab, [vpc_with_gateway(lab).gateway], vlan=101)
    (told,) = dx.describe_virtual_interfaces(virtualInterfaceId=interface)["virtualInterfaces"]
    wanted = {"virtualInterfaceName": "second", "vlan": 101, "asn": 65010}
    hub = {"directConnectGatewayId": told["directConnectGatewayId"]}

    with pytest.raises(ClientError, match="VLAN 101 is in use"):
        dx.create_private_virtual_interface(
            connectionId=told["connectionId"], newPrivateVirtualInterface={**wanted, **hub}
        )
    dx.create_private_virtual_interface(
        connectionId=told["connectionId"], newPrivateVirtualInterface={**wanted, **hub, "vlan": 102}
    )


@teaches("direct-connect.12")
def test_a_public_and_a_private_virtual_interface_share_a_connection(lab: Lab) -> None:
    """To AWS's public addresses, and to VPCs."""
    dx, connection = lab.client("directconnect"), line(lab)["connectionId"]
    hub = dx.create_direct_connect_gateway(directConnectGatewayName="hub")["directConnectGateway"]
    private = {"virtualInterfaceName": "private", "vlan": 1, "asn": 65010}
    filters = [{"cidr": "203.0.113.0/24"}]
    public = {"virtualInterfaceName": "public", "vlan": 2, "asn": 65010, "routeFilterPrefixes": filters}
    ends = {"amazonAddress": "203.0.113.1/30", "customerAddress": "203.0.113.2/30"}
    dx.create_private_virtual_interface(
        connectionId=connection,
        newPrivateVirtualInterface={**private, "directConnectGatewayId": hub["directConnectGatewayId"]},
    )
    dx.create_public_virtual_interface(connectionId=connection, newPublicVirtualInterface={**public, **ends})

    found = dx.describe_virtual_interfaces(connectionId=connection)["virtualInterfaces"]
    assert sorted(each["virtualInterfaceType"] for each in found) == ["private", "public"]


@teaches("direct-connect.12", twin=True)
def test_a_transit_virtual_interface_is_the_third_kind(lab: Lab) -> None:
    """To Transit Gateways; the course knows two kinds only."""
    dx, connection = lab.client("directconnect"), line(lab)["connectionId"]
    hub = dx.create_direct_connect_gateway(directConnectGatewayName="hub")["directConnectGateway"]
    dx.create_transit_virtual_interface(
        connectionId=connection,
        newTransitVirtualInterface={
            "virtualInterfaceName": "transit",
            "vlan": 3,
            "asn": 65010,
            "directConnectGatewayId": hub["directConnectGatewayId"],
        },
    )

    (found,) = dx.describe_virtual_interfaces(connectionId=connection)["virtualInterfaces"]
    assert found["virtualInterfaceType"] == "transit"


@teaches("direct-connect.13")
def test_a_public_virtual_interface_reaches_public_addresses_of_aws_in_every_region(lab: Lab) -> None:
    """A service's, and a host's in another Region: AWS announces them all. Only the customer's public addresses may."""
    interface = public_interface(lab)
    far = lab.elsewhere("eu-west-1")
    vpc = far.vpc()
    subnet = far.subnet(vpc, "10.0.1.0/24")
    far.route_table(vpc, subnet, routes={ANYWHERE: far.internet_gateway(vpc)})
    far.host(subnet, far.group(vpc, inbound=[("tcp", 443, PUBLIC)]), public=True)
    (known,) = far.ec2.describe_addresses()["Addresses"]

    for destination in ("aws", known["PublicIp"]):
        answer = lab.follow("203.0.113.5", destination, 443)
        assert answer.reachable
        assert interface in passed(answer)
        assert interface in {hop.component.id for hop in answer.returning}


@teaches("direct-connect.13", twin=True)
@pytest.mark.parametrize("destination", ["internet", "10.0.1.10"])
def test_it_reaches_neither_the_internet_nor_a_private_address(lab: Lab, destination: str) -> None:
    """What AWS does not announce has no way: whoever wants the internet needs a provider, to a VPC a private one."""
    public_interface(lab)

    answer = lab.follow("203.0.113.5", destination, 443)

    assert answer.codes == ("NO_ROUTE_TO_DESTINATION",)
    assert not answer.arrives


@teaches("direct-connect.14")
def test_one_private_virtual_interface_serves_several_vpcs_by_a_direct_connect_gateway(lab: Lab) -> None:
    """The course says one gateway, one VPC, its own Region; that holds without a Direct Connect gateway."""
    vpc, other = vpc_with_gateway(lab), second_vpc(lab)
    direct_connect(lab, [vpc.gateway, other[1]])

    for host in (vpc.host, other[0]):
        assert lab.follow(host, CALL, 443).reachable
    dx = lab.client("directconnect")
    assert len(dx.describe_virtual_interfaces()["virtualInterfaces"]) == 1


@teaches("direct-connect.14", twin=True)
def test_led_to_a_virtual_private_gateway_it_serves_that_one_only(lab: Lab) -> None:
    """The other VPC's gateway learns nothing."""
    vpc, other = vpc_with_gateway(lab), second_vpc(lab)
    lab.client("directconnect").create_private_virtual_interface(
        connectionId=line(lab)["connectionId"],
        newPrivateVirtualInterface={
            "virtualInterfaceName": "private",
            "vlan": 1,
            "asn": 65010,
            "virtualGatewayId": vpc.gateway,
            "tags": [{"key": ADVERTISES, "value": SITE}],
        },
    )

    assert lab.follow(vpc.host, CALL, 443).reachable
    assert lab.follow(other[0], CALL, 443).codes == ("NO_ROUTE_TO_DESTINATION",)


def second_vpc(lab: Lab) -> tuple[str, str]:
    """Build another VPC with a gateway that propagates; return its host and the gateway."""
    vpc = lab.vpc("10.1.0.0/16")
    subnet = lab.subnet(vpc, "10.1.1.0/24")
    table = lab.route_table(vpc, subnet)
    gateway = str(lab.ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"])
    lab.ec2.attach_vpn_gateway(VpnGatewayId=gateway, VpcId=vpc)
    lab.ec2.enable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)
    return lab.host(subnet, lab.group(vpc, inbound=[("all", None, "0.0.0.0/0")])), gateway


@teaches("direct-connect.17")
def test_a_direct_connect_gateway_is_of_no_region(lab: Lab) -> None:
    """Made through one Region, it is there in all of them."""
    made = lab.client("directconnect").create_direct_connect_gateway(directConnectGatewayName="hub")
    identity = made["directConnectGateway"]["directConnectGatewayId"]
    elsewhere = lab.services.elsewhere("eu-west-1").client("directconnect")

    found = elsewhere.describe_direct_connect_gateways()["directConnectGateways"]
    assert [gateway["directConnectGatewayId"] for gateway in found] == [identity]


@teaches("direct-connect.17", twin=True)
def test_a_connection_is_of_one_region(lab: Lab) -> None:
    """The port is in a location that belongs to a Region."""
    line(lab)
    elsewhere = lab.services.elsewhere("eu-west-1").client("directconnect")

    assert elsewhere.describe_connections()["connections"] == []


@teaches("direct-connect.18")
def test_a_direct_connect_gateway_does_not_join_its_vpcs(lab: Lab) -> None:
    """Both reach the network on premises, and neither the other: nobody tells them of each other."""
    vpc, other = vpc_with_gateway(lab), second_vpc(lab)
    direct_connect(lab, [vpc.gateway, other[1]])

    assert lab.follow(vpc.host, lab.address(other[0]), 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("direct-connect.18", twin=True)
def test_a_route_by_hand_does_not_change_that(lab: Lab) -> None:
    """The packet comes as far as the virtual private gateway, which knows no way to the other VPC."""
    vpc, other = vpc_with_gateway(lab), second_vpc(lab)
    direct_connect(lab, [vpc.gateway, other[1]])
    lab.route(vpc.table, "10.1.0.0/16", vpc.gateway)

    assert not lab.follow(vpc.host, lab.address(other[0]), 443).arrives


@teaches("direct-connect.19")
def test_a_vpn_backs_a_virtual_interface_up(lab: Lab) -> None:
    """The same gateway, the same prefix: when the line is lost, BGP by VPN is what is left."""
    vpc = vpc_with_gateway(lab)
    interface = direct_connect(lab, [vpc.gateway])
    vpn = connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.10", announces=SITE))

    assert interface in passed(lab.follow(vpc.host, CALL, 443))
    left = lab.lose(interface).follow(vpc.host, CALL, 443)
    assert left.reachable
    assert vpn in passed(left)


@teaches("direct-connect.19", twin=True)
def test_one_virtual_interface_alone_is_a_single_point_of_failure(lab: Lab) -> None:
    """A digger, a router, a location: whichever is lost takes everything."""
    vpc = vpc_with_gateway(lab)
    interface = direct_connect(lab, [vpc.gateway])

    assert lab.follow(vpc.host, CALL, 443).reachable
    assert lab.lose(interface).follow(vpc.host, CALL, 443).codes == ("NO_ROUTE_TO_DESTINATION",)
