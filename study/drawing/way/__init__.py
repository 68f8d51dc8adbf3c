"""A way that a packet took, drawn over a picture: as far as it got, where it was stopped, and what decided.

Its lines keep to the lanes that words, icons and numbers leave free, as those of a printed circuit do.
"""

from study.drawing.errors import DrawingError
from study.drawing.scene import Scene
from study.drawing.way.legs import Drawn, draw_legs
from study.drawing.way.model import INTERNET, USERS, Step, Way
from study.drawing.way.places import Places
from study.drawing.way.reason import cross_of, explain
from study.drawing.way.told import mark_stops, name_outside, tell

__all__ = ["INTERNET", "USERS", "Step", "Way", "add_way"]


def add_way(scene: Scene, way: Way) -> None:
    """Draw a way over a picture and tell it below.

    Raises:
        DrawingError: if the picture shows neither of its ends.
    """
    places = Places(scene)
    forward, back = places.stops(way.forward, way.goal), places.stops(way.back)
    if not forward:
        msg = f"{way.heading}: the picture shows nothing of this way"
        raise DrawingError(msg)
    drawn: Drawn = draw_legs(scene, way, places, forward, back)
    if drawn.cross is not None:
        scene.way.append(cross_of(way, drawn.cross))
    name_outside(scene, places, (*forward, *back, *([drawn.wanted] if drawn.wanted else [])))
    letters = mark_stops(scene, (*forward, *back))
    if drawn.cross is not None:
        explain(scene, way, drawn.cross)
    told = [(letter, words) for letter, stop in zip(letters, (*forward, *back), strict=True) for words in stop.told]
    count = sum(len(stop.told) for stop in forward)
    tell(scene, way, told[:count], told[count:])
    scene.description = f"{way.heading}. {scene.description}"
