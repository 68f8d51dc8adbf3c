"""Drift: does each service still say of a stack's resources what their template says?

Types that CloudFormation's registry cannot read are not checked, as on AWS. A property of which a service tells nothing
is no difference. What stacks within a stack have is a question to ask of them.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.cloudformation.schema import schema_of
from sandbox.cloudformation.stack import Stack, StackResource, now
from sandbox.resources.comparison import Difference, compare
from sandbox.resources.provider import Context, NotFoundError, Physical, Services
from sandbox.resources.registry import find_type

Json = Any


@dataclass(frozen=True)
class Drift:
    """What was found of one resource.

    Attributes:
        status: IN_SYNC, MODIFIED, DELETED or NOT_CHECKED.
        differences: where it is otherwise than its template says.
        actual: all that the service says of the properties in which it differs.
        checked: when.
    """

    status: str
    differences: tuple[Difference, ...] = ()
    actual: Mapping[str, Json] = field(default_factory=dict)
    checked: datetime = field(default_factory=now)


@dataclass(frozen=True)
class Detection:
    """One look at a whole stack.

    Attributes:
        status: DRIFTED or IN_SYNC.
        drifted: how many resources are not as the template says, or not there.
    """

    status: str
    drifted: int
    made: datetime = field(default_factory=now)
    identity: str = field(default_factory=lambda: str(uuid.uuid4()))


def detect(stack: Stack, services: Services) -> Detection:
    """Look at every resource of a stack, and remember what was found."""
    # What was found of a resource that the stack no longer has says nothing of the stack.
    stack.drifts.clear()
    for record in stack.resources.values():
        look_at(stack, record, services)
    drifted = sum(drift.status in {"MODIFIED", "DELETED"} for drift in stack.drifts.values())
    detection = Detection("DRIFTED" if drifted else "IN_SYNC", drifted)
    stack.detections[detection.identity] = detection
    return detection


def look_at(stack: Stack, record: StackResource, services: Services) -> Drift:
    """Look at one resource, and remember what was found."""
    stack.drifts[record.logical_id] = drift = _drift_of(stack, record, services)
    return drift


def _drift_of(stack: Stack, record: StackResource, services: Services) -> Drift:
    kind, schema = find_type(record.type), schema_of(record.type)
    if kind is None or kind.stand_in or record.physical_id is None or schema is None or not schema.readable:
        return Drift("NOT_CHECKED")
    context = Context(services, stack.name, stack.arn, record.logical_id)
    physical = Physical(record.physical_id, record.properties, record.generated, record.attributes)
    try:
        details = kind.details(context, physical)
    except NotFoundError:
        return Drift("DELETED")
    found = compare(physical.properties, details, kind.tells, kind.asked(physical.properties))
    return Drift("MODIFIED" if found.differences else "IN_SYNC", found.differences, found.actual)


def drift_shape(stack: Stack, record: StackResource) -> dict[str, Json]:
    """Return what was found of a resource in the shape of DescribeStackResourceDrifts."""
    drift = stack.drifts[record.logical_id]
    told = {
        "StackId": stack.arn,
        "LogicalResourceId": record.logical_id,
        "PhysicalResourceId": record.physical_id,
        "ResourceType": record.type,
        "StackResourceDriftStatus": drift.status,
        "Timestamp": drift.checked,
        "PropertyDifferences": [
            {
                "PropertyPath": difference.pointer,
                "ExpectedValue": _text(difference.wanted),
                "ActualValue": _text(difference.told),
                "DifferenceType": difference.kind,
            }
            for difference in drift.differences
        ],
    }
    if drift.status in {"IN_SYNC", "MODIFIED"}:
        actual = {**record.properties, **drift.actual}
        told |= {"ExpectedProperties": _text(dict(record.properties)), "ActualProperties": _text(actual)}
    return told


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), default=str)
