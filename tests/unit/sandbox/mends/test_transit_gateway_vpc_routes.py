"""A VPC's routes lead to a transit gateway while the VPC is attached to it."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub


def test_a_route_to_a_transit_gateway_needs_an_attachment_and_is_a_blackhole_without(account: Account) -> None:
    """Also if the gateway is another account's."""
    hub, spoke = Hub.of(account, AutoAcceptSharedAttachments="enable"), Account()
    hub.share_with(spoke)
    ec2 = spoke.client("ec2")
    attachment, vpc = hub.attach("10.1.0.0/24", spoke)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    route = {"RouteTableId": table, "DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": hub.gateway}
    ec2.create_route(**route)

    def state() -> str:
        [described] = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
        [found] = [one for one in described["Routes"] if one.get("TransitGatewayId") == hub.gateway]
        return str(found["State"])

    assert state() == "active"
    ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert state() == "blackhole"
    for refused in (ec2.create_route, ec2.replace_route):
        with pytest.raises(ClientError, match=r"InvalidTransitGatewayID\.NotFound"):
            refused(**route)
