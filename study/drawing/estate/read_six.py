"""IPv6 blocks of VPCs and subnets in words: most are known to a deployment only, their lengths to the template.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6
"""

from collections.abc import Iterator, Mapping

from study.drawing.assembly import Json, Stack
from study.drawing.blocks import block
from study.drawing.model.network import Vpc
from study.drawing.references import number, target, text, truth

LENGTH = 128
"""The bits of an IPv6 address."""


def blocks6(vpc: Vpc, stack: Stack) -> dict[str, str]:
    """Return the IPv6 blocks of a VPC, together, and of its subnets, by logical id; who has none is left out."""
    own = ", ".join(_of_vpc(vpc.id, stack))
    subnets = {name: _of_subnet(stack.resources[name].properties.get("Ipv6CidrBlock"), stack) for name in vpc.subnets}
    return {name: words for name, words in ({vpc.id: own} | subnets).items() if words}


def _of_vpc(vpc: str, stack: Stack) -> Iterator[str]:
    for each in stack.of("AWS::EC2::VPCCidrBlock"):
        if target(each.properties.get("VpcId")) == vpc:
            if truth(each.properties.get("AmazonProvidedIpv6CidrBlock")):
                yield "IPv6 /56 of Amazon's"
            elif each.properties.get("Ipv6CidrBlock"):
                yield text(each.properties["Ipv6CidrBlock"], stack.defaults) or "an IPv6 block"
            elif each.properties.get("Ipv6IpamPoolId"):
                bits = text(each.properties.get("Ipv6NetmaskLength"), stack.defaults)
                yield f"IPv6 /{bits} of IPAM's" if bits else "an IPv6 block of IPAM's"


def _of_subnet(value: Json, stack: Stack) -> str:
    """Return a block, or its length where only a deployment knows it; ``Fn::Cidr`` counts the bits left to hosts."""
    if value is None:
        return ""
    known = block(value, stack)
    if known or not isinstance(value, Mapping):
        return known
    cut = value.get("Fn::Select", [0, {}])[1]
    bits = (
        number([*cut["Fn::Cidr"], None][2], stack.defaults) if isinstance(cut, Mapping) and "Fn::Cidr" in cut else None
    )
    return f"IPv6 /{LENGTH - bits}" if bits is not None else "an IPv6 block"
