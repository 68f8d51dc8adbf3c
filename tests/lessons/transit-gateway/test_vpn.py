"""How a transit gateway learns what is beyond a VPN connection."""

from study.lab import Lab
from tests.hybrid import SITE, connect, office
from tests.lessons.hubs import attach, attachment_of, gateway, lead, only_table, routes, spoke
from tests.teaching import teaches


def _site_and_spoke(lab: Lab) -> tuple[str, str, str, str]:
    """Return a hub, the customer gateway of an office and a host in it, and a host in a VPC behind the hub."""
    hub, site = gateway(lab), office(lab, leads_to="10.1.0.0/16")
    vpc, subnet, alice = spoke(lab, 1)
    attach(lab, hub, vpc, subnet)
    lab.route_table(vpc, subnet, routes={SITE: hub})
    return hub, site.customer, site.host, alice


@teaches("transit-gateway.10")
def test_routes_to_a_static_vpn_are_entered_by_hand(lab: Lab) -> None:
    """The connection is attached, associated and even propagates: there is nothing that it could tell."""
    hub, customer, office_host, alice = _site_and_spoke(lab)
    connection = connect(lab, hub, customer, static_only=True)
    table = only_table(lab, hub)

    assert routes(lab, table) == {"10.1.0.0/16": "propagated"}
    assert lab.follow(alice, office_host, 443).codes == ("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",)

    lead(lab, table, SITE, attachment_of(lab, connection))

    assert routes(lab, table) == {"10.1.0.0/16": "propagated", SITE: "static"}
    assert lab.follow(alice, office_host, 443).reachable
    assert lab.follow(office_host, alice, 443).reachable


@teaches("transit-gateway.10", twin=True)
def test_routes_to_a_vpn_with_bgp_are_propagated(lab: Lab) -> None:
    """The same router, speaking BGP: nobody writes a route, and none stays behind when the router falls silent."""
    hub, customer, office_host, alice = _site_and_spoke(lab)
    connect(lab, hub, customer)

    assert routes(lab, only_table(lab, hub)) == {"10.1.0.0/16": "propagated", SITE: "propagated"}
    assert lab.follow(alice, office_host, 443).reachable
    assert lab.follow(office_host, alice, 443).reachable
