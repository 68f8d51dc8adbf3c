"""Two networks with the same addresses behind one hub: nobody can tell whom a packet is for. And what helps.

No row of the curriculum speaks of it; mergers and copied templates bring it about.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html#private-nat-overlapping-networks
"""

from study.lab import ANYWHERE, Lab
from tests.lessons.hubs import SEPARATE, attach, gateway, lead, place, table

SAME = "10.0.0.0/16"
UNIQUE = "100.64.0.0/10"


def _network(lab: Lab, hub: str, by: str, number: int) -> tuple[str, str, str, str]:
    """Return VPC, attachment and both subnets of a network: one with the same addresses, one that the hub knows."""
    vpc = lab.vpc(SAME)
    lab.ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock=f"100.64.{number}.0/24")
    inside = lab.subnet(vpc, "10.0.1.0/24")
    routable = lab.subnet(vpc, f"100.64.{number}.0/26")
    attachment = attach(lab, hub, vpc, routable)
    place(lab, attachment, by)
    lead(lab, by, f"100.64.{number}.0/24", attachment)
    lab.route_table(vpc, routable, routes={UNIQUE: hub})
    return vpc, attachment, inside, routable


def test_a_host_calls_through_a_private_nat_gateway_whose_address_nobody_else_has(lab: Lab) -> None:
    """The hub never sees the addresses that both have; the called one answers to the gateway."""
    hub = gateway(lab, **SEPARATE)
    by = table(lab, hub)
    (one, _, inside, routable), (other, _, _, far) = (_network(lab, hub, by, number) for number in (1, 2))
    nat = lab.ec2.create_nat_gateway(SubnetId=routable, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
    lab.route_table(one, inside, routes={UNIQUE: nat})
    caller = lab.host(inside, lab.group(one))
    called = lab.host(far, lab.group(other, inbound=[("tcp", 443, "100.64.1.0/24")]))

    answer = lab.follow(caller, called, 443)

    assert answer.reachable
    assert nat in {hop.component.id for hop in answer.forward}
    assert not lab.follow(called, caller, 443).arrives


def test_without_it_the_request_arrives_and_the_reply_stays_in_the_network_that_it_is_sent_from(lab: Lab) -> None:
    """The caller's address is one of the called network's own: its local route has it, and no other route ever wins."""
    hub = gateway(lab, **SEPARATE)
    by = table(lab, hub)
    (one, _, inside, routable), (other, _, _, far) = (_network(lab, hub, by, number) for number in (1, 2))
    del routable
    lab.route_table(one, inside, routes={UNIQUE: hub})
    caller = lab.host(inside, lab.group(one))
    called = lab.host(far, lab.group(other, inbound=[("tcp", 443, ANYWHERE)]))

    answer = lab.follow(caller, called, 443)

    assert (answer.arrives, answer.reachable) == (True, False)
