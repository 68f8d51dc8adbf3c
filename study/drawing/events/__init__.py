"""Pictures of what happens without hosts: events from left to right, from those who call to what comes of it."""

from study.drawing.assembly import Stack
from study.drawing.estate.read import read_estate
from study.drawing.events.callouts import callouts
from study.drawing.events.layout import arrange
from study.drawing.events.read import read_flow
from study.drawing.scene import Scene

__all__ = ["is_flow", "scene_of_flow"]

HOSTS = ("AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup")
CAUSES = ("AWS::Lambda::EventSourceMapping", "AWS::Events::Rule", "AWS::SNS::Subscription")
APIS = ("AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route")
FEWEST = 3
"""One function behind one queue is better shown beside the rest."""


def is_flow(stacks: tuple[Stack, ...]) -> bool:
    """Return whether one stack is drawn as a flow of events: functions are called by several things, hosts are few."""
    if len(stacks) != 1:
        return False
    causes, hosts = (len(list(stacks[0].of(*types))) for types in ((*CAUSES, *APIS), HOSTS))
    return causes >= FEWEST and causes > hosts


def scene_of_flow(stack: Stack, *, title: str) -> Scene:
    """Return the picture of a stack as shapes with places.

    Raises:
        DrawingError: if the stack holds what cannot be drawn.
    """
    flow, estate = read_flow(stack), read_estate([stack])
    return arrange(flow, estate, callouts(flow), title=title)
