"""From resources to load balancers, the classic ones among them."""

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
    second = (
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
    return (*second, *_classic(stack))


def _classic(stack: Stack) -> Iterator[LoadBalancer]:
    """Yield the Classic Load Balancers; without a scheme one faces the internet.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancing-loadbalancer.html
    """
    for each in stack.of("AWS::ElasticLoadBalancing::LoadBalancer"):
        groups = targets(each.properties.get("SecurityGroups"))
        yield LoadBalancer(
            id=each.id,
            name=name_of(each),
            kind="classic",
            internet_facing=text(each.properties.get("Scheme")) != "internal",
            subnets=targets(each.properties.get("Subnets")),
            groups=groups,
            admits=admitted(stack, groups),
            listeners=tuple(_doors(each, stack)),
        )


def _doors(balancer: Resource, stack: Stack) -> Iterator[Listener]:
    """Without a protocol for the instances, that of an encrypted listener is not known, and only the port is told."""
    for each in items(balancer.properties.get("Listeners")):
        protocol = (text(each.get("Protocol")) or "").upper()
        inner = (text(each.get("InstanceProtocol")) or "").upper()
        inner = inner or (protocol if protocol in ("HTTP", "TCP") else "port")
        port = number(each.get("InstancePort"), stack.defaults)
        yield Listener(
            protocol=protocol,
            port=number(each.get("LoadBalancerPort"), stack.defaults),
            action=Action(kind="forward", instances=f"{inner} {port}"),
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
                action=_last(each.properties.get("DefaultActions")),
                ruled=tuple(_ruled(stack, each.id)),
            )


def _ruled(stack: Stack, listener: str) -> Iterator[str]:
    for each in stack.of("AWS::ElasticLoadBalancingV2::ListenerRule"):
        if target(each.properties.get("ListenerArn")) == listener:
            yield from _last(each.properties.get("Actions")).targets


def _last(actions: Json) -> Action:
    """Return what comes of a request at last: whoever signs in before is led on."""
    return _action(next(iter(reversed(list(items(actions)))), {}))


def _action(action: Mapping[str, Json]) -> Action:
    kind = text(action.get("Type")) or ""
    weighted = [each.get("TargetGroupArn") for each in items((action.get("ForwardConfig") or {}).get("TargetGroups"))]
    goal = action.get("RedirectConfig") or {}
    return Action(
        kind=kind,
        targets=targets([action.get("TargetGroupArn")]) or targets(weighted),
        redirect=" ".join(found for name in ("Protocol", "Port") if (found := text(goal.get(name)))),
    )
