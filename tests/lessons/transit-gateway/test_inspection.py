"""Two mistakes of hubs with an inspection VPC, each as users of public modules have reported it, and its repair.

Both look well at first: the request arrives. It is the reply that is lost. No row of the curriculum speaks of them.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
"""

from dataclasses import dataclass

from analysis.network import Answer
from study.lab import ANYWHERE, Lab
from tests.lessons.hubs import SEPARATE, attach, gateway, lead, place, spoke, table

ZONES = ("a", "b")


@dataclass(frozen=True)
class Inspected:
    """A hub whose spokes send everything through a firewall: one in each zone of an inspection VPC.

    Attributes:
        attachment: of the inspection VPC.
        spokes: the table that routes what comes from spokes.
        inspected: the table that routes what comes from the inspection VPC.
        firewalls: their interfaces, by zone.
    """

    hub: str
    attachment: str
    spokes: str
    inspected: str
    firewalls: dict[str, str]


def _inspected(lab: Lab, *, appliance_mode: str = "enable") -> Inspected:
    hub = gateway(lab, **SEPARATE)
    spokes, inspected = table(lab, hub), table(lab, hub)
    vpc = lab.vpc("10.250.0.0/16")
    doors = {zone: lab.subnet(vpc, f"10.250.{number}.0/28", zone) for number, zone in enumerate(ZONES)}
    attachment = attach(lab, hub, vpc, *doors.values(), ApplianceModeSupport=appliance_mode)
    firewalls = {}
    for number, (zone, door) in enumerate(doors.items(), start=10):
        inside = lab.subnet(vpc, f"10.250.{number}.0/28", zone)
        lab.route_table(vpc, inside, routes={ANYWHERE: hub})
        firewall = lab.host(inside, lab.group(vpc, inbound=[("all", None, ANYWHERE)]))
        lab.ec2.modify_instance_attribute(InstanceId=firewall, SourceDestCheck={"Value": False})
        lab.route_table(vpc, door, routes={ANYWHERE: firewall})
        (interface,) = lab.ec2.describe_network_interfaces(
            Filters=[{"Name": "attachment.instance-id", "Values": [firewall]}]
        )["NetworkInterfaces"]
        firewalls[zone] = interface["NetworkInterfaceId"]
    place(lab, attachment, inspected)
    lead(lab, spokes, ANYWHERE, attachment)
    return Inspected(hub, attachment, spokes, inspected, firewalls)


def _spoke(lab: Lab, wall: Inspected, number: int, zone: str, *, known: bool = True) -> tuple[str, str]:
    """Return a host behind the hub and its VPC's attachment; inspected traffic knows the way to it, if it is known."""
    vpc, subnet, host = spoke(lab, number, zone)
    attachment = attach(lab, wall.hub, vpc, subnet)
    lab.route_table(vpc, subnet, routes={ANYWHERE: wall.hub})
    place(lab, attachment, wall.spokes, *([wall.inspected] if known else []))
    return host, attachment


def _zones(answer: Answer, wall: Inspected, *, back: bool) -> list[str]:
    """Return the zones of the firewalls that a trace passes."""
    return [
        zone
        for hop in (answer.returning if back else answer.forward)
        for zone, firewall in wall.firewalls.items()
        if hop.component.id == firewall
    ]


def test_without_appliance_mode_the_reply_meets_the_firewall_of_another_zone(lab: Lab) -> None:
    """The hub keeps a packet in the zone that it comes from: the request in alice's, the reply in bob's.

    The other firewall has never seen the connection, and drops the reply.
    """
    wall = _inspected(lab, appliance_mode="disable")
    (alice, _), (bob, _) = _spoke(lab, wall, 1, "a"), _spoke(lab, wall, 2, "b")

    before = lab.follow(alice, bob, 443)

    assert (before.arrives, before.reachable) == (True, False)
    assert before.codes == ("TGW_ATTACH_VPC_AZ_RESTRICTION",)
    assert _zones(before, wall, back=False) == ["a"]


def test_in_appliance_mode_both_directions_pass_one_firewall(lab: Lab) -> None:
    """The hub chooses a zone for the flow, and keeps to it until the flow ends: one setting of the attachment."""
    wall = _inspected(lab, appliance_mode="disable")
    (alice, _), (bob, _) = _spoke(lab, wall, 1, "a"), _spoke(lab, wall, 2, "b")
    lab.ec2.modify_transit_gateway_vpc_attachment(
        TransitGatewayAttachmentId=wall.attachment, Options={"ApplianceModeSupport": "enable"}
    )

    after = lab.follow(alice, bob, 443)

    assert after.reachable
    assert _zones(after, wall, back=False) == _zones(after, wall, back=True)
    assert len(_zones(after, wall, back=True)) == 1


def test_in_one_zone_the_mistake_is_not_seen(lab: Lab) -> None:
    """Which is why it is found late: a test with both hosts in one zone passes."""
    wall = _inspected(lab, appliance_mode="disable")
    (alice, _), (bob, _) = _spoke(lab, wall, 1, "a"), _spoke(lab, wall, 2, "a")

    assert lab.follow(alice, bob, 443).reachable


def test_without_a_route_from_inspection_to_ingress_the_reply_is_lost_behind_the_firewall(lab: Lab) -> None:
    """A load balancer in an ingress VPC calls a spoke: the request knows the way, the inspected reply does not."""
    wall = _inspected(lab)
    (ingress, _), (app, _) = _spoke(lab, wall, 9, "a", known=False), _spoke(lab, wall, 1, "a")

    before = lab.follow(ingress, app, 443)

    assert (before.arrives, before.reachable) == (True, False)
    assert before.codes == ("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",)
    assert len(_zones(before, wall, back=True)) == 1
    assert before.returning[-1].component.id == wall.attachment


def test_with_the_route_the_reply_finds_back_to_ingress(lab: Lab) -> None:
    """The table of the inspection VPC learns the ingress VPC's block, as it has learnt the spokes'."""
    wall = _inspected(lab)
    (ingress, attachment), (app, _) = _spoke(lab, wall, 9, "a", known=False), _spoke(lab, wall, 1, "a")
    lab.ec2.enable_transit_gateway_route_table_propagation(
        TransitGatewayRouteTableId=wall.inspected, TransitGatewayAttachmentId=attachment
    )

    after = lab.follow(ingress, app, 443)

    assert after.reachable
    assert _zones(after, wall, back=False) == _zones(after, wall, back=True)
