"""What is attached to a transit gateway, and by whom."""

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.hybrid import SITE, connect, customer_gateway, line_to, vpc_with_gateway
from tests.lessons.hubs import ask_for_peering, attach, gateway, joined, only_table, spoke
from tests.lessons.sharing import arn, organisation, share
from tests.teaching import teaches

BEYOND = "10.20.0.0/16"
"""What is announced over Direct Connect."""


def _kinds(lab: Lab, hub: str) -> list[str]:
    asked = [{"Name": "transit-gateway-id", "Values": [hub]}]
    found = lab.ec2.describe_transit_gateway_attachments(Filters=asked)["TransitGatewayAttachments"]
    return sorted(each["ResourceType"] for each in found)


@teaches("transit-gateway.4")
def test_a_vpc_a_vpn_direct_connect_and_another_gateway_are_attached_to_one_hub(lab: Lab) -> None:
    """The course knows VPCs and VPNs, and Direct Connect as a plan: it came in 2019, as did peering.

    Direct Connect comes by a transit virtual interface and a Direct Connect gateway; what BGP tells there is propagated
    to the hub's table like a VPN's routes.
    """
    hub, far = gateway(lab, AmazonSideAsn=64513), lab.elsewhere("eu-west-1")
    _, alice = joined(lab, hub, 1)
    connect(lab, hub, customer_gateway(lab, address="198.51.100.10", announces=SITE))
    line_to(lab, hub, announces=BEYOND)
    peering = ask_for_peering(lab, hub, far, gateway(far))
    far.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)

    assert _kinds(lab, hub) == ["direct-connect-gateway", "peering", "vpc", "vpn"]
    assert lab.follow(alice, "10.20.0.9", 443).reachable


@teaches("transit-gateway.4", twin=True)
def test_a_direct_connect_gateway_of_virtual_private_gateways_does_not_serve_a_hub(lab: Lab) -> None:
    """As at the time of the course: a private virtual interface leads to VPCs' own gateways, past the hub.

    One Direct Connect gateway serves one kind or the other; the hub needs one of its own.
    """
    hub, own = gateway(lab, AmazonSideAsn=64513), vpc_with_gateway(lab)
    _, alice = joined(lab, hub, 1)
    line_to(lab, own.gateway, announces=BEYOND)
    connect(lab, hub, customer_gateway(lab, address="198.51.100.10", announces=SITE))
    dx = lab.client("directconnect")
    (served,) = dx.describe_direct_connect_gateways()["directConnectGateways"]

    with pytest.raises(ClientError, match="not for both"):
        dx.create_direct_connect_gateway_association(
            directConnectGatewayId=served["directConnectGatewayId"],
            gatewayId=hub,
            addAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.1.0.0/16"}],
        )

    assert _kinds(lab, hub) == ["vpc", "vpn"]
    assert lab.follow(own.host, "10.20.0.9", 443).reachable
    assert not lab.follow(alice, "10.20.0.9", 443).arrives


def _two_accounts(lab: Lab) -> tuple[str, str, Lab]:
    """Return a hub with a host behind it, and another account of the organization."""
    member = organisation(lab)
    lab.beside.append(member)
    hub = gateway(lab, AutoAcceptSharedAttachments="enable")
    return hub, joined(lab, hub, 1)[1], member


@teaches("transit-gateway.3")
def test_another_account_attaches_its_vpc_to_a_hub_that_is_shared_with_it(lab: Lab) -> None:
    """By AWS Resource Access Manager: the attachment is the member's, the route tables stay the owner's."""
    hub, alice, member = _two_accounts(lab)
    share(lab, member.account_id, arns=[arn(lab, "transit-gateway", hub)], outside=False)

    (seen,) = member.ec2.describe_transit_gateways()["TransitGateways"]
    assert (seen["TransitGatewayId"], seen["OwnerId"]) == (hub, lab.account_id)
    _, bob = joined(member, hub, 2)

    assert lab.follow(alice, bob, 443).reachable
    assert member.ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"] == []
    with pytest.raises(ClientError, match="NotFound"):
        member.ec2.search_transit_gateway_routes(
            TransitGatewayRouteTableId=only_table(lab, hub), Filters=[{"Name": "type", "Values": ["static"]}]
        )


@teaches("transit-gateway.3", twin=True)
def test_a_hub_that_is_not_shared_is_not_there_for_another_account(lab: Lab) -> None:
    """Its id alone is of no use."""
    hub, _, member = _two_accounts(lab)
    vpc, subnet, _ = spoke(member, 2)

    assert member.ec2.describe_transit_gateways()["TransitGateways"] == []
    with pytest.raises(ClientError, match="InvalidTransitGatewayID"):
        attach(member, hub, vpc, subnet)


def test_without_automatic_acceptance_the_owner_decides_about_each_attachment(lab: Lab) -> None:
    """Shared is not yet attached: until then the VPC takes no route to the hub, and the hub knows none to the VPC."""
    hub, alice, member = _two_accounts(lab)
    lab.ec2.modify_transit_gateway(TransitGatewayId=hub, Options={"AutoAcceptSharedAttachments": "disable"})
    share(lab, member.account_id, arns=[arn(lab, "transit-gateway", hub)], outside=False)
    vpc, subnet, bob = spoke(member, 2)
    attachment, table = attach(member, hub, vpc, subnet), member.route_table(vpc, subnet)

    with pytest.raises(ClientError, match="InvalidTransitGatewayID"):
        member.route(table, "10.0.0.0/8", hub)
    assert not lab.follow(alice, bob, 443).arrives

    lab.ec2.accept_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    member.route(table, "10.0.0.0/8", hub)

    assert lab.follow(alice, bob, 443).reachable
