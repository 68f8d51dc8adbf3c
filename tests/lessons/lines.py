"""A Direct Connect line for lessons, and what a packet passes on it."""

from typing import Any

from analysis.network import Answer
from study.lab import Lab
from tests.hybrid import ADVERTISES

CALL = "192.168.5.5"
"""A host on premises."""
PUBLIC = "203.0.113.0/24"
"""Public addresses of the customer's own."""


def kinds(answer: Answer) -> list[str]:
    """Return what a packet has passed, by kind."""
    return [hop.component.kind for hop in answer.forward]


def passed(answer: Answer) -> set[str]:
    """Return the ids of what a packet has passed."""
    return {hop.component.id for hop in answer.forward}


def public_interface(lab: Lab, *, announces: str = PUBLIC) -> str:
    """Order a connection with a public virtual interface; nobody speaks at the other end if nothing is announced."""
    made = lab.client("directconnect").create_public_virtual_interface(
        connectionId=line(lab)["connectionId"],
        newPublicVirtualInterface={
            "virtualInterfaceName": "public",
            "vlan": 300,
            "asn": 65010,
            "amazonAddress": "203.0.113.1/30",
            "customerAddress": "203.0.113.2/30",
            "routeFilterPrefixes": [{"cidr": PUBLIC}],
            "tags": [{"key": ADVERTISES, "value": announces}],
        },
    )
    return str(made["virtualInterfaceId"])


def line(lab: Lab, bandwidth: str = "1Gbps", **options: Any) -> dict[str, Any]:
    """Order a dedicated connection and return its description."""
    made = lab.client("directconnect").create_connection(
        location="EqDC2", bandwidth=bandwidth, connectionName="line", **options
    )
    found: dict[str, Any] = made
    return found
