"""From resources to what security groups admit."""

from collections.abc import Iterator, Mapping
from typing import Any

from study.drawing.assembly import Stack
from study.drawing.blocks import block
from study.drawing.model.workloads import GroupRule
from study.drawing.references import items, number, target, text

Json = Any


def admitted(stack: Stack, groups: tuple[str, ...]) -> tuple[GroupRule, ...]:
    """Return what security groups admit: rules inside the group first, then those that stand on their own."""
    return tuple(_rule(rule, stack) for group in groups for rule in _rules(stack, group))


def _rules(stack: Stack, group: str) -> Iterator[Mapping[str, Json]]:
    if group in stack.resources:
        yield from items(stack.resources[group].properties.get("SecurityGroupIngress"))
    for each in stack.of("AWS::EC2::SecurityGroupIngress"):
        if target(each.properties.get("GroupId")) == group:
            yield each.properties


def _rule(rule: Mapping[str, Json], stack: Stack) -> GroupRule:
    first, last = number(rule.get("FromPort"), stack.defaults), number(rule.get("ToPort"), stack.defaults)
    addresses = block(rule.get("CidrIp") or rule.get("CidrIpv6"), stack)
    source = rule.get("SourceSecurityGroupId") or rule.get("SourcePrefixListId")
    return GroupRule(
        protocol=text(rule.get("IpProtocol")) or "-1",
        ports=(first, last) if first is not None and last is not None else None,
        peer=addresses or target(source) or text(source) or "a block that only a deployment can tell",
    )
