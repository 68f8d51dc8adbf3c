"""From resources to VPN connections between VPCs: one of AWS's side, one that plays a network on premises."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from study.drawing.assembly import Resource, Stack
from study.drawing.estate.model import Tie
from study.drawing.estate.naming import Index, full
from study.drawing.references import mentions, subnet_of, target, truth
from study.drawing.rules import icon_of

LOG = "AWS::Logs::LogGroup"
CONNECTION, CUSTOMER, PRIVATE = "AWS::EC2::VPNConnection", "AWS::EC2::CustomerGateway", "AWS::EC2::VPNGateway"


def vpns(stacks: Sequence[Stack], index: Index) -> Iterator[Tie]:
    """Yield the connections whose two ends are VPCs of the picture."""
    for stack in stacks:
        for each in stack.of(CONNECTION):
            site = site_of(each, stack, index)
            vpc = vpc_of(each.properties.get("VpnGatewayId"), stack)
            if site and vpc:
                yield Tie(full(stack, each.id), site, vpc, f"2 IPsec tunnels · {routing_of(each)}", type=CONNECTION)


def site_of(connection: Resource, stack: Stack, index: Index) -> str:
    """Return the VPC in which the router of a connection stands, if it is in the picture."""
    customer = index.find(connection.properties.get("CustomerGatewayId"), stack)
    return _site(*customer, index) if customer else ""


def routing_of(connection: Resource) -> str:
    """Return how both ends of a connection learn what is beyond the other."""
    return "static" if truth(connection.properties.get("StaticRoutesOnly")) else "BGP"


def ends_of(stacks: Sequence[Stack], index: Index) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return VPC → icon and id of the gateways that connections end at there, and of the log of their tunnels."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for stack in stacks:
        for customer in stack.of(CUSTOMER):
            found[_site(stack, customer, index)].append((icon_of(CUSTOMER), full(stack, customer.id)))
        for gateway in stack.of(PRIVATE):
            found[vpc_of({"Ref": gateway.id}, stack)].append((icon_of(PRIVATE), full(stack, gateway.id)))
        for vpc, log in dict.fromkeys(_logs(stack)):
            found[vpc].append((icon_of(LOG), full(stack, log)))
    found.pop("", None)
    return {vpc: tuple(those) for vpc, those in found.items()}


def _logs(stack: Stack) -> Iterator[tuple[str, str]]:
    """Yield the VPC on AWS's side of a connection, and the group that its tunnels log to."""
    for each in stack.of(CONNECTION):
        vpc = vpc_of(each.properties.get("VpnGatewayId"), stack)
        for name in mentions(each.properties.get("VpnTunnelOptionsSpecifications")):
            if name in stack.resources and stack.resources[name].type == LOG:
                yield vpc, name


def vpc_of(gateway: object, stack: Stack) -> str:
    """Return the VPC that a virtual private gateway of the same stack is attached to."""
    attachments = (
        each
        for each in stack.of("AWS::EC2::VPCGatewayAttachment")
        if target(gateway) and target(each.properties.get("VpnGatewayId")) == target(gateway)
    )
    vpcs = (target(each.properties.get("VpcId")) for each in attachments)
    return next((full(stack, vpc) for vpc in vpcs if vpc and vpc in stack.resources), "")


def _site(stack: Stack, customer: Resource, index: Index) -> str:
    """Return the VPC of the instance that has a customer gateway's address, if it is in the picture."""
    address = index.find(customer.properties.get("IpAddress"), stack)
    if address is None:
        return ""
    where, elastic = address
    for each in where.of("AWS::EC2::EIPAssociation"):
        if target(each.properties.get("AllocationId")) == elastic.id:
            device = where.resources.get(target(each.properties.get("InstanceId")) or "")
            subnet = where.resources.get(subnet_of(device.properties) or "") if device else None
            vpc = target(subnet.properties.get("VpcId")) if subnet else None
            return full(where, vpc) if vpc else ""
    return ""
