"""CIDR blocks: literal, of a VPC by attribute, and cut out of another block by ``Fn::Cidr``.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
"""

from collections.abc import Mapping
from ipaddress import ip_network
from itertools import islice
from typing import Any

from study.drawing.assembly import Stack
from study.drawing.errors import DrawingError
from study.drawing.references import number, target, text

Json = Any
ATTRIBUTES = ("CidrBlock", "VpcCidrBlock")
"""What the attribute that holds a VPC's or subnet's block is called, in a template and in the API."""

SIXTY_FOUR = 64


def block(value: Json, stack: Stack) -> str:
    """Return a CIDR block as text, empty if only a deployment can tell.

    Raises:
        DrawingError: if ``Fn::Cidr`` asks for what cannot be.
    """
    if isinstance(value, Mapping) and "Fn::Select" in value:
        place, blocks = value["Fn::Select"]
        return _cut(number(place, stack.defaults), blocks, stack)
    owner = stack.resources.get(target(value) or "")
    if owner is not None and isinstance(value, Mapping) and _attribute(value["Fn::GetAtt"]) in ATTRIBUTES:
        return block(owner.properties.get("CidrBlock"), stack)
    return text(value, stack.defaults) or ""


def block6(value: Json, stack: Stack) -> str:
    """Return an IPv6 block as text; of one that AWS assigns what is known: its last digits, as ``…0a::/64``.

    Amazon provides a VPC with a /56, whose last eight bits of the fourth group number its /64 blocks.
    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6
    """
    if not isinstance(value, Mapping) or "Fn::Select" not in value:
        return text(value, stack.defaults) or ""
    place, blocks = number(value["Fn::Select"][0], stack.defaults), value["Fn::Select"][1]
    if place is None or not isinstance(blocks, Mapping) or "Fn::Cidr" not in blocks:
        return ""
    bits = number([*blocks["Fn::Cidr"], None][2], stack.defaults)
    if bits is None:
        return ""
    return f"…{place:02x}::/64" if bits == SIXTY_FOUR else f"/{2 * SIXTY_FOUR - bits} no. {place}"


def _attribute(name: Json) -> str:
    return name.partition(".")[2] if isinstance(name, str) else str(name[1])


def _cut(place: int | None, blocks: Json, stack: Stack) -> str:
    """Cut one block out of another; ``Fn::Cidr`` counts the bits that are left to hosts."""
    if place is None or not isinstance(blocks, Mapping) or "Fn::Cidr" not in blocks:
        return ""
    whole, _, bits = [*blocks["Fn::Cidr"], None][:3]
    hosts, network = number(bits, stack.defaults), block(whole, stack)
    if hosts is None or not network:
        return ""
    try:
        parent = ip_network(network)
        return str(next(islice(parent.subnets(new_prefix=parent.max_prefixlen - hosts), place, None), ""))
    except ValueError as error:
        msg = f"Fn::Cidr cannot cut blocks with {hosts} bits for hosts out of {network}: {error}"
        raise DrawingError(msg) from None
