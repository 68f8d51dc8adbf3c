"""What CloudFormation remembers: stacks, their resources, events and change sets."""

import uuid
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.cloudformation.parameters import Parameter
from sandbox.cloudformation.template import Json, Template

if TYPE_CHECKING:
    from sandbox.cloudformation.drift import Detection, Drift

DELETED = "DELETE_COMPLETE"
IN_REVIEW = "REVIEW_IN_PROGRESS"
CLEANUPS_OF_ROLLBACKS = frozenset({"ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"})
"""What is deleted in these was made by the operation that is being rolled back."""


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass
class StackResource:
    """A resource that a stack has, had or is making.

    Attributes:
        properties: the resolved properties of the last successful operation.
        generated: names that the template left to CloudFormation.
        attributes: values of ``Fn::GetAtt`` that the provider returned at creation and cannot read again.
        metadata: with its expressions worked out.
        signals: what its instances have said of themselves: UniqueId → SUCCESS or FAILURE.
        waits_for: logical ids that it depends on, kept for the order of deletion.
    """

    logical_id: str
    type: str
    physical_id: str | None = None
    status: str = "CREATE_IN_PROGRESS"
    reason: str | None = None
    timestamp: datetime = field(default_factory=now)
    properties: Mapping[str, Json] = field(default_factory=dict)
    generated: Mapping[str, Json] = field(default_factory=dict)
    attributes: Mapping[str, Json] = field(default_factory=dict)
    metadata: Mapping[str, Json] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)
    waits_for: frozenset[str] = frozenset()
    deletion_policy: str = "Delete"
    update_replace_policy: str = "Delete"

    @property
    def identity(self) -> tuple[str, str | None]:
        """Return what tells it from a resource that is put in its place."""
        return self.type, self.physical_id

    def for_lookup(self) -> dict[str, Json]:
        """Return what :func:`sandbox.lookup.look_up` needs to find the resource again."""
        return {
            "logical_id": self.logical_id,
            "type": self.type,
            "physical_id": self.physical_id,
            "properties": dict(self.properties),
            "generated": dict(self.generated),
        }


@dataclass(frozen=True)
class Event:
    """One line of a stack's history."""

    event_id: str
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str | None
    timestamp: datetime
    token: str | None


@dataclass(frozen=True)
class Accepted:
    """A template that was checked against a stack, and what deploying it would change.

    Attributes:
        changes: in the shape of a change set.
        differs: whether resources, tags or outputs would change.
    """

    template: Template
    parameters: dict[str, Parameter]
    tags: dict[str, str]
    changes: list[dict[str, Any]]
    differs: bool


@dataclass
class ChangeSet:
    """A template waiting to be deployed, and what it would change.

    Attributes:
        include_nested: whether the stacks within it have change sets of their own.
        parent: the ARN of the change set that this one belongs to, if it is a nested stack's.
        root: the ARN of the outermost one, likewise.
    """

    name: str
    arn: str
    kind: str
    accepted: Accepted
    capabilities: list[str]
    description: str | None = None
    on_failure: str | None = None
    status: str = "CREATE_COMPLETE"
    reason: str | None = None
    execution: str = "AVAILABLE"
    created: datetime = field(default_factory=now)
    include_nested: bool = False
    parent: str | None = None
    root: str | None = None


@dataclass
class Unsettled:
    """What a stack was in its last stable state, while an operation is under way or was left where it failed.

    Attributes:
        template: ``None`` for a stack that has never been stable.
        resources: copies of its records.
        touched: logical ids of what was made, changed or replaced since, in this order.
        superseded: records of what was replaced since.
        reverted: logical ids of what a rollback has changed back already.
        tried_tags: the tags that the stack was to have.
        nested: ARN → template of the stacks within it that have changed since.
    """

    template: Template | None
    parameters: dict[str, Parameter]
    tags: dict[str, str]
    resources: dict[str, StackResource]
    touched: dict[str, None] = field(default_factory=dict)
    superseded: list[StackResource] = field(default_factory=list)
    reverted: set[str] = field(default_factory=set)
    tried_tags: Mapping[str, str] = field(default_factory=dict)
    nested: dict[str, str] = field(default_factory=dict)


@dataclass
class Stack:
    """One stack of one account and Region.

    Attributes:
        timeout: how many minutes its creation may take, if whoever created it said so.
        proposed_by: the ARN of the stack for which it is in review, if it is to be nested in that.
        unsettled: what a rollback returns to, until an operation has come to its end.
        policy: its stack policy.
        policy_during_update: the one that stands in for it during the present update.
        drifts: logical id → what the last look at a resource found.
        detections: id → what a look at the whole stack found.
        proposed: logical id → name of the stacks that are in review for a deployment of this one.
    """

    name: str
    account: str
    region: str
    partition: str = "aws"
    status: str = IN_REVIEW
    reason: str | None = None
    template: Template | None = None
    parameters: dict[str, Parameter] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    capabilities: list[str] = field(default_factory=list)
    role_arn: str | None = None
    notifications: list[str] = field(default_factory=list)
    termination_protection: bool = False
    policy: str | None = None
    policy_during_update: str | None = None
    drifts: "dict[str, Drift]" = field(default_factory=dict)
    detections: "dict[str, Detection]" = field(default_factory=dict)
    disable_rollback: bool = False
    delete_on_failure: bool = False
    retain_except_on_create: bool = False
    timeout: int | None = None
    resources: dict[str, StackResource] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    outputs: list[dict[str, str]] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    change_sets: dict[str, ChangeSet] = field(default_factory=dict)
    change_set_id: str | None = None
    unsettled: Unsettled | None = None
    proposed_by: str | None = None
    proposed: dict[str, str] = field(default_factory=dict)
    created: datetime = field(default_factory=now)
    updated: datetime | None = None
    deleted: datetime | None = None
    token: str | None = None
    uid: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def arn(self) -> str:
        """Return the stack's id."""
        return f"arn:{self.partition}:cloudformation:{self.region}:{self.account}:stack/{self.name}/{self.uid}"

    @property
    def busy(self) -> bool:
        """Return whether an operation is under way."""
        return self.status.endswith("_IN_PROGRESS") and self.status != IN_REVIEW

    def protect(self, policy: str | None, during_update: str | None) -> None:
        """Take a new policy if there is one, and another for the operation that begins."""
        self.policy = policy or self.policy
        self.policy_during_update = during_update

    def begin(self, tags: Mapping[str, str]) -> Unsettled:
        """Remember the stable state, unless the stack has not come back to one since it was left in failure."""
        if self.unsettled is None:
            records = {name: copy(record) for name, record in self.resources.items()}
            self.unsettled = Unsettled(self.template, dict(self.parameters), dict(self.tags), records)
        self.unsettled.tried_tags = tags
        return self.unsettled

    def set_status(self, status: str, reason: str | None = None) -> None:
        """Move the stack to a status and record it as an event of the stack itself."""
        self.status, self.reason = status, reason
        self._record(self.name, self.arn, "AWS::CloudFormation::Stack", status, reason)

    def record(self, resource: StackResource, status: str, reason: str | None = None) -> None:
        """Move one of its resources to a status and record it."""
        resource.status, resource.reason, resource.timestamp = status, reason, now()
        self._record(resource.logical_id, resource.physical_id or "", resource.type, status, reason)

    def _record(self, logical_id: str, physical_id: str, kind: str, status: str, reason: str | None) -> None:
        # Milliseconds are all that clients read, and they put the events in order by them.
        stamp = now().replace(microsecond=now().microsecond // 1000 * 1000)
        if self.events and stamp <= self.events[-1].timestamp:
            stamp = self.events[-1].timestamp + timedelta(milliseconds=1)
        event_id = str(uuid.uuid4()) if logical_id == self.name else f"{logical_id}-{status}-{uuid.uuid4().hex[:12]}"
        self.events.append(Event(event_id, logical_id, physical_id, kind, status, reason, stamp, self.token))
