"""Two Regions: each has its own transit gateway, and the two are peered."""

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.lessons.hubs import ask_for_peering, attach, gateway, joined, lead, only_table, routes
from tests.teaching import teaches


def _two_regions(lab: Lab) -> tuple[Lab, str, str, str, str]:
    """Return the other Region, both hubs, and a host behind each."""
    far = lab.elsewhere("eu-west-1")
    hub, other = gateway(lab), gateway(far, AmazonSideAsn=64513)
    return far, hub, other, joined(lab, hub, 1)[1], joined(far, other, 3)[1]


@teaches("transit-gateway.7")
def test_gateways_of_two_regions_are_peered_and_lead_to_each_other_by_static_routes(lab: Lab) -> None:
    """The course says that a transit gateway cannot be connected with another Region's: it can since December 2019.

    The other side accepts, in its own Region; a peering propagates nothing, so that each side writes its routes.
    """
    far, hub, other, alice, bob = _two_regions(lab)
    peering = ask_for_peering(lab, hub, far, other)
    far.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)

    assert routes(lab, only_table(lab, hub)) == {"10.1.0.0/16": "propagated"}
    assert not lab.follow(alice, bob, 443).arrives

    lead(lab, only_table(lab, hub), "10.3.0.0/16", peering)
    lead(far, only_table(far, other), "10.1.0.0/16", peering)

    assert lab.follow(alice, bob, 443).reachable
    assert lab.follow(bob, alice, 443).reachable


@teaches("transit-gateway.7", twin=True)
def test_a_vpc_attaches_in_its_own_region_only(lab: Lab) -> None:
    """That much still holds: without the peering the two Regions know nothing of each other."""
    far, hub, other, alice, bob = _two_regions(lab)
    vpc = far.vpc("10.4.0.0/16")
    subnet = far.subnet(vpc, "10.4.1.0/24")

    with pytest.raises(ClientError, match="InvalidTransitGatewayID"):
        attach(far, hub, vpc, subnet)
    attach(far, other, vpc, subnet)

    assert lab.follow(alice, bob, 443).codes == ("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",)


def test_a_peering_that_nobody_has_accepted_passes_nothing_and_takes_no_route(lab: Lab) -> None:
    """Also between two Regions of one account: it waits until it is accepted or rejected."""
    far, hub, other, _, _ = _two_regions(lab)
    peering = ask_for_peering(lab, hub, far, other)

    with pytest.raises(ClientError, match="IncorrectState"):
        lead(lab, only_table(lab, hub), "10.3.0.0/16", peering)


def test_a_route_on_one_side_only_brings_the_packet_and_not_its_reply(lab: Lab) -> None:
    """The commonest mistake: the accepter's table is forgotten."""
    far, hub, other, alice, bob = _two_regions(lab)
    peering = ask_for_peering(lab, hub, far, other)
    far.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
    lead(lab, only_table(lab, hub), "10.3.0.0/16", peering)

    answer = lab.follow(alice, bob, 443)

    assert (answer.arrives, answer.reachable) == (True, False)
    assert answer.codes == ("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",)
