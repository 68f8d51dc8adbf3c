"""What is drawn, read from a stack; nothing here knows of pixels."""

from study.drawing.assembly import Stack
from study.drawing.model.architecture import Architecture
from study.drawing.model.read_balancers import load_balancers, target_groups
from study.drawing.model.read_keys import keys
from study.drawing.model.read_managed import interfaces, managed
from study.drawing.model.read_network import vpcs
from study.drawing.model.read_services import links, reached, services
from study.drawing.model.read_workloads import databases, doors, fleets, hosts

__all__ = ["Architecture", "read_architecture"]


def read_architecture(stack: Stack) -> Architecture:
    """Return what a stack builds.

    Raises:
        DrawingError: if a type has no rule, or a subnet's zone cannot be told.
    """
    found, customer_keys = vpcs(stack), keys(stack)
    beside, inside = services(stack, found), interfaces(stack, found)
    return Architecture(
        stack=stack,
        vpcs=found,
        load_balancers=load_balancers(stack),
        hosts=(*doors(stack), *hosts(stack)),
        fleets=fleets(stack),
        databases=databases(stack),
        target_groups=target_groups(stack),
        services=beside,
        links=(*links(stack, found, customer_keys, beside), *reached(stack, inside, beside)),
        keys=customer_keys,
        managed=managed(stack),
        interfaces=inside,
    )
