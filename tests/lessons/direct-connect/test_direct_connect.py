"""Direct Connect: connections, virtual interfaces, and the Direct Connect gateway between them and VPCs."""

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.hybrid import SITE, connect, connection_of, customer_gateway, direct_connect, vpc_with_gateway
from tests.lessons.lines import CALL, kinds, line
from tests.teaching import teaches


@teaches("direct-connect.1")
def test_a_packet_by_direct_connect_meets_no_router_of_the_internet(lab: Lab) -> None:
    """From the VPC's gateway to the virtual interface, and to your router: a line of your own."""
    vpc = vpc_with_gateway(lab)
    direct_connect(lab, [vpc.gateway])

    answer = lab.follow(vpc.host, CALL, 443)

    assert answer.reachable
    assert kinds(answer)[-3:] == ["VpnGateway", "VirtualInterface", "DirectConnectGateway"]


@teaches("direct-connect.1", twin=True)
def test_by_vpn_the_same_packet_goes_to_a_public_address(lab: Lab) -> None:
    """Its tunnels end at addresses of the internet, with whatever is between."""
    vpc = vpc_with_gateway(lab)
    vpn = connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.10", announces=SITE))

    answer = lab.follow(vpc.host, CALL, 443)

    assert answer.reachable
    assert "VirtualInterface" not in kinds(answer)
    (gateway,) = lab.ec2.describe_customer_gateways(CustomerGatewayIds=[connection_of(lab, vpn)["CustomerGatewayId"]])[
        "CustomerGateways"
    ]
    assert gateway["IpAddress"] == "198.51.100.10"


@teaches("direct-connect.2")
@pytest.mark.parametrize("bandwidth", ["1Gbps", "10Gbps", "100Gbps", "400Gbps"])
def test_a_port_ordered_from_aws_runs_at_one_of_four_speeds(lab: Lab, bandwidth: str) -> None:
    """The course knows 1 and 10 Gbps; there are 100 and 400 as well."""
    assert line(lab, bandwidth)["bandwidth"] == bandwidth


@teaches("direct-connect.2", twin=True)
def test_aws_itself_provides_no_speed_in_between(lab: Lab) -> None:
    """2 Gbps are two lines in a link aggregation group, or a partner's."""
    with pytest.raises(ClientError, match="no bandwidth of a dedicated connection"):
        line(lab, "2Gbps")


@teaches("direct-connect.3")
def test_less_than_a_gigabit_cannot_be_ordered_from_aws(lab: Lab) -> None:
    """A partner shares out a line of its own: hosted connections of 50 Mbps up to 25 Gbps."""
    with pytest.raises(ClientError, match="no bandwidth of a dedicated connection"):
        line(lab, "500Mbps")


@teaches("direct-connect.3", twin=True)
def test_the_least_that_aws_provides_is_a_gigabit(lab: Lab) -> None:
    """Whoever needs less and takes this one pays for the port all the same."""
    assert line(lab, "1Gbps")["connectionState"] == "available"


@teaches("direct-connect.5")
def test_the_routers_speak_bgp_with_a_key_on_a_vlan(lab: Lab) -> None:
    """AWS makes up the key (MD5) if nobody gives one."""
    interface = direct_connect(lab, [vpc_with_gateway(lab).gateway], vlan=101)

    (told,) = lab.client("directconnect").describe_virtual_interfaces(virtualInterfaceId=interface)["virtualInterfaces"]

    (peer,) = told["bgpPeers"]
    assert (told["vlan"], peer["asn"], bool(peer["authKey"]), peer["bgpStatus"]) == (101, 65010, True, "up")


@teaches("direct-connect.5", twin=True)
def test_a_router_that_does_not_speak_bgp_brings_nothing_up(lab: Lab) -> None:
    """The interface is there, and down."""
    interface = direct_connect(lab, [vpc_with_gateway(lab).gateway], announces="")

    (told,) = lab.client("directconnect").describe_virtual_interfaces(virtualInterfaceId=interface)["virtualInterfaces"]

    assert (told["virtualInterfaceState"], told["bgpPeers"][0]["bgpStatus"]) == ("down", "down")


@teaches("direct-connect.10")
def test_a_host_on_premises_reaches_a_private_host_directly(lab: Lab) -> None:
    """No bastion in between, and no public address anywhere."""
    vpc = vpc_with_gateway(lab)
    direct_connect(lab, [vpc.gateway])

    answer = lab.follow(CALL, lab.address(vpc.host), 22)

    assert answer.reachable
    assert "InternetGateway" not in kinds(answer)


@teaches("direct-connect.10", twin=True)
def test_without_it_a_private_host_cannot_be_reached(lab: Lab) -> None:
    """From outside nobody knows 10.0.1.x: that is what a bastion was for."""
    vpc = vpc_with_gateway(lab)

    assert not lab.follow(CALL, lab.address(vpc.host), 22).arrives
