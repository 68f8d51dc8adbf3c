"""From resources to network ACLs."""

from collections.abc import Iterable

from study.drawing.assembly import Resource, Stack
from study.drawing.blocks import block
from study.drawing.model.network import AclEntry, NetworkAcl
from study.drawing.references import number, target, text, truth


def acls(resources: Iterable[Resource], stack: Stack) -> tuple[NetworkAcl, ...]:
    """Return network ACLs with the subnets that they guard and their entries, in the order in which EC2 tries them."""
    return tuple(_acl(acl, stack) for acl in resources)


def _acl(acl: Resource, stack: Stack) -> NetworkAcl:
    subnets = (
        target(each.properties.get("SubnetId"))
        for each in stack.of("AWS::EC2::SubnetNetworkAclAssociation")
        if target(each.properties.get("NetworkAclId")) == acl.id
    )
    entries = (
        _entry(each, stack)
        for each in stack.of("AWS::EC2::NetworkAclEntry")
        if target(each.properties.get("NetworkAclId")) == acl.id
    )
    return NetworkAcl(
        id=acl.id,
        subnets=tuple(subnet for subnet in subnets if subnet),
        entries=tuple(sorted(entries, key=lambda entry: (entry.egress, entry.number))),
    )


def _entry(entry: Resource, stack: Stack) -> AclEntry:
    properties = entry.properties
    ports = properties.get("PortRange") or {}
    first, last = number(ports.get("From")), number(ports.get("To"))
    protocol = number(properties.get("Protocol"))
    return AclEntry(
        number=number(properties.get("RuleNumber")) or 0,
        allow=text(properties.get("RuleAction")) == "allow",
        egress=truth(properties.get("Egress")),
        protocol=-1 if protocol is None else protocol,
        ports=(first, last) if first is not None and last is not None else None,
        cidr=block(properties.get("CidrBlock") or properties.get("Ipv6CidrBlock"), stack) or "a block",
    )
