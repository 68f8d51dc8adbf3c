"""A fleet of servers without a front door, for tests of what is put beside and before it."""

from typing import Any

from aws_cdk import Stack

from refarch.compute import ServerFleet
from refarch.network import MultiAzVpc
from refarch.scaling import Notices
from refarch.security import EnvelopeKey
from tests.unit.constructs.shape import key, network


def servers(stack: Stack, *, zones: int = 3, heard: bool = False, **options: Any) -> tuple[ServerFleet, MultiAzVpc]:
    """Add a fleet, with a network and a key, and with a topic that hears of it."""
    vpc, own = network(stack, zones=zones), key(stack)
    notices = Notices(stack, "Notices", key=own) if heard else None
    return ServerFleet(stack, "Servers", network=vpc, key=own, notices=notices, **options), vpc


def key_of(stack: Stack) -> EnvelopeKey:
    """Return the key of a stack that has one already."""
    found = stack.node.find_child("Key")
    assert isinstance(found, EnvelopeKey)
    return found
