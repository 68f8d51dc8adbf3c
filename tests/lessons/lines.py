"""A Direct Connect line for lessons, and what a packet passes on it."""

from typing import Any

from analysis.network import Answer
from study.lab import Lab

CALL = "192.168.5.5"
"""A host on premises."""


def kinds(answer: Answer) -> list[str]:
    """Return what a packet has passed, by kind."""
    return [hop.component.kind for hop in answer.forward]


def line(lab: Lab, bandwidth: str = "1Gbps", **options: Any) -> dict[str, Any]:
    """Order a dedicated connection and return its description."""
    made = lab.client("directconnect").create_connection(
        location="EqDC2", bandwidth=bandwidth, connectionName="line", **options
    )
    found: dict[str, Any] = made
    return found
