"""The frames of a picture of several VPCs: the cloud, accounts in it, in each Regions and what is of no Region."""

from study.drawing.estate.accounts import below_accounts
from study.drawing.estate.model import Estate
from study.drawing.estate.places import Places
from study.drawing.geometry import Rect
from study.drawing.layout.network import group
from study.drawing.scene import HEADING, Box, Scene

UNKNOWN = "· chosen at deployment"
"""What is said of an account or a Region that a template does not know."""


def add_frames(scene: Scene, estate: Estate, places: Places, corner: tuple[float, float], pad: float) -> Rect:
    """Add the frames; return the cloud's."""
    right = max(frame.right for frame in places.accounts.values())
    bottom = max(frame.bottom for frame in places.accounts.values()) + below_accounts(estate)
    cloud = Rect(*corner, right + pad - corner[0], bottom + pad - corner[1])
    group(scene, Box(cloud, "cloud"), "architecture-group/AWSCloudlogo", "AWS Cloud", "text")
    for account, rect in places.accounts.items():
        title = f"Account {account or UNKNOWN}"
        group(scene, Box(rect, "account"), "architecture-group/AWSAccount", title, "account")
    for where, rect in places.regions.items():
        group(scene, Box(rect, "region"), "architecture-group/Region", f"Region {where.region or UNKNOWN}", "region")
    for rect in places.globals.values():
        scene.frames.append(Box(rect, "global"))
        scene.say(rect.cx, rect.y + 20, "Global", rect.width, size=HEADING, ink="muted", bold=True, align="middle")
    return cloud
