"""From resources to VPN connections between VPCs: one of AWS's side, one that plays a network on premises."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from study.drawing.assembly import Resource, Stack
from study.drawing.estate.model import Gate, Part, Tie
from study.drawing.estate.naming import Index, full
from study.drawing.references import subnet_of, target, truth
from study.drawing.rules import icon_of

CONNECTION, CUSTOMER, PRIVATE = "AWS::EC2::VPNConnection", "AWS::EC2::CustomerGateway", "AWS::EC2::VPNGateway"


def vpns(stacks: Sequence[Stack], index: Index) -> Iterator[Tie]:
    """Yield the connections whose two ends are VPCs of the picture."""
    for stack in stacks:
        for each in stack.of(CONNECTION):
            site = site_of(each, stack, index)
            vpc = vpc_of(each.properties.get("VpnGatewayId"), stack)
            if site and vpc:
                label = f"2 IPsec tunnels · {routing_of(each)}"
                private = index.id_of(each.properties.get("VpnGatewayId"), stack, PRIVATE)
                gates = (customer_of(each, stack, index), private)
                yield Tie(full(stack, each.id), site, vpc, label, type=CONNECTION, gates=gates)


def customer_of(connection: Resource, stack: Stack, index: Index) -> str:
    """Return the customer gateway of a connection."""
    return index.id_of(connection.properties.get("CustomerGatewayId"), stack, CUSTOMER)


def site_of(connection: Resource, stack: Stack, index: Index) -> str:
    """Return the VPC in which the router of a connection stands, if it is in the picture."""
    customer = index.find(connection.properties.get("CustomerGatewayId"), stack)
    return _site(*customer, index) if customer else ""


def routing_of(connection: Resource) -> str:
    """Return how both ends of a connection learn what is beyond the other."""
    return "static" if truth(connection.properties.get("StaticRoutesOnly")) else "BGP"


def ends_of(stacks: Sequence[Stack], index: Index) -> Mapping[str, tuple[Gate, ...]]:
    """Return the gateways at which connections end, by the VPC that they are of."""
    found: defaultdict[str, list[Gate]] = defaultdict(list)
    for stack in stacks:
        for customer in stack.of(CUSTOMER):
            part = Part(full(stack, customer.id), icon_of(CUSTOMER), "Customer gateway")
            found[_site(stack, customer, index)].append(Gate(part, outward=False))
        for gateway in stack.of(PRIVATE):
            part = Part(full(stack, gateway.id), icon_of(PRIVATE), "Virtual private gateway")
            found[vpc_of({"Ref": gateway.id}, stack)].append(Gate(part, outward=False))
    found.pop("", None)
    return {vpc: tuple(those) for vpc, those in found.items()}


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
