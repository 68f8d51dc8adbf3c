"""Pictures of several VPCs: in one stack or in many, in several accounts and Regions, around transit gateways."""

from collections.abc import Sequence

from study.drawing.assembly import Stack
from study.drawing.errors import DrawingError
from study.drawing.estate.callouts import callouts
from study.drawing.estate.layout import arrange
from study.drawing.estate.read import read_estate
from study.drawing.scene import Scene

__all__ = ["scene_of_estate"]


def scene_of_estate(stacks: Sequence[Stack], *, title: str) -> Scene:
    """Return the picture of some stacks as shapes with places.

    Raises:
        DrawingError: if a stack holds what cannot be drawn, or there is no VPC.
    """
    estate = read_estate(stacks)
    if not estate.cards:
        msg = f"{', '.join(stack.name for stack in stacks)}: a picture shows VPCs, these stacks have none"
        raise DrawingError(msg)
    return arrange(estate, callouts(estate), title=title)
