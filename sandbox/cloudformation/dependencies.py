"""The order in which resources come and go: what refers to another comes after it."""

from collections.abc import Callable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.references import references
from sandbox.cloudformation.template import Resource


def dependencies_of(resource: Resource, among: Iterable[str], holds: Callable[[str], bool]) -> frozenset[str]:
    """Return the logical ids that a resource waits for, by reference or by ``DependsOn``.

    Args:
        resource: the one that waits.
        among: the logical ids of the resources that will exist.
        holds: tells whether a condition holds.
    """
    named = {name for name, _ in references(resource.expressions, holds)} | set(resource.depends_on)
    return frozenset(named & set(among))


def creation_order(resources: Mapping[str, Resource], holds: Callable[[str], bool]) -> list[str]:
    """Return logical ids so that each comes after everything it depends on, otherwise in template order.

    Raises:
        ValidationError: if the dependencies go round in a circle.
    """
    graph = {name: dependencies_of(resource, resources, holds) for name, resource in resources.items()}
    rather = {name: graph[name] | _preferred(resource, resources) for name, resource in resources.items()}
    try:
        return _sorted(rather)
    except ValidationError:
        return _sorted(graph)


_RATHER_AFTER = {"AWS::Config::DeliveryChannel": "AWS::Config::ConfigurationRecorder"}
"""What CloudFormation makes at the same time, each waiting for the other, and what is made one after the other here."""


def _preferred(resource: Resource, resources: Mapping[str, Resource]) -> frozenset[str]:
    before = _RATHER_AFTER.get(resource.type)
    return frozenset(name for name, other in resources.items() if before and other.type == before)


def deletion_order(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Return logical ids so that each comes before everything it depends on."""
    return list(reversed(_sorted(graph)))


def _sorted(graph: Mapping[str, Iterable[str]]) -> list[str]:
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = sorted(set(error.args[1]))
        msg = f"Circular dependency between resources: [{', '.join(circle)}]"
        raise ValidationError(msg) from None
