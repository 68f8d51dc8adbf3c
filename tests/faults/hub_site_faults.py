"""Faults between a hub and the network on premises, and which promises each breaks with which code."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from study.deployed import Deployed
from tests.faults.hub_far_faults import OFFICES_COPY
from tests.faults.hub_seeds import (
    Seed,
    attachments,
    blackholed,
    both,
    forgotten,
    hub,
    learned,
    table,
    unholed,
)

USE_SHARED, ASK_OFFICES = "offices reach shared services on tcp 443", "prod reaches offices on tcp 443"
OFFICES_APART, DEV_APART = "offices never reach dev at all", "dev never reaches offices at all"
TUNNELS = f"{USE_SHARED}, {ASK_OFFICES} without any one tunnel"
ROUTER_LOST = "office 2 reaches shared services on tcp 443, prod reaches office 2 on tcp 443 without router 1"
SITE, NOBODY = "10.8.0.0/16", "203.0.113.0/24"
ARRIVES, NO_ROUTE = "", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"


@contextmanager
def unplaced(stack: Deployed) -> Iterator[None]:
    """A connection that no route table of the hub routes."""
    first = attachments(stack, "OnPremises")[0]
    names = {"TransitGatewayAttachmentId": first, "TransitGatewayRouteTableId": table(stack, "Onprem")}
    hub(stack).disassociate_transit_gateway_route_table(**names)
    yield
    hub(stack).associate_transit_gateway_route_table(**names)


def without_ike(*, but_first_tunnels: bool) -> Seed:
    """Return a fault: routers that are not let out to AWS's ends, or to the first end of each connection only.

    The rules are changed and not replaced: each is a resource of the template.
    """

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        ec2, group = hub(stack), stack.id_of("tgw-hub-spoke-onprem:Site/Routers/Group")
        found = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
        rules = [one for one in found["SecurityGroupRules"] if one["IsEgress"] and one.get("FromPort") in {500, 4500}]
        first, second = (
            f"{each['Options']['TunnelOptions'][0]['OutsideIpAddress']}/32"
            for each in ec2.describe_vpn_connections()["VpnConnections"]
        )
        more = [
            {"IpProtocol": "udp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": second}]}
            for port in (500, 4500)
        ]
        _change(stack, rules, first if but_first_tunnels else NOBODY)
        if but_first_tunnels:
            ec2.authorize_security_group_egress(GroupId=group, IpPermissions=more)
        yield
        if but_first_tunnels:
            ec2.revoke_security_group_egress(GroupId=group, IpPermissions=more)
        _change(stack, rules, "0.0.0.0/0")

    return seed


def _change(stack: Deployed, rules: Sequence[Mapping[str, Any]], block: str) -> None:
    said = ("IpProtocol", "FromPort", "ToPort", "Description")
    hub(stack).modify_security_group_rules(
        GroupId=rules[0]["GroupId"],
        SecurityGroupRules=[
            {
                "SecurityGroupRuleId": rule["SecurityGroupRuleId"],
                "SecurityGroupRule": {**{key: rule[key] for key in said}, "CidrIpv4": block},
            }
            for rule in rules
        ],
    )


@contextmanager
def second_router_stopped(stack: Deployed) -> Iterator[None]:
    """A router switched off: the office behind it has no other way."""
    router = stack.id_of("tgw-hub-spoke-onprem:Site/Routers/Host2")
    hub(stack).stop_instances(InstanceIds=[router])
    yield
    hub(stack).start_instances(InstanceIds=[router])


def everything(code: str) -> dict[str, str]:
    """Return every promise about the offices that needs both directions, broken for one reason."""
    return dict.fromkeys((USE_SHARED, ASK_OFFICES, TUNNELS, ROUTER_LOST), code)


UNPLACED, DOWN, DROPPED = "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", "BAD_STATE_VPN", "TGW_RTB_BAD_STATE_ROUTE"
SITE_FAULTS: Mapping[str, tuple[Seed, Mapping[str, str]]] = {
    # What office 2 needs when router 1 is lost is the other connection.
    "the first connection is placed in no table": (
        unplaced,
        dict.fromkeys((USE_SHARED, ASK_OFFICES, OFFICES_COPY, TUNNELS), UNPLACED),
    ),
    "the shared services do not learn what BGP tells": (
        forgotten("OnPremises", "Shared"),
        {USE_SHARED: NO_ROUTE, TUNNELS: NO_ROUTE, ROUTER_LOST: NO_ROUTE},
    ),
    # By the default route it goes to inspection, which drops what is inside and unknown.
    "production does not learn what BGP tells": (
        forgotten("OnPremises", "Prod"),
        {ASK_OFFICES: DROPPED, TUNNELS: DROPPED, ROUTER_LOST: DROPPED},
    ),
    "the offices do not know production": (
        forgotten("Prod", "Onprem"),
        {ASK_OFFICES: NO_ROUTE, TUNNELS: NO_ROUTE, ROUTER_LOST: NO_ROUTE},
    ),
    "a blackhole wins over what BGP tells": (
        blackholed(SITE, "Shared"),
        {USE_SHARED: DROPPED, TUNNELS: DROPPED, ROUTER_LOST: DROPPED},
    ),
    "no tunnel comes up": (
        without_ike(but_first_tunnels=False),
        {**everything(DOWN), OFFICES_COPY: DOWN, ASK_OFFICES: DROPPED},
    ),
    "one tunnel of each connection comes up": (without_ike(but_first_tunnels=True), {TUNNELS: DOWN}),
    "the second router stopped": (second_router_stopped, {**everything("BAD_STATE"), OFFICES_COPY: "BAD_STATE"}),
    "development's routes told to the offices": (learned("Dev", "Onprem"), {OFFICES_APART: ARRIVES}),
    "what BGP tells told to development, and the blackhole wins": (learned("OnPremises", "Dev"), {}),
    "and no blackhole": (both(unholed(SITE, "Dev"), learned("OnPremises", "Dev")), {DEV_APART: ARRIVES}),
}
