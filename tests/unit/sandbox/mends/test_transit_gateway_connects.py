"""Appliances speak BGP with a transit gateway over Connect attachments."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub

INSIDE = ["169.254.6.0/29"]


def _connect(hub: Hub) -> tuple[str, str]:
    """Return an attachment of a VPC, and a Connect attachment over it."""
    transport, _ = hub.attach("10.0.0.0/16")
    made = hub.ec2.create_transit_gateway_connect(
        TransportTransitGatewayAttachmentId=transport, Options={"Protocol": "gre"}
    )
    return transport, str(made["TransitGatewayConnect"]["TransitGatewayAttachmentId"])


def _peer(hub: Hub, connect: str, **said: Any) -> dict[str, Any]:
    about = {"TransitGatewayAttachmentId": connect, "PeerAddress": "10.0.1.9", "InsideCidrBlocks": INSIDE}
    return dict(hub.ec2.create_transit_gateway_connect_peer(**about | said)["TransitGatewayConnectPeer"])


def _blocks(hub: Hub) -> None:
    blocks = {"AddTransitGatewayCidrBlocks": ["192.0.2.0/24"]}
    hub.ec2.modify_transit_gateway(TransitGatewayId=hub.gateway, Options=blocks)


def test_what_an_appliance_advertises_is_routed_over_its_connect_attachment(account: Account) -> None:
    """Its two sessions are up then; without anything advertised they are down, and no route is there."""
    hub = Hub.of(account)
    _, connect = _connect(hub)
    _blocks(hub)
    peer = _peer(hub, connect, BgpOptions={"PeerAsn": 65010})
    sessions = peer["ConnectPeerConfiguration"]["BgpConfigurations"]
    assert [(one["PeerAsn"], one["BgpStatus"]) for one in sessions] == [(65010, "down")] * 2
    assert "10.8.0.0/16" not in hub.routes()
    tags = [{"Key": "sandbox:advertises", "Value": "10.8.0.0/16"}]
    hub.ec2.create_tags(Resources=[peer["TransitGatewayConnectPeerId"]], Tags=tags)
    assert hub.routes()["10.8.0.0/16"] == ("propagated", "active", [connect])
    [told] = hub.ec2.describe_transit_gateway_connect_peers()["TransitGatewayConnectPeers"]
    assert told["ConnectPeerConfiguration"]["BgpConfigurations"][0]["BgpStatus"] == "up"


def test_a_peer_has_an_address_of_the_gateways_blocks(account: Account) -> None:
    """Without such blocks there is none; inside blocks are link-local ones that are not reserved."""
    hub = Hub.of(account)
    _, connect = _connect(hub)
    with pytest.raises(ClientError, match="CIDR blocks of"):
        _peer(hub, connect)
    _blocks(hub)
    with pytest.raises(ClientError, match="169"):
        _peer(hub, connect, InsideCidrBlocks=["169.254.0.0/29"])
    first, second = _peer(hub, connect), _peer(hub, connect, InsideCidrBlocks=["169.254.7.0/29"])
    addresses = [one["ConnectPeerConfiguration"]["TransitGatewayAddress"] for one in (first, second)]
    assert addresses == ["192.0.2.1", "192.0.2.2"]


def test_transport_and_connect_attachment_go_after_what_stands_on_them(account: Account) -> None:
    """Peers first, then the Connect attachment, then its transport; a Connect attachment is no transport."""
    hub = Hub.of(account)
    transport, connect = _connect(hub)
    _blocks(hub)
    peer = _peer(hub, connect)["TransitGatewayConnectPeerId"]
    with pytest.raises(ClientError, match="no available attachment"):
        hub.ec2.create_transit_gateway_connect(TransportTransitGatewayAttachmentId=connect, Options={"Protocol": "gre"})
    with pytest.raises(ClientError, match="IncorrectState"):
        hub.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=transport)
    with pytest.raises(ClientError, match="IncorrectState"):
        hub.ec2.delete_transit_gateway_connect(TransitGatewayAttachmentId=connect)
    hub.ec2.delete_transit_gateway_connect_peer(TransitGatewayConnectPeerId=peer)
    hub.ec2.delete_transit_gateway_connect(TransitGatewayAttachmentId=connect)
    hub.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=transport)
    assert hub.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] == []
