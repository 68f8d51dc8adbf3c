"""A VPN connection has two tunnels, options, and routes."""

from xml.etree import ElementTree as ET

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub
from tests.unit.sandbox.mends.vpn import Site


def test_each_tunnel_has_addresses_and_a_key_of_its_own(account: Account) -> None:
    """The device's configuration says the same, from the other end."""
    site = Site.of(account)
    options = [{"TunnelInsideCidr": "169.254.44.40/30", "PreSharedKey": "a.key.of.one", "DPDTimeoutAction": "restart"}]
    connection = site.connect(TunnelOptions=options, StaticRoutesOnly=True)
    first, second = connection["Options"]["TunnelOptions"]
    assert (first["TunnelInsideCidr"], first["PreSharedKey"]) == ("169.254.44.40/30", "a.key.of.one")
    assert first["DpdTimeoutAction"] == "restart"
    assert first["OutsideIpAddress"] != second["OutsideIpAddress"]
    assert second["TunnelInsideCidr"].startswith("169.254.")
    telemetry = connection["VgwTelemetry"]
    assert [(one["OutsideIpAddress"], one["Status"]) for one in telemetry] == [
        (first["OutsideIpAddress"], "DOWN"),
        (second["OutsideIpAddress"], "DOWN"),
    ]
    root = ET.fromstring(connection["CustomerGatewayConfiguration"])  # noqa: S314 made by this account
    assert root.get("id") == connection["VpnConnectionId"]
    assert root.findtext("vpn_connection_attributes") == "NoBGPVPNConnection"
    tunnels = root.findall("ipsec_tunnel")
    outside = [one.findtext("vpn_gateway/tunnel_outside_address/ip_address") for one in tunnels]
    assert outside == [first["OutsideIpAddress"], second["OutsideIpAddress"]]
    assert tunnels[0].findtext("customer_gateway/tunnel_outside_address/ip_address") == "198.51.100.1"
    assert tunnels[0].findtext("vpn_gateway/tunnel_inside_address/ip_address") == "169.254.44.41"
    assert tunnels[0].findtext("customer_gateway/tunnel_inside_address/ip_address") == "169.254.44.42"
    assert tunnels[0].findtext("ike/pre_shared_key") == "a.key.of.one"
    assert tunnels[0].find("vpn_gateway/bgp") is None


@pytest.mark.parametrize("block", ["169.254.0.0/30", "10.0.0.0/30", "169.254.44.0/29"])
def test_a_reserved_or_wrong_inside_block_is_refused(account: Account, block: str) -> None:
    """Blocks are /30 of 169.254.0.0/16, and some are AWS's own."""
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        Site.of(account).connect(TunnelOptions=[{"TunnelInsideCidr": block}])


def test_tunnels_and_ends_can_be_changed(account: Account) -> None:
    """One tunnel at a time, named by its outside address."""
    site, hub = Site.of(account), Hub.of(account)
    connection = site.connect()
    first = connection["Options"]["TunnelOptions"][0]
    site.ec2.modify_vpn_tunnel_options(
        VpnConnectionId=connection["VpnConnectionId"],
        VpnTunnelOutsideIpAddress=first["OutsideIpAddress"],
        TunnelOptions={"IKEVersions": [{"Value": "ikev2"}], "StartupAction": "start"},
    )
    tunnels = site.described(connection)["Options"]["TunnelOptions"]
    assert tunnels[0]["IkeVersions"] == [{"Value": "ikev2"}]
    assert (tunnels[0]["PreSharedKey"], "IkeVersions" in tunnels[1]) == (first["PreSharedKey"], False)
    site.ec2.modify_vpn_connection_options(
        VpnConnectionId=connection["VpnConnectionId"], LocalIpv4NetworkCidr="10.8.0.0/16"
    )
    changed = site.ec2.modify_vpn_connection(
        VpnConnectionId=connection["VpnConnectionId"], TransitGatewayId=hub.gateway
    )["VpnConnection"]
    assert changed["Options"]["LocalIpv4NetworkCidr"] == "10.8.0.0/16"
    assert (changed["TransitGatewayId"], changed.get("VpnGatewayId")) == (hub.gateway, None)


def test_a_connection_to_a_transit_gateway_is_an_attachment_and_propagates_what_it_learns(account: Account) -> None:
    """Two connections that learn the same are one route with two attachments."""
    site, hub = Site.of(account, "10.8.0.0/16 10.9.0.0/16"), Hub.of(account)
    connections = [site.connect({"TransitGatewayId": hub.gateway}) for _ in range(2)]
    found = hub.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
    assert [(a["ResourceType"], a["ResourceId"], a["State"]) for a in found] == [
        ("vpn", one["VpnConnectionId"], "available") for one in connections
    ]
    both = [one["TransitGatewayAttachmentId"] for one in found]
    assert hub.routes() == dict.fromkeys(("10.8.0.0/16", "10.9.0.0/16"), ("propagated", "active", both))
    up = site.described(connections[0])["VgwTelemetry"]
    assert [(one["Status"], one["AcceptedRouteCount"]) for one in up] == [("UP", 2)] * 2
    site.ec2.delete_vpn_connection(VpnConnectionId=connections[0]["VpnConnectionId"])
    assert hub.routes()["10.8.0.0/16"] == ("propagated", "active", both[1:])
    static = site.connect({"TransitGatewayId": hub.gateway}, StaticRoutesOnly=True)
    assert hub.routes()["10.8.0.0/16"] == ("propagated", "active", both[1:])
    assert [(one["Status"], one["AcceptedRouteCount"]) for one in static["VgwTelemetry"]] == [("UP", 0)] * 2


def test_static_routes_are_for_connections_without_bgp(account: Account) -> None:
    """They come and go."""
    site = Site.of(account)
    route = {"DestinationCidrBlock": "10.8.0.0/16"}
    with pytest.raises(ClientError, match="does not use static routing"):
        site.ec2.create_vpn_connection_route(VpnConnectionId=site.connect()["VpnConnectionId"], **route)
    connection = site.connect(StaticRoutesOnly=True)
    site.ec2.create_vpn_connection_route(VpnConnectionId=connection["VpnConnectionId"], **route)
    assert site.described(connection)["Routes"] == [{**route, "Source": "Static", "State": "available"}]
    filters = [{"Name": "route.destination-cidr-block", "Values": ["10.8.0.0/16"]}]
    assert len(site.ec2.describe_vpn_connections(Filters=filters)["VpnConnections"]) == 1
    site.ec2.delete_vpn_connection_route(VpnConnectionId=connection["VpnConnectionId"], **route)
    assert site.described(connection).get("Routes", []) == []
    with pytest.raises(ClientError, match=r"InvalidRoute\.NotFound"):
        site.ec2.delete_vpn_connection_route(VpnConnectionId=connection["VpnConnectionId"], **route)


def test_ipv6_inside_of_tunnels_is_for_transit_gateways(account: Account) -> None:
    """A virtual private gateway stays with IPv4."""
    site, hub = Site.of(account), Hub.of(account)
    with pytest.raises(ClientError, match="IPv6 traffic is not supported"):
        site.connect(TunnelInsideIpVersion="ipv6")
    made = site.connect({"TransitGatewayId": hub.gateway}, TunnelInsideIpVersion="ipv6")
    assert made["Options"]["TunnelInsideIpVersion"] == "ipv6"


def test_a_concentrator_is_one_attachment(account: Account) -> None:
    """Connections are to the concentrator."""
    site, hub = Site.of(account), Hub.of(account)
    made = hub.ec2.create_vpn_concentrator(Type="ipsec.1", TransitGatewayId=hub.gateway)["VpnConcentrator"]
    connection = site.connect({"VpnConcentratorId": made["VpnConcentratorId"]})
    assert hub.describe(made["TransitGatewayAttachmentId"])["ResourceType"] == "vpn-concentrator"
    with pytest.raises(ClientError, match="IncorrectState"):
        hub.ec2.delete_vpn_concentrator(VpnConcentratorId=made["VpnConcentratorId"])
    site.ec2.delete_vpn_connection(VpnConnectionId=connection["VpnConnectionId"])
    hub.ec2.delete_vpn_concentrator(VpnConcentratorId=made["VpnConcentratorId"])
    assert hub.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] == []
