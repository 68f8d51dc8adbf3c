"""From resources to load balancers of the second generation."""

from collections.abc import Iterator, Mapping
from typing import Any

from study.drawing.assembly import Resource, Stack
from study.drawing.model.read_groups import admitted
from study.drawing.model.workloads import Action, Listener, LoadBalancer, TargetGroup
from study.drawing.names import name_of
from study.drawing.references import items, number, target, targets, text

Json = Any


def load_balancers(stack: Stack) -> tuple[LoadBalancer, ...]:
    """Return the load balancers with their listeners and what their security groups admit."""
    return tuple(
        LoadBalancer(
            id=each.id,
            name=name_of(each),
            kind=text(each.properties.get("Type")) or "application",
            internet_facing=text(each.properties.get("Scheme")) != "internal",
            subnets=_subnets(each),
            groups=(groups := targets(each.properties.get("SecurityGroups"))),
            admits=admitted(stack, groups),
            listeners=tuple(_listeners(stack, each.id)),
        )
        for each in stack.of("AWS::ElasticLoadBalancingV2::LoadBalancer")
    )


def target_groups(stack: Stack) -> dict[str, TargetGroup]:
    """Return the target groups by logical id."""
    return {
        each.id: TargetGroup(
            each.id, text(each.properties.get("Protocol")) or "", number(each.properties.get("Port"), stack.defaults)
        )
        for each in stack.of("AWS::ElasticLoadBalancingV2::TargetGroup")
    }


def _subnets(balancer: Resource) -> tuple[str, ...]:
    mapped = [each.get("SubnetId") for each in items(balancer.properties.get("SubnetMappings"))]
    return targets(balancer.properties.get("Subnets")) or targets(mapped)


def _listeners(stack: Stack, balancer: str) -> Iterator[Listener]:
    for each in stack.of("AWS::ElasticLoadBalancingV2::Listener"):
        if target(each.properties.get("LoadBalancerArn")) == balancer:
            yield Listener(
                protocol=text(each.properties.get("Protocol")) or "",
                port=number(each.properties.get("Port"), stack.defaults),
                action=_action(next(iter(reversed(list(items(each.properties.get("DefaultActions"))))), {})),
            )


def _action(action: Mapping[str, Json]) -> Action:
    kind = text(action.get("Type")) or ""
    weighted = [each.get("TargetGroupArn") for each in items((action.get("ForwardConfig") or {}).get("TargetGroups"))]
    goal = action.get("RedirectConfig") or {}
    return Action(
        kind=kind,
        targets=targets([action.get("TargetGroupArn")]) or targets(weighted),
        redirect=" ".join(found for name in ("Protocol", "Port") if (found := text(goal.get(name)))),
    )
