"""Traces: which requests are recorded, and the segments of which X-Ray is told.

What is traced is recorded each time here. AWS takes the first request of each second and one in twenty of the others.

Sources: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enabling-xray.html
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.services import InProcessServices

Json = Any


@dataclass(frozen=True)
class Trace:
    """What a trace header says.

    Attributes:
        root: the trace's id; empty if there is none yet.
        parent: the id of the segment that has led here; empty if none has.
        sampled: whether it is recorded; ``None`` if that is not decided yet.
    """

    root: str
    parent: str
    sampled: bool | None


def read(header: str) -> Trace:
    """Return what a trace header says: ``Root=1-…;Parent=…;Sampled=1``."""
    found = dict(re.findall(r"(Root|Parent|Sampled)=([0-9a-f-]+)", header))
    sampled = {"1": True, "0": False}.get(found.get("Sampled", ""))
    return Trace(found.get("Root", ""), found.get("Parent", ""), sampled)


def new_id() -> str:
    """Return the id of a new segment."""
    return secrets.token_hex(8)


def record(services: InProcessServices, *segments: Mapping[str, Json]) -> None:
    """Tell X-Ray of segments."""
    services.call("xray", "PutTraceSegments", TraceSegmentDocuments=[json.dumps(segment) for segment in segments])
