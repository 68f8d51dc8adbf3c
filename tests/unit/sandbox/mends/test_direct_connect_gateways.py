"""Virtual interfaces lead to gateways, and routes over them into route tables."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub
from tests.unit.sandbox.mends.vpn import Site


def _connection(account: Account) -> str:
    dx = account.client("directconnect")
    made = dx.create_connection(location="EqDC2", bandwidth="10Gbps", connectionName="one")
    return str(made["connectionId"])


def _gateway(account: Account, asn: int = 64700) -> str:
    dx = account.client("directconnect")
    made = dx.create_direct_connect_gateway(directConnectGatewayName="wan", amazonSideAsn=asn)
    return str(made["directConnectGateway"]["directConnectGatewayId"])


def _private(account: Account, advertises: str = "", **more: Any) -> Any:
    tags = [{"key": "sandbox:advertises", "value": advertises}] if advertises else []
    wanted = {"virtualInterfaceName": "corporate", "vlan": 101, "asn": 65010, **more}
    return account.client("directconnect").create_private_virtual_interface(
        connectionId=_connection(account), newPrivateVirtualInterface={**wanted, **({"tags": tags} if tags else {})}
    )


def test_an_interface_has_a_peer_for_each_address_family(account: Account) -> None:
    """Addresses and key are chosen if nobody does; nothing is up without somebody at the other end."""
    dx = account.client("directconnect")
    made = _private(account, directConnectGatewayId=_gateway(account))
    assert (made["virtualInterfaceState"], made["mtu"], made["amazonSideAsn"]) == ("down", 1500, 64700)
    [peer] = made["bgpPeers"]
    assert peer["amazonAddress"].startswith("169.254.")
    assert peer["bgpStatus"] == "down"
    with pytest.raises(ClientError, match="has a BGP peer of ipv4 already"):
        dx.create_bgp_peer(virtualInterfaceId=made["virtualInterfaceId"], newBGPPeer={"asn": 65010})
    six = {"asn": 65010, "addressFamily": "ipv6"}
    both = dx.create_bgp_peer(virtualInterfaceId=made["virtualInterfaceId"], newBGPPeer=six)["virtualInterface"]
    assert [one["addressFamily"] for one in both["bgpPeers"]] == ["ipv4", "ipv6"]
    dx.delete_bgp_peer(virtualInterfaceId=made["virtualInterfaceId"], bgpPeerId=peer["bgpPeerId"])
    changed = dx.update_virtual_interface_attributes(
        virtualInterfaceId=made["virtualInterfaceId"], mtu=8500, enableSiteLink=True
    )
    assert (changed["mtu"], changed["siteLinkEnabled"], len(changed["bgpPeers"])) == (8500, True, 1)
    with pytest.raises(ClientError, match="has virtual interfaces"):
        dx.delete_connection(connectionId=made["connectionId"])
    with pytest.raises(ClientError, match="has virtual interfaces"):
        dx.delete_direct_connect_gateway(directConnectGatewayId=made["directConnectGatewayId"])
    dx.delete_virtual_interface(virtualInterfaceId=made["virtualInterfaceId"])
    dx.delete_connection(connectionId=made["connectionId"])


def test_a_vlan_is_used_once_on_a_connection_and_a_public_interface_needs_addresses(account: Account) -> None:
    """Both ends' of one's own."""
    dx, connection = account.client("directconnect"), _connection(account)
    wanted = {"virtualInterfaceName": "public", "vlan": 7, "asn": 65010}
    with pytest.raises(ClientError, match="needs the addresses"):
        dx.create_public_virtual_interface(connectionId=connection, newPublicVirtualInterface=wanted)
    wanted |= {"amazonAddress": "198.51.100.1/30", "customerAddress": "198.51.100.2/30"}
    wanted["routeFilterPrefixes"] = [{"cidr": "203.0.113.0/24"}]
    made = dx.create_public_virtual_interface(connectionId=connection, newPublicVirtualInterface=wanted)
    assert (made["amazonSideAsn"], made["virtualInterfaceType"]) == (7224, "public")
    with pytest.raises(ClientError, match="VLAN 7 is in use"):
        dx.create_public_virtual_interface(connectionId=connection, newPublicVirtualInterface=wanted)


def test_a_gateway_belongs_to_no_region_and_is_for_one_kind_of_gateways(account: Account) -> None:
    """Virtual private gateways, or transit gateways with another ASN and allowed prefixes."""
    hub, site, dx = Hub.of(account), Site.of(account), account.client("directconnect")
    gateway = _gateway(account)
    elsewhere = account.services.elsewhere("eu-west-1").client("directconnect")
    [seen] = elsewhere.describe_direct_connect_gateways()["directConnectGateways"]
    assert seen["directConnectGatewayId"] == gateway
    named = {"directConnectGatewayId": gateway, "gatewayId": hub.gateway}
    with pytest.raises(ClientError, match="Allowed prefixes are needed"):
        dx.create_direct_connect_gateway_association(**named)
    allowed = [{"cidr": "10.0.0.0/8"}]
    same = {**named, "directConnectGatewayId": _gateway(account, 64512)}
    with pytest.raises(ClientError, match="different ASNs"):
        dx.create_direct_connect_gateway_association(**same, addAllowedPrefixesToDirectConnectGateway=allowed)
    made = dx.create_direct_connect_gateway_association(**named, addAllowedPrefixesToDirectConnectGateway=allowed)
    association = made["directConnectGatewayAssociation"]
    assert association["associatedGateway"]["type"] == "transitGateway"
    with pytest.raises(ClientError, match="not for both"):
        dx.create_direct_connect_gateway_association(directConnectGatewayId=gateway, gatewayId=site.gateway)
    with pytest.raises(ClientError, match="has associations"):
        dx.delete_direct_connect_gateway(directConnectGatewayId=gateway)
    dx.update_direct_connect_gateway_association(
        associationId=association["associationId"], addAllowedPrefixesToDirectConnectGateway=[{"cidr": "172.16.0.0/12"}]
    )
    [told] = dx.describe_direct_connect_gateway_associations(associatedGatewayId=hub.gateway)[
        "directConnectGatewayAssociations"
    ]
    assert [one["cidr"] for one in told["allowedPrefixesToDirectConnectGateway"]] == ["10.0.0.0/8", "172.16.0.0/12"]
    dx.delete_direct_connect_gateway_association(associationId=association["associationId"])
    assert hub.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] == []
    dx.delete_direct_connect_gateway(directConnectGatewayId=gateway)


def test_a_gateway_of_one_kind_takes_no_interface_of_the_other(account: Account) -> None:
    """Nor the other way round, nor interfaces of both kinds."""
    hub, site, dx = Hub.of(account), Site.of(account), account.client("directconnect")
    allowed = {"addAllowedPrefixesToDirectConnectGateway": [{"cidr": "10.0.0.0/8"}]}
    led, serving = _gateway(account), _gateway(account)
    _private(account, directConnectGatewayId=led)
    wanted = {"virtualInterfaceName": "transit", "vlan": 1, "asn": 65010}

    with pytest.raises(ClientError, match="lead to no transitGateway"):
        dx.create_direct_connect_gateway_association(directConnectGatewayId=led, gatewayId=hub.gateway, **allowed)
    dx.create_direct_connect_gateway_association(directConnectGatewayId=serving, gatewayId=site.gateway)
    for gateway, said in ((serving, "no transit virtual interface leads"), (led, "not both")):
        with pytest.raises(ClientError, match=said):
            dx.create_transit_virtual_interface(
                connectionId=_connection(account),
                newTransitVirtualInterface={**wanted, "directConnectGatewayId": gateway},
            )


def test_a_virtual_private_gateway_is_associated_once_in_its_own_region_and_attached(account: Account) -> None:
    """Of a gateway in another Region Direct Connect knows nothing."""
    site, dx = Site.of(account), account.client("directconnect")
    elsewhere = account.services.elsewhere("eu-west-1").client("directconnect")
    first = {"directConnectGatewayId": _gateway(account), "gatewayId": site.gateway}
    loose = site.ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]

    with pytest.raises(ClientError, match="does not exist in eu-west-1"):
        elsewhere.create_direct_connect_gateway_association(**first)
    with pytest.raises(ClientError, match="attached to no VPC"):
        dx.create_direct_connect_gateway_association(**{**first, "gatewayId": loose})
    dx.create_direct_connect_gateway_association(**first)
    with pytest.raises(ClientError, match="associated with another"):
        dx.create_direct_connect_gateway_association(**{**first, "directConnectGatewayId": _gateway(account)})


def test_what_is_learned_over_a_transit_interface_is_propagated_before_vpn(account: Account) -> None:
    """Direct Connect is preferred to VPN for the same destination."""
    hub, site, dx = Hub.of(account), Site.of(account, "10.8.0.0/16 10.9.0.0/16"), account.client("directconnect")
    gateway = _gateway(account)
    site.connect({"TransitGatewayId": hub.gateway})
    dx.create_direct_connect_gateway_association(
        directConnectGatewayId=gateway,
        gatewayId=hub.gateway,
        addAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.0.0.0/16"}],
    )
    wanted = {"virtualInterfaceName": "transit", "vlan": 1, "asn": 65010, "directConnectGatewayId": gateway}
    made = dx.create_transit_virtual_interface(
        connectionId=_connection(account),
        newTransitVirtualInterface={**wanted, "tags": [{"key": "sandbox:advertises", "value": "10.8.0.0/16"}]},
    )["virtualInterface"]
    assert (made["virtualInterfaceState"], made["bgpPeers"][0]["bgpStatus"]) == ("available", "up")
    kinds = {
        one["TransitGatewayAttachmentId"]: one["ResourceType"]
        for one in hub.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
    }
    assert {block: [kinds[one] for one in route[2]] for block, route in hub.routes().items()} == {
        "10.8.0.0/16": ["direct-connect-gateway"],
        "10.9.0.0/16": ["vpn"],
    }
    [attachment] = dx.describe_direct_connect_gateway_attachments(directConnectGatewayId=gateway)[
        "directConnectGatewayAttachments"
    ]
    assert attachment["attachmentType"] == "TransitVirtualInterface"


def test_what_is_learned_over_a_private_interface_reaches_the_route_tables_of_the_vpc(account: Account) -> None:
    """Directly, or by a Direct Connect gateway."""
    site, dx = Site.of(account), account.client("directconnect")
    table = site.ec2.create_route_table(VpcId=site.vpc)["RouteTable"]["RouteTableId"]
    site.ec2.enable_vgw_route_propagation(GatewayId=site.gateway, RouteTableId=table)
    _private(account, "10.8.0.0/16", virtualGatewayId=site.gateway)
    gateway = _gateway(account)
    made = dx.create_direct_connect_gateway_association(directConnectGatewayId=gateway, gatewayId=site.gateway)
    prefixes = made["directConnectGatewayAssociation"]["allowedPrefixesToDirectConnectGateway"]
    assert prefixes == [{"cidr": "10.0.0.0/16"}]
    _private(account, "10.9.0.0/16", directConnectGatewayId=gateway)
    propagated = (site.gateway, "EnableVgwRoutePropagation")
    assert site.routes(table) == dict.fromkeys(("10.8.0.0/16", "10.9.0.0/16"), propagated)
