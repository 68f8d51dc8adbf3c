"""The order in which stacks are drawn: that of their addresses, whoever deployed them, where, and in which order."""

from collections.abc import Iterator, Sequence
from ipaddress import ip_network

from study.drawing.assembly import Resource, Stack
from study.drawing.blocks import block
from study.drawing.estate.naming import Index
from study.drawing.estate.read_shares import guests


def in_sequence(stacks: Sequence[Stack]) -> tuple[Stack, ...]:
    """Return stacks by the lowest IPv4 address that each has, as networks are listed, and then those that have none.

    An assembly lists stacks by what depends on what, an account by when they were deployed, and accounts and Regions
    are chosen with a deployment: none of them may decide how the same templates are drawn. What shares an address, or
    has none, goes by its name.
    """
    index, owners = Index(stacks), {stack.name: stack for stack in stacks}

    def addresses(stack: Stack) -> Iterator[int]:
        """Yield the first addresses of a stack's own VPCs, and of others' subnets that it has something in."""
        yield from (first for vpc in stack.of("AWS::EC2::VPC") for first in _first(vpc, stack))
        for guest in guests([stack], index):
            home, _, subnet = guest.subnet.rpartition("/")
            yield from _first(owners[home].resources[subnet], owners[home])

    def key(stack: Stack) -> tuple[bool, int, str, str, str]:
        first = min(addresses(stack), default=None)
        return (first is None, first or 0, stack.name, stack.account or "", stack.region or "")

    return tuple(sorted(stacks, key=key))


def _first(resource: Resource, stack: Stack) -> Iterator[int]:
    """Yield the first address of a VPC's or subnet's block, unless only a deployment can tell it."""
    cidr = block(resource.properties.get("CidrBlock"), stack)
    if cidr:
        yield int(ip_network(cidr, strict=False).network_address)
