"""What a VPN survives: the loss of a tunnel always, the loss of a router only if there is another one."""

from study.lab import Lab
from tests.hybrid import SITE, connect, connection_of, customer_gateway, office, tunnels, vpc_with_gateway
from tests.teaching import teaches

CALL = "192.168.5.5"


@teaches("site-to-site-vpn.7")
def test_a_connection_has_two_tunnels_and_survives_the_loss_of_either(lab: Lab) -> None:
    """The course says one. AWS replaces an endpoint now and then, and the other tunnel carries on."""
    vpc = vpc_with_gateway(lab)
    vpn = connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.10", announces=SITE))

    assert tunnels(lab, vpn) == ["UP", "UP"]
    for number in (1, 2):
        assert lab.lose(f"{vpn}:{number}").follow(vpc.host, CALL, 443).reachable


@teaches("site-to-site-vpn.7", twin=True)
def test_a_router_that_knows_only_one_of_them_has_no_redundancy(lab: Lab) -> None:
    """Its firewall lets IKE out to the first endpoint only: all is well, until AWS replaces that one."""
    vpc, site = vpc_with_gateway(lab), office(lab)
    vpn = connect(lab, vpc.gateway, site.customer, static=[SITE])
    first = connection_of(lab, vpn)["Options"]["TunnelOptions"][0]["OutsideIpAddress"]
    ike = [("udp", port, f"{first}/32") for port in (500, 4500)]
    only = lab.group(site.vpc, inbound=[("all", None, SITE)], outbound=[("all", None, SITE), *ike])
    lab.ec2.modify_instance_attribute(InstanceId=site.router, Groups=[only])

    assert tunnels(lab, vpn) == ["UP", "DOWN"]
    assert lab.follow(vpc.host, lab.address(site.host), 443).reachable
    assert lab.lose(f"{vpn}:1").follow(vpc.host, lab.address(site.host), 443).codes == ("BAD_STATE_VPN",)


@teaches("site-to-site-vpn.8")
def test_a_second_customer_gateway_survives_the_loss_of_the_first(lab: Lab) -> None:
    """The tunnels of one connection end in two zones of AWS; at your end all of them are in one router."""
    vpc, first = vpc_with_gateway(lab), office(lab)
    second = office(lab, vpc=first.vpc, number=2)
    for site in (first, second):
        connect(lab, vpc.gateway, site.customer)

    left = lab.lose_instance(first.router)

    assert left.follow(vpc.host, lab.address(second.host), 443).reachable


@teaches("site-to-site-vpn.8", twin=True)
def test_with_one_router_both_tunnels_are_lost_together(lab: Lab) -> None:
    """Two tunnels do not help: BGP withdraws the route, and nobody knows the way any more."""
    vpc, site = vpc_with_gateway(lab), office(lab)
    connect(lab, vpc.gateway, site.customer)

    assert lab.follow(vpc.host, lab.address(site.host), 443).reachable
    left = lab.lose_instance(site.router)
    assert left.follow(vpc.host, lab.address(site.host), 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("site-to-site-vpn.9")
def test_bgp_withdraws_what_is_lost(lab: Lab) -> None:
    """The route leaves the VPC's table together with the router: the recommended way, as it needs nobody."""
    vpc, site = vpc_with_gateway(lab), office(lab)
    connect(lab, vpc.gateway, site.customer)
    lab.ec2.stop_instances(InstanceIds=[site.router])

    (table,) = lab.ec2.describe_route_tables(RouteTableIds=[vpc.table])["RouteTables"]
    assert [route["DestinationCidrBlock"] for route in table["Routes"]] == ["10.0.0.0/16"]


@teaches("site-to-site-vpn.9", twin=True)
def test_static_routing_has_two_tunnels_as_well_and_takes_the_one_that_is_up(lab: Lab) -> None:
    """The course says that high availability needs BGP. The route by hand stays, whatever becomes of the tunnels."""
    vpc, site = vpc_with_gateway(lab), office(lab)
    vpn = connect(lab, vpc.gateway, site.customer, static=[SITE])

    assert lab.lose(f"{vpn}:1").follow(vpc.host, lab.address(site.host), 443).reachable
    lab.ec2.stop_instances(InstanceIds=[site.router])
    (table,) = lab.ec2.describe_route_tables(RouteTableIds=[vpc.table])["RouteTables"]
    assert SITE in [route["DestinationCidrBlock"] for route in table["Routes"]]
