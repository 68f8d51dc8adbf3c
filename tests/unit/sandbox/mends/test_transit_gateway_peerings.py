"""Two transit gateways are peered, and route to each other by static routes."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub


def _peer(here: Hub, there: Hub) -> str:
    made = here.ec2.create_transit_gateway_peering_attachment(
        TransitGatewayId=here.gateway,
        PeerTransitGatewayId=there.gateway,
        PeerAccountId=there.account.id,
        PeerRegion=there.account.region,
    )
    return str(made["TransitGatewayPeeringAttachment"]["TransitGatewayAttachmentId"])


def test_a_peering_is_an_attachment_of_either_gateway_once_it_is_accepted(account: Account) -> None:
    """By its accepter, in its Region; routes are static, and each side has its own."""
    here, there = Hub.of(account), Hub.of(Account("eu-west-1"))
    peering = _peer(here, there)
    assert {hub.describe(peering)["State"] for hub in (here, there)} == {"pendingAcceptance"}
    with pytest.raises(ClientError, match="as the source of the peering request"):
        here.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
    there.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
    for hub, other in ((here, there), (there, here)):
        told = hub.describe(peering)
        assert (told["State"], told["ResourceType"], told["ResourceId"]) == ("available", "peering", other.gateway)
        assert told["Association"]["TransitGatewayRouteTableId"] == hub.table
        assert hub.routes() == {}
        hub.ec2.create_transit_gateway_route(
            DestinationCidrBlock="10.8.0.0/16",
            TransitGatewayRouteTableId=hub.table,
            TransitGatewayAttachmentId=peering,
        )
        assert hub.routes() == {"10.8.0.0/16": ("static", "active", [peering])}
        with pytest.raises(ClientError, match="static routes only"):
            hub.ec2.enable_transit_gateway_route_table_propagation(
                TransitGatewayRouteTableId=hub.table, TransitGatewayAttachmentId=peering
            )
    [described] = there.ec2.describe_transit_gateway_peering_attachments()["TransitGatewayPeeringAttachments"]
    assert described["RequesterTgwInfo"]["OwnerId"] == account.id
    assert described["AccepterTgwInfo"]["Region"] == "eu-west-1"
    there.ec2.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
    assert here.routes() == {"10.8.0.0/16": ("static", "blackhole", [peering])}
    assert here.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] == []


def test_gateways_of_one_account_and_region_have_an_attachment_each(account: Account) -> None:
    """The accepter's has an id of its own, which the requester is told."""
    here, there = Hub.of(account), Hub.of(account)
    peering = _peer(here, there)
    found = here.ec2.describe_transit_gateway_peering_attachments()["TransitGatewayPeeringAttachments"]
    accepters = found[0]["AccepterTransitGatewayAttachmentId"]
    assert {one["TransitGatewayAttachmentId"] for one in found} == {peering, accepters}
    here.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=accepters)
    assert [here.describe(one)["State"] for one in (peering, accepters)] == ["available"] * 2
    here.ec2.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
    assert here.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] == []


def test_a_rejected_peering_is_gone(account: Account) -> None:
    """For both."""
    here, there = Hub.of(account), Hub.of(Account())
    there.ec2.reject_transit_gateway_peering_attachment(TransitGatewayAttachmentId=_peer(here, there))
    for hub in (here, there):
        assert hub.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] == []
