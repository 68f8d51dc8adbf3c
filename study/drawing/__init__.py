"""Pictures of architectures, drawn from what CDK synthesised and from nothing else.

The way of a picture: an assembly is read (``assembly``), understood (``model``), told (``callouts``), laid out
(``layout``) and written (``render``). Several VPCs, and what happens without hosts, are understood and laid out in ways
of their own (``estate``, ``events``). What cannot be drawn honestly is refused with a ``DrawingError``.
"""

from pathlib import Path

from study.drawing.accounting import check_types
from study.drawing.assembly import Stack, read
from study.drawing.callouts import callouts
from study.drawing.errors import DrawingError
from study.drawing.estate import scene_of_estate
from study.drawing.events import is_flow, scene_of_flow
from study.drawing.layout import arrange
from study.drawing.model import read_architecture
from study.drawing.render import render
from study.drawing.scene import Scene
from study.drawing.sequence import in_sequence
from study.drawing.theme import DARK, LIGHT
from study.drawing.way import Way, add_way

__all__ = ["DrawingError", "draw", "draw_both", "draw_stacks", "is_estate", "is_flow", "scene_of", "scene_of_stacks"]


def draw(assembly: Path, *, title: str, dark: bool = False) -> str:
    """Return the picture of a cloud assembly as SVG text, byte for byte the same for the same assembly.

    Args:
        assembly: the directory of the assembly (``cdk.out``).
        title: the heading, and what a screen reader says first.
        dark: whether for a dark ground.

    Raises:
        DrawingError: if the assembly is none, holds what cannot be drawn, or the icons are not installed.
    """
    return draw_stacks(read(assembly), title=title, dark=dark)


def draw_both(assembly: Path, *, title: str) -> tuple[str, str]:
    """Return the pictures of a cloud assembly for a light and for a dark ground, laid out once.

    Raises:
        DrawingError: as :func:`draw`.
    """
    stacks = read(assembly)
    for stack in stacks:
        check_types(stack)
    scene = scene_of_stacks(stacks, title=title)
    return render(scene, LIGHT), render(scene, DARK)


def draw_stacks(stacks: tuple[Stack, ...], *, title: str, dark: bool = False, way: Way | None = None) -> str:
    """Return the picture of stacks as SVG text, with the way of a packet over it if there is one.

    Raises:
        DrawingError: if they hold what cannot be drawn, or the icons are not installed.
    """
    for stack in stacks:
        check_types(stack)
    scene = scene_of_stacks(stacks, title=title)
    if way is not None:
        add_way(scene, way)
    return render(scene, DARK if dark else LIGHT)


def scene_of_stacks(stacks: tuple[Stack, ...], *, title: str) -> Scene:
    """Return the picture of stacks as shapes with places, of the kind that fits them, whatever order they come in.

    Raises:
        DrawingError: if they hold what cannot be drawn.
    """
    stacks = in_sequence(stacks)
    if is_flow(stacks):
        return scene_of_flow(stacks[0], title=title)
    return scene_of_estate(stacks, title=title) if is_estate(stacks) else scene_of(stacks[0], title=title)


def is_estate(stacks: tuple[Stack, ...]) -> bool:
    """Return whether stacks are drawn as several VPCs, each of them smaller than one alone would be."""
    return len(stacks) > 1 or len(list(stacks[0].of("AWS::EC2::VPC"))) > 1


def scene_of(stack: Stack, *, title: str) -> Scene:
    """Return the picture of a stack as shapes with places, before it becomes SVG.

    Raises:
        DrawingError: if the stack holds what cannot be drawn.
    """
    check_types(stack)
    architecture = read_architecture(stack)
    if len(architecture.vpcs) != 1:
        msg = f"{stack.name}: a picture shows one VPC, this stack has {len(architecture.vpcs)}"
        raise DrawingError(msg)
    if not architecture.vpcs[0].zones:
        msg = f"AWS::EC2::VPC: {architecture.vpcs[0].id}: it has no subnets, so there is nothing to show"
        raise DrawingError(msg)
    return arrange(architecture, callouts(architecture), title=title)
