"""Services as icons with their names: below them, or beside them where they stand below a VPC that writes to them."""

from collections.abc import Mapping

from study.drawing.estate.grid import KEEPER
from study.drawing.estate.model import Estate
from study.drawing.estate.places import Places
from study.drawing.estate.sizes import PART
from study.drawing.geometry import Rect, around
from study.drawing.layout.bands import key_mark
from study.drawing.model.read_keys import encrypted_in
from study.drawing.model.services import Service
from study.drawing.scene import ICON, SMALL, Badge, Icon, Scene


def add_services(scene: Scene, estate: Estate, places: Places, numbers: Mapping[str, int]) -> None:
    """Add what has no place in a VPC, with a small key at what is encrypted under a customer managed one."""
    protected = {f"{stack.name}/{name}" for stack in estate.stacks for name in encrypted_in(stack)}
    for _, service in estate.services:
        rect = places.services[service.id]
        if service.id in places.beside:
            add_beside(scene, service, rect, numbers)
            continue
        icon = around(rect.cx, rect.y + 10 + ICON / 2, ICON)
        scene.icons.append(Icon(icon, service.icon, service.id))
        if service.id in protected:
            key_mark(scene, icon)
        room = rect.width - 8
        scene.say(rect.cx, icon.bottom + 17, service.title, room, size=SMALL, bold=True, align="middle")
        scene.say(rect.cx, icon.bottom + 32, service.name, room, size=SMALL, ink="muted", align="middle")
        if service.id in numbers:
            # Beside the corner, so that lines come in from the left.
            scene.badges.append(Badge(icon.x - 14, icon.y + 2, numbers[service.id]))


def add_beside(scene: Scene, service: Service, rect: Rect, numbers: Mapping[str, int]) -> None:
    """Add a service with its words beside its icon."""
    icon = Rect(rect.x + PART / 2 - KEEPER / 2, rect.y, KEEPER, KEEPER)
    scene.icons.append(Icon(icon, service.icon, service.id))
    room = rect.right - icon.right - 8
    scene.say(icon.right + 6, icon.cy - 2, service.title, room, size=SMALL, bold=True)
    scene.say(icon.right + 6, icon.cy + 13, service.name, room, size=SMALL, ink="muted")
    if service.id in numbers:
        scene.badges.append(Badge(icon.x - 16, icon.cy, numbers[service.id]))
