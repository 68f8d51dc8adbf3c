"""Colours: AWS's own for groups and services, on a light and on a dark ground.

Source: https://aws.amazon.com/architecture/icons/ (the decks for light and for dark backgrounds)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Frame:
    """How a group is drawn: its border, its ground (none: what lies under it shines through), and whether dashed."""

    stroke: str
    fill: str = "none"
    dashed: bool = False


@dataclass(frozen=True)
class Theme:
    """All colours of a picture.

    Attributes:
        ground: of the picture.
        inks: of words and arrows, by the names that shapes use.
        frames: of groups and bands, by the names that shapes use.
        icons: icons that have a version of their own for this ground.
        plate: what icons stand on that are as dark as the ground and have no such version; nothing on a light one.
    """

    ground: str
    inks: Mapping[str, str]
    frames: Mapping[str, Frame]
    icons: Mapping[str, str] = field(default_factory=dict)
    plate: str = ""


LIGHT = Theme(
    ground="#ffffff",
    inks={
        "text": "#232f3e",
        "muted": "#5a6675",
        "region": "#00757a",
        "vpc": "#6b30d9",
        "public": "#4c6a00",
        "private": "#006b70",
        "fleet": "#a34700",
        "account": "#b5175f",
        "attachment": "#6b30d9",
        "tunnel": "#6b30d9",
        "request": "#232f3e",
        "egress": "#00757a",
        "crossing": "#c7301c",
        "link": "#5a6675",
        "right": "#232f3e",
        "key": "#b0203a",
        "event": "#0b5fce",
        "failure": "#c7301c",
        "passed": "#116329",
        "reply": "#116329",
        "stopped": "#cf222e",
        "undecided": "#7d4e00",
        "leader": "#232f3e",
        "badge": "#ffffff",
    },
    frames={
        "cloud": Frame("#232f3e"),
        "region": Frame("#00a4a6", dashed=True),
        "vpc": Frame("#8c4fff"),
        "zone": Frame("#00a4a6", dashed=True),
        "public": Frame("#7aa116", "#f2f6e8"),
        "private": Frame("#00a4a6", "#e6f6f7"),
        "isolated": Frame("#00a4a6", "#e6f6f7"),
        "balancer": Frame("#8c4fff", "#ffffff"),
        "hosts": Frame("#ed7100", "#ffffff"),
        "fleet": Frame("#ed7100", "#ffffff", dashed=True),
        "database": Frame("#c925d1", "#ffffff"),
        "account": Frame("#e7157b"),
        "global": Frame("#7d8998", dashed=True),
        "card": Frame("#8c4fff", "#ffffff"),
        "view": Frame("#8c4fff", "#ffffff", dashed=True),
        "hub": Frame("#8c4fff", "#f4eeff"),
        "premises": Frame("#7d8998"),
        "line": Frame("#7d8998", "#f2f4f6"),
        "segment": Frame("#8c4fff", "#ffffff"),
        "stopped": Frame("#cf222e", "#ffffff"),
        "undecided": Frame("#7d4e00", "#ffffff"),
    },
)
DARK = Theme(
    ground="#0f1722",
    inks={
        "text": "#eef1f5",
        "muted": "#a9b4c2",
        "region": "#4fd0d3",
        "vpc": "#b79bff",
        "public": "#b5d96b",
        "private": "#6fd9dc",
        "fleet": "#ffa657",
        "account": "#ff7fb0",
        "attachment": "#a678ff",
        "tunnel": "#a678ff",
        "request": "#eef1f5",
        "egress": "#4fd0d3",
        "crossing": "#ff8573",
        "link": "#a9b4c2",
        "right": "#eef1f5",
        "key": "#ff7a8a",
        "event": "#79b4ff",
        "failure": "#ff8573",
        "passed": "#3fb950",
        "reply": "#3fb950",
        "stopped": "#ff7b72",
        "undecided": "#d29922",
        "leader": "#eef1f5",
        "badge": "#0f1722",
    },
    frames={
        "cloud": Frame("#a9b4c2"),
        "region": Frame("#00a4a6", dashed=True),
        "vpc": Frame("#a678ff"),
        "zone": Frame("#00a4a6", dashed=True),
        "public": Frame("#8fb82a", "#1a2617"),
        "private": Frame("#00a4a6", "#0e2a31"),
        "isolated": Frame("#00a4a6", "#0e2a31"),
        "balancer": Frame("#a678ff", "#0f1722"),
        "hosts": Frame("#ff9900", "#0f1722"),
        "fleet": Frame("#ff9900", "#0f1722", dashed=True),
        "database": Frame("#e05ce6", "#0f1722"),
        "account": Frame("#ff5c9d"),
        "global": Frame("#a9b4c2", dashed=True),
        "card": Frame("#a678ff", "#0f1722"),
        "view": Frame("#a678ff", "#0f1722", dashed=True),
        "hub": Frame("#a678ff", "#1e1836"),
        "premises": Frame("#a9b4c2"),
        "line": Frame("#a9b4c2", "#1b2533"),
        "segment": Frame("#a678ff", "#0f1722"),
        "stopped": Frame("#ff7b72", "#0f1722"),
        "undecided": Frame("#d29922", "#0f1722"),
    },
    icons={"architecture-group/AWSCloudlogo": "architecture-group/AWSCloudlogoDark"},
    plate="#ffffff",
)
