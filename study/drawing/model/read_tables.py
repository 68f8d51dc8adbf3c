"""From routes to what each route table of a stack says."""

from collections.abc import Mapping

from study.drawing.assembly import Resource, Stack
from study.drawing.model.network import RouteTable
from study.drawing.references import target, targets, text

_KINDS = {
    "AWS::EC2::InternetGateway": "the internet gateway",
    "AWS::EC2::EgressOnlyInternetGateway": "the egress-only internet gateway",
    "AWS::EC2::NatGateway": "a NAT gateway",
    "AWS::EC2::NetworkInterface": "a network interface",
    "AWS::EC2::TransitGateway": "a transit gateway",
    "AWS::EC2::VPCPeeringConnection": "a peering",
    "AWS::EC2::VPNGateway": "the virtual private gateway",
}


def tables(stack: Stack) -> Mapping[str, RouteTable]:
    """Return the custom route tables of a stack by logical id; the local route, which all have, is not told."""
    learning = {
        table
        for each in stack.of("AWS::EC2::VPNGatewayRoutePropagation")
        for table in targets(each.properties.get("RouteTableIds"))
    }
    return {
        table.id: RouteTable(
            routes=tuple(
                _route(each, stack)
                for each in stack.of("AWS::EC2::Route")
                if target(each.properties.get("RouteTableId")) == table.id
            ),
            learns=table.id in learning,
        )
        for table in stack.of("AWS::EC2::RouteTable")
    }


def _route(route: Resource, stack: Stack) -> tuple[str, str]:
    given = route.properties
    blocks = (given.get(field) for field in ("DestinationCidrBlock", "DestinationIpv6CidrBlock"))
    block = next((found for each in blocks if (found := text(each, stack.defaults))), "a prefix list")
    fields = (field for field in given if field.endswith("Id") and field != "RouteTableId")
    goal = next((name for field in fields if (name := target(given[field]))), "")
    resource = stack.resources.get(goal)
    return block, _KINDS.get(resource.type, "another target") if resource else "another target"
